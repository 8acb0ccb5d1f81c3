"""How the tests of probes call them: far deadlines, nobody cancels, and a place on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from clientdiag.model.observations import Hello, Route
from clientdiag.probes.gateway import Place, Shaken, shake
from clientdiag.probes.tcp import connect
from clientdiag.probes.tls import TlsSession
from tests.peers.silent import LOOPBACK, ResettingServer

FAR_S = 30.0
"""A deadline that no test should reach."""


def never() -> bool:
    """Nobody cancels."""
    return False


def always() -> bool:
    """It was cancelled before it began."""
    return True


def opened(port: int, host: str = LOOPBACK) -> socket.socket:
    """A connection, as the check before hands it over."""
    connected = connect(host, port, FAR_S, never)
    assert connected.sock is not None, connected.failure
    return connected.sock


@contextmanager
def session(port: int, hello: Hello = Hello.DEFAULT, name: str | None = "localhost") -> Iterator[TlsSession]:
    """A TLS session that was not begun."""
    made = TlsSession(opened(port), name, hello)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def shaken(
    port: int, *, name: str | None = "localhost", route: Route = Route.NAME, deadline_s: float = FAR_S
) -> Iterator[Shaken]:
    """A handshake with all its retries; its session is closed at the end."""
    place = Place(LOOPBACK, port, route, name)
    made = shake(place, opened(port), deadline_s, never)
    try:
        yield made
    finally:
        if made.session is not None:
            made.session.close()


class ResetsTheHello(ResettingServer):
    """Accepts, reads the first bytes, and resets the connection."""

    def meet(self, met: socket.socket) -> None:
        """A reset right after accepting could be seen as a refusal to connect."""
        met.settimeout(5)
        met.recv(65536)
        super().meet(met)
