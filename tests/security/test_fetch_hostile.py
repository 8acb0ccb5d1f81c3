"""URLs from certificates, and what they lead to: nothing inside is reached, nothing grows, nothing hangs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import SystemLookup
from clientdiag.probes import fetch as fetching
from clientdiag.probes.fetch import Fetched, fetch
from clientdiag.probes.scopes import Scope
from clientdiag.probes.tcp import Connected
from tests.peers.scripted import http
from tests.unit.fetching import bounds, serving

OK = b"HTTP/1.1 200 OK\r\n"
OUTSIDE = frozenset({Scope.PUBLIC})


def kind(found: Fetched) -> FailureKind | None:
    assert found.body == b"" or found.failure is None
    return found.failure.kind if found.failure else None


@pytest.fixture
def no_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(fetching, "connect", refuse)


@pytest.mark.usefixtures("no_connections")
class TestUrls:
    @pytest.mark.parametrize(
        "url",
        [
            "https://pki.example.com/ca.cer",
            "file:///etc/passwd",
            "ftp://pki.example.com/ca.cer",
            "ldap:///CN=CA?cACertificate",
            "gopher://127.0.0.1:25/_HELO",
            "javascript:alert(1)",
            "//127.0.0.1/",
            "127.0.0.1",
            "",
            "http://",
            "http:///path",
            "http://pki.example.com:0/",
            "http://pki.example.com:99999/",
            "http://pki.example.com:x/",
            "http://[::1/",
            "http://[zz]/",
            "http://pki.example.com/\r\nHost: inside",
            "http://pki.example.com/a b",
            "http://pki.example.com\t/",
            "http://pki.example.com/\x00",
            "http://pki.example.com/\u202e",
            "http://p\u0456i.example.com/",
            "http://pki.example.com/" + "x" * 3000,
        ],
    )
    def test_what_is_no_plain_http_url_is_not_asked(self, url: str) -> None:
        found = fetch(url, bounds())
        assert found.failure is not None
        assert (found.failure.kind, found.failure.code) == (FailureKind.NOT_SUPPORTED, None)

    @pytest.mark.parametrize(
        "url",
        ["http://me@127.0.0.1/", "http://me:secret@127.0.0.1/", "http://@127.0.0.1/", "http://:@127.0.0.1/"],
    )
    def test_no_credentials(self, url: str) -> None:
        assert kind(fetch(url, bounds())) is FailureKind.PERMISSION_DENIED

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "localhost",
            "LOCALHOST",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "0.0.0.0",
            "0",
            "[::]",
            "10.0.0.1",
            "192.168.0.1:8080",
            "169.254.169.254",
            "[fe80::1]",
            "[fd00::1]",
            "224.0.0.1",
        ],
    )
    def test_nothing_inside_is_asked(self, host: str) -> None:
        found = fetch(f"http://{host}/ca.cer", bounds(scopes=OUTSIDE))
        assert found.failure is not None
        # some systems do not take odd numbers for addresses at all
        assert found.failure.kind in {
            FailureKind.PERMISSION_DENIED,
            FailureKind.NO_SUCH_NAME,
            FailureKind.OTHER,
        }

    def test_a_public_name_with_an_address_inside_is_not_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fetching, "look_up", lambda name: SystemLookup(name, ("127.0.0.1", "10.0.0.1")))
        assert kind(fetch("http://pki.example.com/", bounds(scopes=OUTSIDE))) is FailureKind.PERMISSION_DENIED


def test_of_several_addresses_those_inside_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def connect(address: str, *_: object) -> Connected:
        tried.append(address)
        return Connected(None, None, 0.0)

    monkeypatch.setattr(fetching, "connect", connect)
    monkeypatch.setattr(
        fetching,
        "look_up",
        lambda name: SystemLookup(name, ("10.0.0.1", "203.0.113.1", "127.0.0.1", "203.0.113.2")),
    )
    fetch("http://pki.example.com/", bounds(scopes=OUTSIDE))
    assert tried == ["203.0.113.1", "203.0.113.2"]


def test_the_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its mind after the check finds nobody listening."""
    asked: list[str] = []

    def look_up(name: str) -> SystemLookup:
        asked.append(name)
        return SystemLookup(name, ("127.0.0.1",))

    monkeypatch.setattr(fetching, "look_up", look_up)
    with serving(http(b"body")) as url:
        port = url.rpartition(":")[2]
        found = fetch(f"http://pki.example.com:{port}/", bounds())
    assert found.body == b"body"
    assert asked == ["pki.example.com"]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("file:///etc/passwd", FailureKind.NOT_SUPPORTED),
        ("https://pki.example.com/", FailureKind.NOT_SUPPORTED),
        ("http://me:secret@127.0.0.1/", FailureKind.PERMISSION_DENIED),
        ("http://10.0.0.1/", FailureKind.PERMISSION_DENIED),
        ("http://[::1/", FailureKind.NOT_SUPPORTED),
        ("\u00ff\u00fe", FailureKind.NOT_SUPPORTED),
    ],
)
def test_a_redirect_is_held_to_the_same_rules(location: str, expected: FailureKind) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: " + location.encode("latin-1") + b"\r\nContent-Length: 0\r\n\r\n"
    with serving(head) as url:
        found = fetch(url, bounds())
    assert kind(found) is expected
    # with a number: somebody was asked
    assert found.failure is not None
    assert found.failure.code == 302


def forever(first: bytes, piece: bytes) -> Callable[[bytes], Iterable[bytes]]:
    return lambda _asked: itertools.chain([first], itertools.repeat(piece))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (forever(OK + b"\r\n", b"x" * 4096), FailureKind.TOO_LARGE),
        (forever(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 100), FailureKind.TOO_LARGE),
        (lambda _: [OK + b"Content-Length: 1073741824\r\n\r\n"], FailureKind.TOO_LARGE),
        (lambda _: [OK + b"Content-Length: 500\r\n\r\nshort"], FailureKind.END_OF_STREAM),
        (lambda _: [OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nsh"], FailureKind.END_OF_STREAM),
        (lambda _: [], FailureKind.END_OF_STREAM),
        (lambda _: [OK[:9]], FailureKind.END_OF_STREAM),
        (lambda _: [b"\x16\x03\x03\x00\x02\x02\x28"], FailureKind.MALFORMED),
        (forever(OK, b"X-Filler: " + b"y" * 4000 + b"\r\n"), FailureKind.MALFORMED),
        (forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50), FailureKind.MALFORMED),
        (forever(b"HTTP/1.1 404 Not Found\r\n\r\n", b"x" * 4096), FailureKind.NOT_FOUND),
    ],
    ids=[
        "endless",
        "endless-chunks",
        "gigabyte-announced",
        "cut-off",
        "cut-off-chunk",
        "nothing",
        "half-a-line",
        "tls",
        "endless-head",
        "endless-100",
        "endless-404",
    ],
)
def test_a_hostile_answer_is_a_failure(
    answer: Callable[[bytes], Iterable[bytes]], expected: FailureKind
) -> None:
    with serving(answer=answer) as url:
        assert kind(fetch(url, bounds())) is expected
