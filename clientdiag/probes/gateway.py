"""Reads one gateway address: a handshake, with the two retries that tell a refusal's reason."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import msgspec

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import Hello, Route, TlsAttempt, TlsHandshake
from clientdiag.probes.patience import side_by_side
from clientdiag.probes.tcp import connect
from clientdiag.probes.tls import TlsSession

_NO_SECOND_TRY = {Route.ADDRESS, Route.PROXY}
_NO_RETRY = {FailureKind.NOT_TLS, FailureKind.CANCELLED, FailureKind.TOO_LARGE}


@dataclass(frozen=True)
class Place:
    """Where to shake hands, and under which name."""

    address: str
    port: int
    route: Route
    server_name: str | None


@dataclass(frozen=True)
class Shaken:
    """A finished handshake: the fact, and the open session when it completed."""

    fact: TlsHandshake
    session: TlsSession | None


def shake(place: Place, sock: socket.socket, deadline_s: float, cancelled: Callable[[], bool]) -> Shaken:
    """Shake hands on *sock*; if no certificate came, once more with a small and once with an old hello.

    A raw address without a name is a comparison only, and a tunnel through a proxy cannot be had
    twice, so these get no retries.

    The two retries run side by side on connections of their own. The fact lists all attempts and
    describes the one that came furthest. Never raises.
    """
    first = _attempt(place, sock, Hello.DEFAULT, deadline_s, cancelled)
    if first.session is not None or first.fact.presented or not _worth_retrying(place, first.fact):
        return first
    given_up = threading.Event()
    hellos = (Hello.CLASSICAL, Hello.LEGACY)
    answers = side_by_side(
        [partial(_again, place, hello, deadline_s, cancelled, given_up) for hello in hellos],
        deadline_s=2 * deadline_s,
        cancelled=cancelled,
        enough=_got_through_small,
    )
    given_up.set()
    retries = [shaken for shaken in answers if shaken is not None]
    best = next((one for one in retries if one.fact.presented), first)
    for spare in retries:
        if spare is not best and spare.session is not None:
            spare.session.close()
    attempts = (*first.fact.attempts, *(attempt for one in retries for attempt in one.fact.attempts))
    return Shaken(_with_attempts(best.fact, attempts), best.session)


def _worth_retrying(place: Place, fact: TlsHandshake) -> bool:
    return (
        place.route not in _NO_SECOND_TRY and fact.failure is not None and fact.failure.kind not in _NO_RETRY
    )


def _got_through_small(shaken: Shaken) -> bool:
    """A small hello that got its answer says it all; the old one need not be waited for."""
    return bool(shaken.fact.presented) and shaken.fact.attempts[0].hello is Hello.CLASSICAL


def _again(
    place: Place, hello: Hello, deadline_s: float, cancelled: Callable[[], bool], given_up: threading.Event
) -> Shaken:
    connected = connect(place.address, place.port, deadline_s, cancelled)
    if connected.sock is None:
        attempt = TlsAttempt(hello, connected.failure, 0, connected.duration_ms)
        return Shaken(
            TlsHandshake(
                place.address, place.port, place.route, failure=connected.failure, attempts=(attempt,)
            ),
            None,
        )
    shaken = _attempt(place, connected.sock, hello, deadline_s, cancelled)
    if given_up.is_set() and shaken.session is not None:
        shaken.session.close()
    return shaken


def _attempt(
    place: Place, sock: socket.socket, hello: Hello, deadline_s: float, cancelled: Callable[[], bool]
) -> Shaken:
    session = TlsSession(sock, place.server_name, hello)
    completed = session.handshake(deadline_s, cancelled)
    fact = _fact(place, session, hello)
    if not completed:
        session.close()
    return Shaken(fact, session if completed else None)


def _fact(place: Place, session: TlsSession, hello: Hello) -> TlsHandshake:
    seen = session.seen
    milliseconds = round(session.round_trip_s * 1000, 2)
    is_tls = seen.failure is None or seen.failure.kind is not FailureKind.NOT_TLS
    return TlsHandshake(
        address=place.address,
        port=place.port,
        route=place.route,
        server_name=place.server_name,
        protocol=session.protocol(),
        cipher=session.cipher(),
        group=session.group(),
        presented=session.presented(),
        asked=session.asked(),
        asked_cas=session.asked_cas(),
        stapled_ocsp=seen.staple,
        alerts=tuple(seen.alerts),
        phase=seen.phase,
        failure=seen.failure,
        attempts=(TlsAttempt(hello, seen.failure, seen.hello_bytes or seen.sent, milliseconds),),
        first_bytes=b"" if is_tls else seen.first_bytes,
        duration_ms=milliseconds,
    )


def _with_attempts(fact: TlsHandshake, attempts: tuple[TlsAttempt, ...]) -> TlsHandshake:
    return msgspec.structs.replace(fact, attempts=attempts)
