from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from clientdiag.model.core import FailureKind, Operation
from clientdiag.model.observations import Asked, Document, GatewayExchange
from clientdiag.probes import anyconnect
from tests.peers.authority import Issued
from tests.unit.probing import FAR_S, always, never, session
from tests.unit.tls_scripts import Script, ScriptedTls, hangs_up, says, says_forever, stays_silent

OK = b"HTTP/1.1 200 OK\r\n"
FORM = b'<?xml version="1.0"?><config-auth type="auth-request"><auth id="main"><form/></auth></config-auth>'


def asked(
    leaf: Issued,
    script: Script,
    *,
    path: str = "/",
    deadline_s: float = FAR_S,
    cancelled: Callable[[], bool] = never,
) -> GatewayExchange:
    """What the probe makes of a server that does *script*."""
    with ScriptedTls(leaf, script) as server, session(server.port) as tls:
        assert tls.handshake(FAR_S, never)
        return anyconnect.ask(
            tls,
            host="vpn.example.com",
            address="127.0.0.1",
            port=server.port,
            path=path,
            asked=Asked.NO,
            protocol=tls.protocol(),
            deadline_s=deadline_s,
            cancelled=cancelled,
        )


def answer(body: bytes, *headers: bytes) -> bytes:
    lines = (*headers, b"Content-Length: %d" % len(body))
    return OK + b"\r\n".join(lines) + b"\r\n\r\n" + body


def failed(exchange: GatewayExchange) -> FailureKind | None:
    return exchange.failure.kind if exchange.failure else None


class TestRequest:
    def request(self, leaf: Issued, path: str = "/") -> bytes:
        heard: list[bytes] = []

        def script(sock: ssl.SSLSocket) -> None:
            data = b""
            while not data.endswith(b"</config-auth>"):
                data += sock.recv(65536)
            heard.append(data)
            sock.sendall(answer(FORM))

        asked(leaf, script, path=path)
        return heard[0]

    def test_it_is_an_init_without_any_identity(self, good_leaf: Issued) -> None:
        head, _, body = self.request(good_leaf).partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        assert lines[0] == b"post / http/1.1"
        assert b"x-transcend-version: 1" in lines
        assert b"x-aggregate-auth: 1" in lines
        assert any(line.startswith(b"host: vpn.example.com:") for line in lines)
        assert b'type="init"' in body
        assert b"<group-access>https://vpn.example.com" in body
        assert b"single-sign-on-v2" in body
        for word in (b"password", b"username", b"cookie", b"mac-address", b"computer-name", b"unique-id"):
            assert word not in (head + body).lower()

    def test_a_group_is_asked_for_by_its_path(self, good_leaf: Issued) -> None:
        request = self.request(good_leaf, "/staff")
        assert request.startswith(b"POST /staff HTTP/1.1")
        assert b"/staff</group-access>" in request

    @pytest.mark.parametrize("path", ["/a<b>&\"'", "/%0d%0aX: y", "/a?b=c&d"])
    def test_an_odd_path_cannot_break_out(self, good_leaf: Issued, path: str) -> None:
        request = self.request(good_leaf, path)
        assert b"\r\nX: y" not in request
        assert request.count(b"<group-access>") == 1
        assert b"<b>" not in request.partition(b"\r\n\r\n")[2]


def test_a_good_answer_is_read_whole(good_leaf: Issued) -> None:
    date = b"Date: Sat, 21 Nov 2026 09:16:27 GMT"
    cookies = (b"Set-Cookie: webvpncontext=SECRET; Secure", b"Set-Cookie: other=TOP; HttpOnly")
    headers = (date, b"X-Transcend-Version: 1", b"Server: x", b"X-Secret: y", *cookies)
    before = datetime.now(UTC)
    seen = asked(good_leaf, says(answer(FORM, *headers)))

    assert (seen.status, seen.document, seen.failure) == (200, Document.AUTH_REQUEST, None)
    assert seen.date == datetime(2026, 11, 21, 9, 16, 27, tzinfo=UTC)
    assert before - timedelta(seconds=1) <= seen.received <= datetime.now(UTC)
    assert seen.headers["server"] == "x"
    assert "x-secret" not in seen.headers
    assert seen.headers["set-cookie-names"] == "webvpncontext other"
    assert "SECRET" not in str(seen)
    assert seen.path == "/"


