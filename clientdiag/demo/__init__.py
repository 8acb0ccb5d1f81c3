"""A small gateway on loopback with a chosen fault, for a first try without a VPN.

Real TLS and a real exchange, with a throw-away CA that only the demo's own platform trusts. Every
report made here says that it is a demo.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path

from clientdiag.checks.contract import Options
from clientdiag.cisco.logs.source import Stream
from clientdiag.demo.authority import DemoCertificates, make
from clientdiag.model.core import Failure, FailureKind, Operation, Target
from clientdiag.model.observations import (
    ClientInstall,
    Environment,
    HostsFile,
    NetworkState,
    PortalState,
    ProxySetting,
    RemoteSession,
    RootUpdates,
    StoreContext,
    SystemVerdict,
)
from clientdiag.model.text import Text, text
from clientdiag.platforms.base import (
    ClientQuestion,
    ClientWords,
    KeyFiles,
    KeyStore,
    Platform,
    PolicySource,
    Store,
    StoreContents,
)
from clientdiag.platforms.listing import Listing
from clientdiag.translation import Problem

HOST = "localhost"
DEFAULT_FAULT = "private-root-missing"
HEALTHY = "healthy"
_ANSWER = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<config-auth client="vpn" type="auth-request">'
    b'<version who="sg">0.1(1)</version><auth id="main"><title>Demo gateway</title>'
    b'<form method="post" action="/auth"><input type="text" name="username" label="Username:"/>'
    b'<input type="password" name="password" label="Password:"/></form></auth></config-auth>'
)
_PAGE = b"<!doctype html><title>It works</title><p>This is a web server.</p>"

FAULTS: dict[str, Text] = {
    HEALTHY: text("nothing is wrong"),
    "clock-wrong": text("the server's clock and this computer's differ by three hours"),
    "name-not-found": text("the server's name does not exist"),
    "port-closed": text("nothing listens on the port"),
    "not-tls": text("a plain web server listens on the port"),
    "handshake-stalled": text("the server takes the call and stays silent"),
    "not-anyconnect": text("a web server with a good certificate answers"),
    "name-mismatch": text("the certificate is for another name"),
    "connected-by-address": text("the server is called by its address"),
    "server-certificate-expired": text("the certificate has expired"),
    "server-certificate-not-yet-valid": text("the certificate is not valid yet"),
    "server-certificate-expiring": text("the certificate expires soon"),
    "self-signed": text("the certificate is self-signed"),
    "self-signed-temporary": text("a Meraki gateway still has its temporary certificate"),
    "intermediate-not-sent": text("the server leaves out the intermediate certificate"),
    "private-root-missing": text("the company's root is not on this computer"),
    "trust-anchor-missing": text("a public root is not on this computer"),
}
"""Every fault the demo can show, by its code, and what it is in words."""


class BadFault(Problem):
    """The demo has no fault of this name."""


class DemoPlatform:
    """This computer, with the demo's trusted roots in place of its own."""

    def __init__(self, real: Platform, certificates: DemoCertificates) -> None:
        """*certificates* say which roots the demo computer trusts and which are public."""
        self._real, self._certificates = real, certificates

    def environment(self) -> Environment:
        """The real computer's."""
        return self._real.environment()

    def trust_stores(self) -> tuple[Store, ...]:
        """The demo's own roots, and its own addition to the public ones."""
        trusted, public = self._certificates.trusted, self._certificates.public
        return (
            Store("demo", StoreContext.MACHINE, "demo", lambda: StoreContents(trusted)),
            Store("demo-public", StoreContext.PUBLIC, "demo", lambda: StoreContents(public)),
        )

    def client_stores(self) -> tuple[KeyStore, ...]:
        """None: the demo asks for no certificate."""
        return ()

    def key_files(self, sha256: str) -> KeyFiles | None:  # noqa: ARG002  # the protocol's own
        """None."""
        return None

    def judge_chain(
        self,
        presented: tuple[bytes, ...],  # noqa: ARG002  # the protocol's own
        host: str,  # noqa: ARG002  # the protocol's own
        address: str,  # noqa: ARG002  # the protocol's own
        *,
        retrieval: bool,  # noqa: ARG002  # the protocol's own
    ) -> Iterator[SystemVerdict]:
        """Nothing: the real system knows nothing of the demo's roots."""
        return iter(())

    def log_streams(self) -> Iterator[Stream]:
        """None."""
        return iter(())

    def client_install(self) -> ClientInstall:
        """None: a real client's stores have no say in the demo."""
        return ClientInstall(found=False)

    def ask_client(
        self,
        installed: ClientInstall,  # noqa: ARG002  # the protocol's own
        question: ClientQuestion,  # noqa: ARG002  # the protocol's own
        deadline_s: float,  # noqa: ARG002  # the protocol's own
    ) -> ClientWords:
        """Nothing: there is none."""
        return ClientWords()

    def collect_dart(
        self,
        destination: Path,  # noqa: ARG002  # the protocol's own
        deadline_s: float,  # noqa: ARG002  # the protocol's own
        starting: Callable[[], object],  # noqa: ARG002  # the protocol's own
        stop: threading.Event | None = None,  # noqa: ARG002  # the protocol's own
    ) -> Failure | None:
        """Nothing: there is none."""
        return Failure(Operation.READ_FILE, FailureKind.NOT_FOUND)

    def network_state(self) -> NetworkState:
        """The real computer's."""
        return self._real.network_state()

    def hosts_file(self, name: str) -> HostsFile:  # noqa: ARG002  # the protocol's own
        """Left alone: the demo's name is this computer's own."""
        return HostsFile("demo")

    def proxies(self, host: str, port: int) -> tuple[ProxySetting, ...]:  # noqa: ARG002  # the protocol's own
        """None: loopback is never reached through a proxy."""
        return ()

    def portal_state(self) -> PortalState | None:
        """None."""
        return None

    def remote_session(self) -> RemoteSession:
        """Not asked."""
        return RemoteSession(remote=None)

    def root_updates(self) -> RootUpdates | None:
        """Not asked."""
        return None

    def local_policy_files(self) -> tuple[Path, ...]:
        """None."""
        return ()

    def preference_files(self) -> tuple[Path, ...]:
        """None."""
        return ()

    def profile_folders(self) -> tuple[Path, ...]:
        """None."""
        return ()

    def listings(self) -> Iterator[Listing]:
        """None: the demo's zip says nothing of this computer."""
        return iter(())

    def identity(self) -> Mapping[str, str]:
        """The real names of this computer, so that they are hidden too."""
        return self._real.identity()

    def policy(self) -> PolicySource:
        """None."""
        return PolicySource()


