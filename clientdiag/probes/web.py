"""One plain HTTP exchange, with a proxy or a server that IT set: the head of the answer, and little more."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import h11

from clientdiag import __version__
from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import ProxyAnswer, WebAnswer
from clientdiag.probes.failures import from_os_error
from clientdiag.probes.lookup import look_up
from clientdiag.probes.tcp import connect, wait

MAX_HEAD_BYTES = 32 * 1024
MAX_BODY_BYTES = 64 * 1024
_AGENT = f"ClientDiag/{__version__}"


@dataclass
class _Head:
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body_bytes: int = 0
    failure: Failure | None = None


def date_header(value: str | None) -> datetime | None:
    """The time in a Date header (RFC 9110 5.6.7), UTC; None for no date."""
    if not value:
        return None
    try:
        parsed = parsedate_to_datetime(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def fetch(url: str, purpose: str, deadline_s: float, cancelled: Callable[[], bool]) -> WebAnswer:
    """GET the ``http:`` *url* and keep status, Location and Date; redirects are not followed."""
    asked = datetime.now(UTC)
    end = time.monotonic() + deadline_s
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 80
    sock, failure = _connect(host, port, end, cancelled)
    head = _Head(failure=failure)
    if sock is not None:
        with sock:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            head = _exchange(sock, _request("GET", target, parts.netloc), end, cancelled, body=True)
    return WebAnswer(
        purpose=purpose,
        url=url,
        asked=asked,
        received=datetime.now(UTC),
        status=head.status,
        location=head.headers.get("location", ""),
        date=date_header(head.headers.get("date")),
        body_bytes=head.body_bytes,
        failure=head.failure,
    )


def connect_through(
    proxy: str, host: str, port: int, deadline_s: float, cancelled: Callable[[], bool]
) -> tuple[ProxyAnswer, socket.socket | None]:
    """Ask *proxy* (host:port) for a tunnel to *host*:*port*; the open socket when it gave one."""
    started = time.monotonic()
    parts = urlsplit(f"//{proxy}")
    sock, failure = _connect(parts.hostname or "", parts.port or 80, started + deadline_s, cancelled)
    head = _Head(failure=failure)
    if sock is not None:
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        head = _exchange(sock, _request("CONNECT", place, place), started + deadline_s, cancelled, body=False)
        if head.status is None or not 200 <= head.status < 300:
            sock.close()
            sock = None
    answer = ProxyAnswer(
        place=proxy,
        status=head.status,
        wants_login=head.status == 407,
        failure=head.failure,
        duration_ms=round((time.monotonic() - started) * 1000, 2),
    )
    return answer, sock


def _connect(
    host: str, port: int, end: float, cancelled: Callable[[], bool]
) -> tuple[socket.socket | None, Failure | None]:
    found = look_up(host)
    failure = found.failure
    for address in found.addresses[:4]:
        connected = connect(address, port, max(0.0, end - time.monotonic()), cancelled)
        if connected.sock is not None:
            return connected.sock, None
        failure = connected.failure
    return None, failure


def _request(method: str, target: str, host: str) -> h11.Request:
    headers = [("Host", host), ("User-Agent", _AGENT), ("Accept", "*/*")]
    return h11.Request(method=method, target=target, headers=headers)


def _exchange(
    sock: socket.socket, request: h11.Request, end: float, cancelled: Callable[[], bool], *, body: bool
) -> _Head:
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
    head = _Head()
    try:
        sock.sendall((connection.send(request) or b"") + (connection.send(h11.EndOfMessage()) or b""))
        while head.failure is None:
            event = connection.next_event()
            if event is not h11.NEED_DATA:
                if _take(event, head, body=body):
                    break
            elif wait(sock, end, cancelled):
                connection.receive_data(sock.recv(65536))
            else:
                head.failure = Failure(Operation.HTTP_EXCHANGE, FailureKind.TIMED_OUT)
    except h11.RemoteProtocolError as error:
        head.failure = Failure(Operation.HTTP_EXCHANGE, FailureKind.MALFORMED, None, str(error)[:200])
    except OSError as error:
        head.failure = from_os_error(Operation.HTTP_EXCHANGE, error)
    return head


def _take(event: object, head: _Head, *, body: bool) -> bool:
    """Keep what *event* says; True when nothing more is wanted."""
    if isinstance(event, h11.InformationalResponse):
        return False
    if isinstance(event, h11.Response):
        head.status = event.status_code
        head.headers = {
            name.decode("latin-1"): value.decode("latin-1")[:500] for name, value in event.headers
        }
        return not body
    if isinstance(event, h11.Data):
        head.body_bytes += len(event.data)
        return head.body_bytes > MAX_BODY_BYTES
    return True
