"""The demo's gateway: real TLS on loopback, and one answer to whatever is asked."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import socket
import ssl
import threading
from email.utils import format_datetime
from pathlib import Path

from clientdiag.demo.authority import DemoCertificates

_ANSWER = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<config-auth client="vpn" type="auth-request">'
    b'<version who="sg">0.1(1)</version><auth id="main"><title>Demo gateway</title>'
    b'<form method="post" action="/auth"><input type="text" name="username" label="Username:"/>'
    b'<input type="password" name="password" label="Password:"/></form></auth></config-auth>'
)
_PAGE = b"<!doctype html><title>It works</title><p>This is a web server.</p>"


class Server:
    """A listener on every loopback address that ``localhost`` means; each connection in a thread."""

    def __init__(self, fault: str, certificates: DemoCertificates, folder: Path, port: int) -> None:
        self._fault = fault
        self._stopped = threading.Event()
        self._context = None if fault in {"not-tls", "handshake-stalled"} else _context(certificates, folder)
        self._listeners: list[socket.socket] = []
        self._open: set[socket.socket] = set()
        self.port = self._listen(port)
        if fault == "port-closed":
            self._close_listeners()
        for listener in self._listeners:
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def stop(self) -> None:
        """Stop listening and close what is open."""
        self._stopped.set()
        self._close_listeners()
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.close()

    def _listen(self, port: int) -> int:
        first = socket.create_server(("127.0.0.1", port))
        self._listeners.append(first)
        chosen = int(first.getsockname()[1])
        with contextlib.suppress(OSError):  # a computer without IPv6
            self._listeners.append(socket.create_server(("::1", chosen), family=socket.AF_INET6))
        return chosen

    def _close_listeners(self) -> None:
        for listener in self._listeners:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._listeners.clear()

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopped.is_set():
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            sock.settimeout(10)
            self._open.add(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        served: socket.socket = sock
        try:
            if self._fault == "handshake-stalled":
                self._stopped.wait(10)
                return
            if self._context is not None:
                served = self._context.wrap_socket(sock, server_side=True)
                self._open.add(served)
            served.recv(65536)
            served.sendall(_reply(self._fault))
        except (OSError, ValueError):
            pass
        finally:
            served.close()
            self._open.discard(sock)
            self._open.discard(served)


def _context(certificates: DemoCertificates, folder: Path) -> ssl.SSLContext:
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(certificates.chain)
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(certificates.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    key.unlink()
    return context


def _reply(fault: str) -> bytes:
    now = dt.datetime.now(dt.UTC) - (dt.timedelta(hours=3) if fault == "clock-wrong" else dt.timedelta())
    page = fault in {"not-anyconnect", "not-tls"}
    body, kind = (_PAGE, "text/html") if page else (_ANSWER, "text/xml")
    head = (
        f"HTTP/1.1 200 OK\r\nDate: {format_datetime(now, usegmt=True)}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n"
        + ("" if page else "X-Transcend-Version: 1\r\n")
    )
    return head.encode("ascii") + b"\r\n" + body