@dataclass(frozen=True)
class DemoRun:
    """What to diagnose, and on which computer."""

    target: Target
    options: Options
    platform: Platform


@contextlib.contextmanager
def demo_run(fault: str = DEFAULT_FAULT, *, port: int = 0) -> Iterator[DemoRun]:
    """Start the gateway with *fault* and yield what to diagnose; stops it at the end.

    Raises :class:`BadFault` for an unknown fault and OSError when *port* is taken.
    """
    from clientdiag import platforms  # the demo page is listed without the platform

    if fault not in FAULTS:
        raise BadFault(
            text(
                "The demo has no fault called “{fault}”; it has: {faults}.",
                fault=fault[:60],
                faults=", ".join(FAULTS),
            )
        )
    certificates = make(fault)
    with tempfile.TemporaryDirectory(prefix="clientdiag-demo-") as folder:
        server = _Server(fault, certificates, Path(folder), port)
        try:
            options = Options(connect_deadline_s=1.5 if fault == "handshake-stalled" else 4.0)
            platform = DemoPlatform(platforms.current(), certificates)
            yield DemoRun(_target(fault, server.port), options, platform)
        finally:
            server.stop()


def _target(fault: str, port: int) -> Target:
    if fault == "name-not-found":
        return Target(host="demo-gateway.invalid", port=port, display="demo-gateway.invalid", source="demo")
    if fault == "connected-by-address":
        return Target(host="127.0.0.1", port=port, is_address=True, display="127.0.0.1", source="demo")
    return Target(host=HOST, port=port, display=HOST, source="demo")


class _Server:
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
