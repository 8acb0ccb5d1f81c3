"""Peers that answer exactly what a test wants, however absurd: TLS servers, plain ones, name servers."""

from __future__ import annotations

import contextlib
import socket
import ssl
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from cryptography import x509

from tests.peers.authority import Issued, pem

Answer = Callable[[bytes], Iterable[bytes]]
"""From the first bytes of a request to the pieces of the answer; it may take its time over each."""
_PATIENCE_S = 20.0


class ScriptedServer:
    """Answers each connection on *listening* by *answer*; with *leaf* it speaks TLS first.

    With *client_ca* it asks for a certificate; ``shown`` holds what came, DER, in order.
    """

    def __init__(
        self,
        listening: socket.socket,
        answer: Answer,
        *,
        leaf: Issued | None = None,
        client_ca: x509.Certificate | None = None,
    ) -> None:
        self._socket, self._answer = listening, answer
        self._tls = _context(leaf, client_ca) if leaf else None
        self.shown: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._met: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        _wake(self._socket)
        self._thread.join()
        self._socket.close()
        for met in self._met:
            _wake(met)
            met.close()

    def _serve(self) -> None:
        while True:
            try:
                met, _ = self._socket.accept()
            except OSError:
                return
            met.settimeout(_PATIENCE_S)
            self._met.append(met)
            threading.Thread(target=self._meet, args=(met,), daemon=True).start()

    def _meet(self, met: socket.socket) -> None:
        with contextlib.suppress(OSError):
            spoken = self._tls.wrap_socket(met, server_side=True) if self._tls else met
            self._met.append(spoken)
            if isinstance(spoken, ssl.SSLSocket) and (shown := spoken.getpeercert(binary_form=True)):
                self.shown.append(shown)
            for piece in self._answer(_request(spoken)):
                spoken.sendall(piece)
            if isinstance(spoken, ssl.SSLSocket):
                spoken = spoken.unwrap()
            spoken.shutdown(socket.SHUT_WR)


class ScriptedResolver:
    """A name server whose answer to each question is *answer* of it; None is silence."""

    def __init__(self, sock: socket.socket, answer: Callable[[bytes], bytes | None]) -> None:
        self._socket, self._answer = sock, answer
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._socket.settimeout(0.2)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                question, whom = self._socket.recvfrom(4096)
            except TimeoutError:
                continue
            except OSError:
                return
            threading.Thread(target=self._reply, args=(question, whom), daemon=True).start()

    def _reply(self, question: bytes, whom: tuple[str, int]) -> None:
        answer = self._answer(question)
        with contextlib.suppress(OSError):
            if answer is not None:
                self._socket.sendto(answer, whom)


def http(body: str | bytes, *, status: str = "200 OK", headers: Iterable[str] = ()) -> bytes:
    """A whole answer of HTTP/1.1."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + content


def _request(spoken: socket.socket) -> bytes:
    """The head of a request and what came with it; whatever there is, if it is none."""
    read = b""
    while b"\r\n\r\n" not in read and len(read) < 65536:
        more = spoken.recv(65536)
        if not more:
            break
        read += more
        if not read[:1].isalpha():
            break
    return read


def _wake(sock: socket.socket) -> None:
    if sys.platform == "win32":  # there nothing but closing wakes who waits
        sock.close()
        return
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _context(leaf: Issued, client_ca: x509.Certificate | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if client_ca is not None:
        context.verify_mode = ssl.CERT_OPTIONAL
        context.load_verify_locations(cadata=pem([client_ca]).decode())
    with tempfile.TemporaryDirectory(prefix="scripted-") as folder:
        files = leaf.write(Path(folder), "leaf")
        context.load_cert_chain(files.chain, files.key)
    return context
