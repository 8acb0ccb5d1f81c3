"""Fetches what a certificate's URL leads to. The URL, the names behind it and the answer are hostile.

Plain http only, straight to the server, to public addresses or where the gateway itself is; with a
size cap and one deadline over everything; nothing is kept on disk and no credentials are sent.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import SplitResult, urljoin, urlsplit

import msgspec

from clientdiag import __version__
from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import ProxySetting
from clientdiag.probes import http
from clientdiag.probes.failures import from_os_error
from clientdiag.probes.lookup import look_up
from clientdiag.probes.patience import side_by_side
from clientdiag.probes.scopes import Scope, reachable_from, scope_of
from clientdiag.probes.tcp import connect, wait

MAX_URL = 2048
MAX_REDIRECTS = 2
_PRINTABLE = re.compile(r"[!-~]+\Z")
_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_NOT_ASKED = {FailureKind.NOT_SUPPORTED, FailureKind.PERMISSION_DENIED}
_TRIED_ADDRESSES = 4


@dataclass(frozen=True)
class Bounds:
    """What a fetch may do: bytes of the body, seconds in all, and which parts of the network.

    ``behind_proxy`` says whether this computer has a proxy meant for a host and port; such a host
    is not asked at all, since the way around the proxy was not asked for.
    """

    max_bytes: int
    deadline_s: float
    scopes: frozenset[Scope] = frozenset({Scope.PUBLIC})
    behind_proxy: Callable[[str, int], bool] = lambda _host, _port: False
    cancelled: Callable[[], bool] = lambda: False


def bounds_for(
    gateway: str, proxies: Callable[[str, int], Iterable[ProxySetting]], cancelled: Callable[[], bool]
) -> Bounds:
    """The bounds for a URL from a certificate of the gateway at this address, but for size and time.

    A proxy counts as meant for a host unless it is known not to be.
    """
    return Bounds(
        max_bytes=0,
        deadline_s=0.0,
        scopes=reachable_from([gateway]),
        behind_proxy=lambda host, port: any(one.applies is not False for one in proxies(host, port)),
        cancelled=cancelled,
    )


@dataclass(frozen=True)
class Posted:
    """A body to POST instead of a GET, and its media type."""

    body: bytes
    media_type: str


@dataclass(frozen=True)
class Fetched:
    """What came. ``body`` is empty when there is a ``failure``; milliseconds.

    A failure of kind not-supported or permission-denied without a number means: not asked.
    """

    url: str
    status: int | None = None
    body: bytes = field(default=b"", repr=False)
    redirects: tuple[str, ...] = ()
    failure: Failure | None = None
    duration_ms: float = 0.0


def fetch(url: str, bounds: Bounds, posted: Posted | None = None) -> Fetched:
    """GET *url*, or POST to it, within *bounds*. Never raises. A POST follows no redirect."""
    started = time.perf_counter()
    found = _follow(url, bounds, posted, started + bounds.deadline_s)
    return replace(found, url=url, duration_ms=round((time.perf_counter() - started) * 1000, 2))


def _follow(url: str, bounds: Bounds, posted: Posted | None, end: float) -> Fetched:
    redirects: tuple[str, ...] = ()
    here, before = url, None
    while True:
        parts = _allowed_url(here)
        if isinstance(parts, Failure):
            return Fetched(url, before, redirects=redirects, failure=_after(before, parts))
        answer, failure = _ask(parts, bounds, posted, end)
        if failure is not None:
            return Fetched(url, answer.status or before, redirects=redirects, failure=_after(before, failure))
        if answer.status == 200:
            return Fetched(url, 200, bytes(answer.content), redirects)
        location = answer.header("location")
        if answer.status not in _REDIRECTS or not location or posted or len(redirects) >= MAX_REDIRECTS:
            return Fetched(url, answer.status, redirects=redirects, failure=_refusal(answer.status))
        here, before = _joined(here, location), answer.status
        redirects = (*redirects, here[:MAX_URL])


def _after(redirect: int | None, failure: Failure) -> Failure:
    """A *failure* after a redirect carries its status: somebody was asked, and sent us where we do not go."""
    if redirect is None or failure.kind not in _NOT_ASKED or failure.code is not None:
        return failure
    return msgspec.structs.replace(failure, code=redirect)


def _refusal(status: int | None) -> Failure:
    kind = FailureKind.NOT_FOUND if status in _GONE else FailureKind.PROTOCOL
    return _failure(kind, status, f"HTTP {status}")


def _failure(kind: FailureKind, code: int | None = None, detail: str = "") -> Failure:
    return Failure(Operation.HTTP_EXCHANGE, kind, code, detail)


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        return ""


def _allowed_url(url: str) -> SplitResult | Failure:
    """The parts of *url*, or why it is not asked."""
    if len(url) > MAX_URL or not _PRINTABLE.match(url):
        return _failure(FailureKind.NOT_SUPPORTED, None, "the URL")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return _failure(FailureKind.NOT_SUPPORTED, None, "the URL")
    if parts.scheme != "http":
        return _failure(FailureKind.NOT_SUPPORTED, None, f"scheme {parts.scheme[:20]}")
    if not parts.hostname or port == 0:
        return _failure(FailureKind.NOT_SUPPORTED, None, "the URL")
    if parts.username is not None or parts.password is not None:
        return _failure(FailureKind.PERMISSION_DENIED, None, "credentials in the URL")
    return parts


class _Answer(http.Answer):
    """An answer with a large body, which grows in place."""

    def __init__(self, max_body_bytes: int) -> None:
        super().__init__(max_body_bytes)
        self.content = bytearray()
        self._most = max_body_bytes

    def on_headers_complete(self) -> None:
        """A body that says it is too long need not come."""
        super().on_headers_complete()
        if self.status is not None:
            self.too_large = self.too_large or self._length() > self._most

    def on_body(self, data: bytes) -> None:
        """Some of the body; nothing of it is kept unless it is wanted."""
        if self.status == 200:
            self.too_large = self.too_large or len(self.content) + len(data) > self._most
            if not self.too_large:
                self.content += data

    def _length(self) -> int:
        said = self.header("content-length") or "0"
        return int(said) if said.isdecimal() and len(said) < 20 else 0


def _ask(
    parts: SplitResult, bounds: Bounds, posted: Posted | None, end: float
) -> tuple[_Answer, Failure | None]:
    answer = _Answer(bounds.max_bytes)
    host, port = parts.hostname or "", parts.port or 80
    if bounds.behind_proxy(host, port):
        return answer, _failure(FailureKind.NOT_SUPPORTED, None, "a proxy is set")
    sock = _open(host, port, bounds, end)
    if isinstance(sock, Failure):
        return answer, sock
    with sock:
        failure = _exchange(sock, _request(parts, posted), answer, bounds, end)
    if failure is not None or answer.status not in {None, 200}:
        return answer, failure  # the body of another status is of no interest, however large
    if answer.too_large:
        failure = _failure(FailureKind.TOO_LARGE, None, f"more than {bounds.max_bytes} bytes")
    elif answer.was_promised_more():
        failure = _failure(FailureKind.END_OF_STREAM)
    return answer, failure


def _request(parts: SplitResult, posted: Posted | None) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [
        ("Host", parts.netloc),
        ("User-Agent", f"ClientDiag/{__version__}"),
        ("Accept", "*/*"),
        ("Connection", "close"),
    ]
    if posted is None:
        return http.request("GET", target, headers)
    return http.request("POST", target, [*headers, ("Content-Type", posted.media_type)], posted.body)


def _open(host: str, port: int, bounds: Bounds, end: float) -> socket.socket | Failure:
    """A connection to an address that was looked at before; it is not looked up again."""
    found = side_by_side(
        [partial(look_up, host)],
        deadline_s=max(0.0, end - time.monotonic()),
        cancelled=bounds.cancelled,
    )[0]
    if found is None:
        return _given_up(bounds)
    addresses = [one for one in found.addresses if scope_of(one) in bounds.scopes][:_TRIED_ADDRESSES]
    if not addresses:
        return found.failure or _failure(FailureKind.PERMISSION_DENIED, None, "an address inside a network")
    failure: Failure | None = None
    for place, address in enumerate(addresses):
        share = max(0.0, end - time.monotonic()) / (len(addresses) - place)
        connected = connect(address, port, share, bounds.cancelled)
        if connected.sock is not None:
            return connected.sock
        failure = connected.failure
    return failure or _given_up(bounds)


def _given_up(bounds: Bounds) -> Failure:
    return _failure(FailureKind.CANCELLED if bounds.cancelled() else FailureKind.TIMED_OUT)


def _exchange(
    sock: socket.socket, request: bytes, answer: _Answer, bounds: Bounds, end: float
) -> Failure | None:
    try:
        sock.sendall(request)
        while not answer.done and not answer.too_large:
            if answer.status is not None and answer.status != 200:
                return None  # its body is of no interest
            if not wait(sock, end, bounds.cancelled):
                return _given_up(bounds)
            data = sock.recv(65536)
            if not data:
                return None if answer.status is not None else _failure(FailureKind.END_OF_STREAM)
            answer.feed(data)
    except http.BadAnswer as error:
        return _failure(FailureKind.MALFORMED, None, str(error)[:200])
    except OSError as error:
        return from_os_error(Operation.HTTP_EXCHANGE, error)
    return None
