"""One AnyConnect init exchange without credentials, on a connection that is already open.

Source: the exchange as openconnect speaks it (POST of ``config-auth type="init"``). No user name,
password or certificate is ever sent; the answer is hostile input with caps on size and time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from clientdiag import __version__
from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import Asked, Document, GatewayExchange
from clientdiag.probes import http
from clientdiag.probes.config_auth import Answer, read_answer
from clientdiag.probes.tls import TlsSession
from clientdiag.target import address_with_port

MAX_BODY_BYTES = 256 * 1024
_KEPT_HEADERS = frozenset({
    "server",
    "date",
    "location",
    "content-type",
    "via",
    "x-aggregate-auth",
    "x-frame-options",
    "x-reason",
    "x-transcend-version",
})  # fmt: skip
_CUT_SHORT = {FailureKind.END_OF_STREAM, FailureKind.RESET}
_COOKIES = "set-cookie-names"
_SYSTEMS = {"win32": "win", "darwin": "mac-intel"}


@dataclass
class _Reply:
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    received: datetime | None = None
    failure: Failure | None = None


def ask(  # noqa: PLR0913  # each argument is a fact of the connection
    session: TlsSession,
    *,
    host: str,
    address: str,
    port: int,
    path: str,
    asked: Asked,
    protocol: str | None,
    deadline_s: float,
    cancelled: Callable[[], bool],
) -> GatewayExchange:
    """Send the init request for *host*:*port*/*path* and read the answer. Never raises."""
    started = time.perf_counter()
    end = started + deadline_s
    if asked is not Asked.NO and protocol == "TLSv1.3":
        # A refusal without a certificate arrives after the handshake; writing first could lose it.
        session.peek(min(deadline_s, max(0.05, 1.5 * session.round_trip_s)), cancelled)
    reply = _exchange(session, host, port, path, end, cancelled)
    answer = read_answer(reply.body, reply.headers, reply.status)
    return GatewayExchange(
        address=address,
        port=port,
        path=path,
        received=reply.received or datetime.now(UTC),
        status=reply.status,
        headers=reply.headers,
        date=http.date_header(reply.headers.get("date")),
        document=_document(answer, reply),
        inputs=answer.inputs,
        groups=answer.groups,
        group_values=answer.group_values,
        gateway=_kind(host, answer, reply),
        error_text=answer.error_text,
        wants_client_certificate=answer.wants_client_certificate,
        single_sign_on=answer.single_sign_on,
        title=answer.title,
        failure=reply.failure or _unreadable(answer, reply),
        duration_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def _document(answer: Answer, reply: _Reply) -> Document | None:
    if reply.status is None:
        return None
    cut_short = reply.failure is not None and reply.failure.kind in _CUT_SHORT
    return None if cut_short and answer.document is Document.NOT_ANYCONNECT else answer.document


def _kind(host: str, answer: Answer, reply: _Reply) -> str:
    """What the gateway looks like, by its own marks; Meraki's are hints only."""
    if answer.document in {Document.NOT_ANYCONNECT, Document.OTHER_XML} or reply.status is None:
        return "unknown"
    if "x-aggregate-auth" in reply.headers or answer.has_opaque:
        return "asa"
    if host.endswith(".dynamic-m.com"):
        return "meraki"
    return "ocserv" if "x-transcend-version" in reply.headers else "unknown"


def _unreadable(answer: Answer, reply: _Reply) -> Failure | None:
    if reply.status is None or answer.document is not None:
        return None
    return Failure(Operation.HTTP_EXCHANGE, FailureKind.MALFORMED, None, "config-auth")


def init_request(host: str, port: int, path: str) -> bytes:
    """The body of the init request: versions and capabilities, no identity."""
    root = Element("config-auth", {"client": "vpn", "type": "init", "aggregate-auth-version": "2"})
    SubElement(root, "version", {"who": "vpn"}).text = __version__
    SubElement(root, "device-id").text = _SYSTEMS.get(sys.platform, "linux-64")
    capabilities = SubElement(root, "capabilities")
    SubElement(capabilities, "auth-method").text = "single-sign-on-v2"
    SubElement(
        root, "group-access"
    ).text = f"https://{address_with_port(host, port)}{'' if path == '/' else path}"
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True))


def _exchange(
    session: TlsSession, host: str, port: int, path: str, end: float, cancelled: Callable[[], bool]
) -> _Reply:
    system = _SYSTEMS.get(sys.platform, "linux-64")
    headers = [
        ("Host", address_with_port(host, port)),
        ("User-Agent", f"AnyConnect-compatible ClientDiag/{__version__}"),
        ("Accept", "*/*"),
        ("Accept-Encoding", "identity"),
        ("X-Transcend-Version", "1"),
        ("X-Aggregate-Auth", "1"),
        ("X-AnyConnect-Platform", system),
        ("Content-Type", "application/xml; charset=utf-8"),
    ]
    data = http.request("POST", path, headers, init_request(host, port, path))
    failure = session.send(data, max(0.0, end - time.monotonic()), cancelled)
    if failure is not None:
        return _Reply(failure=_as_exchange(failure))
    answer = http.Answer(MAX_BODY_BYTES)
    failure = _read(answer, session, end, cancelled)
    return _Reply(answer.status, _headers(answer), answer.body, answer.received, failure)


def _read(
    answer: http.Answer, session: TlsSession, end: float, cancelled: Callable[[], bool]
) -> Failure | None:
    try:
        while not answer.done:
            data = session.receive(end, cancelled)
            if isinstance(data, Failure):
                return _as_exchange(data)
            if not data:
                ended = Failure(Operation.HTTP_EXCHANGE, FailureKind.END_OF_STREAM)
                return ended if answer.status is None or answer.was_promised_more() else None
            answer.feed(data)
            if answer.too_large:
                return Failure(Operation.HTTP_EXCHANGE, FailureKind.TOO_LARGE)
    except http.BadAnswer as error:
        return Failure(Operation.HTTP_EXCHANGE, FailureKind.MALFORMED, None, str(error)[:200])
    return None


def _as_exchange(failure: Failure) -> Failure:
    return Failure(Operation.HTTP_EXCHANGE, failure.kind, failure.code, failure.detail)


def _headers(answer: http.Answer) -> dict[str, str]:
    kept: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in answer.headers:
        if name in _KEPT_HEADERS:
            kept.setdefault(name, value[:500])
        elif name == "set-cookie":
            cookies.append(value.partition("=")[0].strip()[:60])  # the name only: a value may be a session
    if cookies:
        kept[_COOKIES] = " ".join(cookies[:20])
    return kept
