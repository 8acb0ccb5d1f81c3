"""Peers that are no TLS server at all: silent, speaking plain HTTP, resetting, or not there."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import Self

LOOPBACK = "127.0.0.1"


class _Listener:
    """Accepts connections and hands each to ``meet`` in a thread; keeps them open until it is left.

    *listening* is a socket that listens already, in another network for instance.
    """

    def __init__(
        self, host: str = LOOPBACK, port: int = 0, *, listening: socket.socket | None = None
    ) -> None:
        self.host = host
        self._socket = listening or socket.create_server((host, port))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._met: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes accept
        except OSError:  # Windows refuses that; there closing wakes it
            self._socket.close()
        self._thread.join()
        self._socket.close()
        for met in self._met:
            met.close()

    @property
    def connections(self) -> int:
        """How many connections were accepted so far."""
        return len(self._met)

    def _serve(self) -> None:
        while True:
            try:
                met, _ = self._socket.accept()
            except OSError:
                return
            self._met.append(met)
            with contextlib.suppress(OSError):
                self.meet(met)

    def meet(self, met: socket.socket) -> None:
        """What is done with a new connection. Must not wait for long."""
        raise NotImplementedError


class SilentServer(_Listener):
    """Accepts, and never says a word."""

    def meet(self, met: socket.socket) -> None:
        """Nothing."""


class ResettingServer(_Listener):
    """Accepts, and resets the connection at once, or *after_hello*, when the peer has said something."""

    def __init__(
        self,
        host: str = LOOPBACK,
        port: int = 0,
        *,
        after_hello: bool = False,
        listening: socket.socket | None = None,
    ) -> None:
        super().__init__(host, port, listening=listening)
        self._after_hello = after_hello

    def meet(self, met: socket.socket) -> None:
        """Close with a reset instead of a farewell."""
        if self._after_hello:
            met.settimeout(5)
            met.recv(1)
        met.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        met.close()


class TalkingServer(_Listener):
    """Waits for the first bytes of the peer, answers with *answer*, and hangs up."""

    def __init__(
        self,
        answer: bytes,
        host: str = LOOPBACK,
        port: int = 0,
        *,
        listening: socket.socket | None = None,
    ) -> None:
        super().__init__(host, port, listening=listening)
        self._answer = answer

    def meet(self, met: socket.socket) -> None:
        """One question, one answer."""
        met.settimeout(5)
        met.recv(65536)
        met.sendall(self._answer)
        met.shutdown(socket.SHUT_WR)


class PlainHttpServer(TalkingServer):
    """A web server without TLS."""

    def __init__(self, host: str = LOOPBACK, port: int = 0) -> None:
        answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 4\r\nConnection: close\r\n\r\noops"
        super().__init__(answer, host, port)


class ClosedPort:
    """A port on which nobody listens, and which nobody else can take meanwhile."""

    def __init__(self, host: str = LOOPBACK) -> None:
        self.host = host
        self._socket = socket.socket()
        self._socket.bind((host, 0))
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
