"""A TLS server that says exactly what it was told to, however odd that is."""

from __future__ import annotations

import contextlib
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.peers.authority import Issued
from tests.peers.silent import LOOPBACK

Script = Callable[[ssl.SSLSocket], None]


def says(*parts: bytes) -> Script:
    """Read the request, then say *parts* and hang up properly."""

    def script(sock: ssl.SSLSocket) -> None:
        sock.recv(65536)
        for part in parts:
            sock.sendall(part)
        sock.unwrap()

    return script


def says_forever(head: bytes, part: bytes) -> Script:
    """Read the request, then say *head*, and *part* until the peer has had enough."""

    def script(sock: ssl.SSLSocket) -> None:
        sock.recv(65536)
        sock.sendall(head)
        while True:
            sock.sendall(part)

    return script


def stays_silent(sock: ssl.SSLSocket) -> None:
    """Read, and never say anything, until the peer leaves."""
    while sock.recv(65536):
        pass


def hangs_up(sock: ssl.SSLSocket) -> None:
    """Read the request and end the connection without a word, not even TLS's farewell."""
    sock.recv(65536)


class ScriptedTls:
    """Serves *leaf* and runs *script* on every connection, each in a thread."""

    def __init__(self, leaf: Issued, script: Script) -> None:
        self._script = script
        self.requests: list[bytes] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory(prefix="tls-") as folder:
            files = leaf.write(Path(folder), "server")
            self._context.load_cert_chain(files.chain, files.key)
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive(), "somebody still waits for an answer"

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        sock.settimeout(20)
        with contextlib.suppress(OSError), self._context.wrap_socket(sock, server_side=True) as tls:
            self._script(tls)