@pytest.mark.parametrize(
    "parts",
    [
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n" % len(FORM) + FORM + b"\r\n", b"0\r\n\r\n"),
        (OK + b"\r\n" + FORM,),  # until the end of the connection
        (b"HTTP/1.1 100 Continue\r\n\r\n", answer(FORM)),
        (*(bytes([one]) for one in answer(FORM)[:60]), answer(FORM)[60:]),
        (b"HTTP/1.0 200 OK\r\n\r\n" + FORM,),
    ],
    ids=["chunked", "until the end", "continue", "byte by byte", "1.0"],
)
def test_every_way_to_send_a_body_is_understood(good_leaf: Issued, parts: tuple[bytes, ...]) -> None:
    seen = asked(good_leaf, says(*parts))

    assert (seen.status, seen.document, failed(seen)) == (200, Document.AUTH_REQUEST, None)


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (hangs_up, FailureKind.END_OF_STREAM),
        (says(), FailureKind.END_OF_STREAM),
        (says(b"SSH-2.0-OpenSSH\r\n\r\n"), FailureKind.MALFORMED),
        (says(b"HTTP/1.1 9999999 OK\r\n\r\n"), FailureKind.MALFORMED),
        (says(b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n"), FailureKind.MALFORMED),
        (says(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"), FailureKind.MALFORMED),
        (says(OK + b"Content-Length: -5\r\n\r\nhello"), FailureKind.MALFORMED),
        (says_forever(OK, b"X: " + b"y" * 8000 + b"\r\n"), FailureKind.MALFORMED),
        (says_forever(b"", b"x" * 8000), FailureKind.MALFORMED),
        (says_forever(OK + b"\r\n", b"z" * 16000), FailureKind.TOO_LARGE),
        (
            says_forever(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"3e80\r\n" + b"z" * 16000 + b"\r\n"),
            FailureKind.TOO_LARGE,
        ),
    ],
    ids=range(11),
)
def test_a_hostile_answer_ends_in_a_failure(good_leaf: Issued, script: Script, kind: FailureKind) -> None:
    seen = asked(good_leaf, script)

    assert seen.failure is not None
    assert (seen.failure.operation, seen.failure.kind) == (Operation.HTTP_EXCHANGE, kind)
    assert seen.document in {None, Document.NOT_ANYCONNECT}


def test_a_body_in_broken_chunks_is_no_gateway_s(good_leaf: Issued) -> None:
    seen = asked(good_leaf, says(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello"))

    assert (seen.status, seen.document) == (200, Document.NOT_ANYCONNECT)


@pytest.mark.parametrize(
    "cut",
    [
        b"Content-Length: %d\r\n\r\n" % len(FORM) + FORM[:60],
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(FORM) + FORM[:60],
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ],
    ids=range(3),
)
def test_an_answer_that_was_cut_short_is_known_as_such(good_leaf: Issued, cut: bytes) -> None:
    seen = asked(good_leaf, says(OK + cut))

    assert failed(seen) is FailureKind.END_OF_STREAM
    assert seen.document is None


@pytest.mark.parametrize(
    "part",
    [b"X: " + b"y" * 8000 + b"\r\n", b"y" * 8000, b"1;" + b"e" * 8000 + b"\r\nx\r\n"],
    ids=["trailers", "one trailer", "chunk extensions"],
)
def test_what_comes_after_the_head_has_a_limit_too(good_leaf: Issued, part: bytes) -> None:
    head = OK + b"Transfer-Encoding: chunked\r\n\r\n" + (b"" if part[:2] == b"1;" else b"0\r\nX: ")
    sent: list[int] = []

    def script(sock: ssl.SSLSocket) -> None:
        sock.recv(65536)
        sock.sendall(head)
        while sum(sent) < 40 * 1024 * 1024:
            sock.sendall(part)
            sent.append(len(part))

    asked(good_leaf, script)
    assert sum(sent) < 30 * 1024 * 1024  # what is on its way counts too


@pytest.mark.parametrize("forever", [b"HTTP/1.1 100 Continue\r\n\r\n", b" ", b"\r\n"], ids=range(3))
def test_an_answer_that_never_comes_to_the_point_ends_at_the_latest_at_the_deadline(
    good_leaf: Issued, forever: bytes
) -> None:
    seen = asked(good_leaf, says_forever(b"", forever), deadline_s=0.3)

    assert seen.failure is not None
    assert seen.document is None


def test_silence_is_given_up_at_the_deadline(good_leaf: Issued) -> None:
    seen = asked(good_leaf, stays_silent, deadline_s=0.1)

    assert failed(seen) is FailureKind.TIMED_OUT
    assert seen.duration_ms >= 100


def test_cancel_is_told_apart(good_leaf: Issued) -> None:
    assert (
        failed(asked(good_leaf, stays_silent, deadline_s=3600.0, cancelled=always)) is FailureKind.CANCELLED
    )


BOMB = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE config-auth [<!ENTITY a0 "x">' + BOMB + b"]>",
        b'<!DOCTYPE config-auth [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE config-auth SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
    ids=range(3),
)
def test_entities_are_never_expanded(good_leaf: Issued, doctype: bytes) -> None:
    body = b'<?xml version="1.0"?>' + doctype + b"<config-auth><error>&a11;&x;</error></config-auth>"
    seen = asked(good_leaf, says(answer(body)))

    assert seen.document is Document.NOT_ANYCONNECT
    assert seen.error_text is None


@pytest.mark.parametrize(
    "date", [b"tomorrow", b"", b"Sat, 99 Nov 2026 09:16:27 GMT", b"Mon, 01 Jan 99999 00:00:00 GMT", b"0"]
)
def test_a_date_that_is_none_is_unknown(good_leaf: Issued, date: bytes) -> None:
    seen = asked(good_leaf, says(answer(FORM, b"Date: " + date)))

    assert seen.date is None
    assert seen.document is Document.AUTH_REQUEST


@pytest.mark.parametrize("status", [301, 401, 404, 500])
def test_a_status_is_kept_and_a_redirect_not_followed(good_leaf: Issued, status: int) -> None:
    head = b"HTTP/1.1 %d x\r\nLocation: https://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n" % status
    seen = asked(good_leaf, says(head))

    assert (seen.status, seen.document) == (status, Document.NOT_ANYCONNECT)
    assert seen.headers["location"] == "https://127.0.0.1:9/"
