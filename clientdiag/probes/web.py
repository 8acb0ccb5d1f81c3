"""One plain HTTP exchange, with a proxy or a server that IT set: the head of the answer, and little more."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from clientdiag import __version__
from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import ProxyAnswer, WebAnswer
from clientdiag.probes import http
from clientdiag.probes.failures import from_os_error
from clientdiag.probes.lookup import look_up
from clientdiag.probes.tcp import connect, wait

MAX_BODY_BYTES = 64 * 1024
_CREDENTIALS = re.compile("//[^/@]*@")
_AGENT = f"ClientDiag/{__version__}"


def fetch(url: str, purpose: str, deadline_s: float, cancelled: Callable[[], bool]) -> WebAnswer:
    """GET the ``http:`` *url* and keep status, Location and Date; redirects are not followed."""
    asked = datetime.now(UTC)
    end = time.monotonic() + deadline_s
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 80
    sock, failure = _connect(host, port, end, cancelled)
    answer = http.Answer(MAX_BODY_BYTES)
    if sock is not None:
        with sock:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            failure = _exchange(sock, _request("GET", target, parts.netloc), answer, end, cancelled)
    return WebAnswer(
        purpose=purpose,
        url=parts._replace(query="", fragment="").geturl(),
        asked=asked,
        received=datetime.now(UTC),
        status=answer.status,
        location=_place(answer.header("location") or ""),
        date=http.date_header(answer.header("date")),
        body_bytes=len(answer.body),
        failure=failure,
    )


def _place(location: str) -> str:
    """*location* without what may name a person or a device: credentials, query and fragment."""
    return _CREDENTIALS.sub("//", re.split("[?#]", location, maxsplit=1)[0], count=1)[:500]


def connect_through(
    proxy: str, host: str, port: int, deadline_s: float, cancelled: Callable[[], bool]
) -> tuple[ProxyAnswer, socket.socket | None]:
    """Ask *proxy* (host:port) for a tunnel to *host*:*port*; the open socket when it gave one."""
    started = time.perf_counter()
    parts = urlsplit(f"//{proxy}")
    sock, failure = _connect(parts.hostname or "", parts.port or 80, started + deadline_s, cancelled)
    said = http.Answer(0)
    if sock is not None:
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        failure = _exchange(sock, _request("CONNECT", place, place), said, started + deadline_s, cancelled)
        if said.status is None or not 200 <= said.status < 300:
            sock.close()
            sock = None
    answer = ProxyAnswer(
        place=proxy,
        status=said.status,
        wants_login=said.status == 407,
        failure=None if said.status is not None else failure,
        duration_ms=round((time.perf_counter() - started) * 1000, 2),
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


def _request(method: str, target: str, host: str) -> bytes:
    return http.request(method, target, [("Host", host), ("User-Agent", _AGENT), ("Accept", "*/*")])


def _exchange(
    sock: socket.socket, request: bytes, answer: http.Answer, end: float, cancelled: Callable[[], bool]
) -> Failure | None:
    """Send *request* and read until the head is there and, of a GET, the body or its cap."""
    connecting = request.startswith(b"CONNECT ")
    try:
        sock.sendall(request)
        while not answer.done and not answer.too_large and not (connecting and answer.status is not None):
            if not wait(sock, end, cancelled):
                return Failure(Operation.HTTP_EXCHANGE, FailureKind.TIMED_OUT)
            data = sock.recv(65536)
            if not data:
                ended = Failure(Operation.HTTP_EXCHANGE, FailureKind.END_OF_STREAM)
                return None if answer.status is not None else ended
            answer.feed(data)
    except http.BadAnswer as error:
        return Failure(Operation.HTTP_EXCHANGE, FailureKind.MALFORMED, None, str(error)[:200])
    except OSError as error:
        return from_os_error(Operation.HTTP_EXCHANGE, error)
    return None
