"""TCP connections that can be cancelled and never outlast their deadline."""

from __future__ import annotations

import errno
import ipaddress
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.probes.failures import from_os_error, os_failure
from clientdiag.probes.patience import TICK_S

_RESET = {errno.ECONNRESET, 10054}
_IN_PROGRESS = {errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, 10035, 10036}


@dataclass(frozen=True)
class Connected:
    """The outcome of one attempt: an open non-blocking socket, or a failure. Milliseconds."""

    sock: socket.socket | None
    failure: Failure | None
    duration_ms: float


def connect(address: str, port: int, deadline_s: float, cancelled: Callable[[], bool]) -> Connected:
    """Connect to *address*:*port* within *deadline_s* seconds. Never raises."""
    started = time.perf_counter()
    sock: socket.socket | None = None
    try:
        sock, sockaddr = _open(address, port)
        failure = _connect(sock, sockaddr, started + deadline_s, cancelled)
    except OSError as error:
        failure = from_os_error(Operation.TCP_CONNECT, error)
    if failure is not None and sock is not None:
        sock.close()
        sock = None
    return Connected(sock, failure, round((time.perf_counter() - started) * 1000, 2))


def _open(address: str, port: int) -> tuple[socket.socket, tuple[str, int] | tuple[str, int, int, int]]:
    parsed = ipaddress.ip_address(address)
    family = socket.AF_INET if parsed.version == 4 else socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)  # noqa: FBT003  # the standard library's own signature
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.scope_id:
            numbered = socket.getaddrinfo(address, port, family, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST)
            return sock, numbered[0][4]  # type: ignore[return-value]  # four parts for AF_INET6
    except OSError:
        sock.close()
        raise
    return sock, (address, port)


def _connect(
    sock: socket.socket, sockaddr: tuple[object, ...], end: float, cancelled: Callable[[], bool]
) -> Failure | None:
    code = sock.connect_ex(sockaddr)
    if code in _IN_PROGRESS:
        if not wait(sock, end, cancelled, write=True):
            kind = FailureKind.CANCELLED if cancelled() else FailureKind.TIMED_OUT
            return Failure(Operation.TCP_CONNECT, kind)
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code in _RESET:
        return None  # it was open before it was reset: what follows on it will say so
    return os_failure(Operation.TCP_CONNECT, code, errno.errorcode.get(code, "")) if code else None


def wait(sock: socket.socket, end: float, cancelled: Callable[[], bool], *, write: bool = False) -> bool:
    """Wait until *sock* is readable (or writable); False at the monotonic time *end* or on cancel."""
    want_read, want_write = ([], [sock]) if write else ([sock], [])
    while not cancelled():
        left = end - time.monotonic()
        if left <= 0:
            return False
        # Windows reports a refused connect in the third list only
        readable, writable, failed = select.select(want_read, want_write, [sock], min(TICK_S, left))
        if readable or writable or failed:
            return True
    return False
