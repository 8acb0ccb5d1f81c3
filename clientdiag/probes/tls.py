"""One TLS handshake that reads everything and verifies nothing.

The bytes go through memory, so that an answer that is no TLS is seen as it is, every wait has a
deadline, and a chain is kept whole even when the handshake ends badly. Written against pyOpenSSL's
public interface; the states of the handshake come from its info callback.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL, crypto

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import Asked, HandshakePhase, Hello, TlsAlert
from clientdiag.probes import alerts
from clientdiag.probes.failures import from_os_error
from clientdiag.probes.tcp import wait

MAX_HANDSHAKE_BYTES = 4 * 1024 * 1024
MAX_PRESENTED = 100
MAX_CERTIFICATE_BYTES = 1024 * 1024
_CHUNK = 65536
_RECORD_TYPES = frozenset({20, 21, 22, 23})
_MODERN_CIPHERS = b"DEFAULT:@SECLEVEL=1"
_ANY_CIPHERS = b"ALL:COMPLEMENTOFDEFAULT:@SECLEVEL=0"
_PHASES = {
    b"read server hello": HandshakePhase.AFTER_SERVER_HELLO,
    b"read server certificate": HandshakePhase.AFTER_CERTIFICATE,
}
_ASKED_STATE = b"read server certificate request"
_SHOWN_STATE = b"write certificate verify"
"""A client that has no certificate, or none that the server can use, never gets here."""


@dataclass
class Seen:
    """What a handshake showed, filled while it runs."""

    phase: HandshakePhase = HandshakePhase.BEFORE_SERVER_HELLO
    asked: bool = False
    shown: bool = False
    alerts: list[TlsAlert] = field(default_factory=list)
    staple: bytes | None = None
    first_bytes: bytes = b""
    hello_bytes: int = 0
    sent: int = 0
    received: int = 0
    failure: Failure | None = None


def _context(hello: Hello, seen: Seen) -> SSL.Context:
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_verify(SSL.VERIFY_PEER, lambda *_args: True)  # read first, judge afterwards
    context.set_cipher_list(_ANY_CIPHERS if hello is Hello.LEGACY else _MODERN_CIPHERS)
    context.set_min_proto_version(SSL.TLS1_VERSION if hello is Hello.LEGACY else SSL.TLS1_2_VERSION)
    if hello is Hello.CLASSICAL:
        context.set_tmp_ecdh(ec.SECP256R1())  # one classical group keeps the ClientHello small

    def info(connection: SSL.Connection, where: int, value: int) -> None:
        if where & SSL.SSL_CB_ALERT:
            sender = "server" if where & SSL.SSL_CB_READ else "client"
            level, code = value >> 8, value & 0xFF
            seen.alerts.append(TlsAlert(sender, level, code, alerts.name(code)))
            return
        state = connection.get_state_string()
        seen.asked = seen.asked or state.endswith(_ASKED_STATE)
        seen.shown = seen.shown or state.endswith(_SHOWN_STATE)
        for ending, phase in _PHASES.items():
            if state.endswith(ending):
                seen.phase = phase

    def staple(_connection: SSL.Connection, answer: bytes, _data: object) -> bool:
        seen.staple = answer or None
        return True

    context.set_info_callback(info)
    context.set_ocsp_client_callback(staple)
    return context


class TlsSession:
    """A handshake, and the connection it opened. Owns the socket; ``close`` is always safe."""

    def __init__(
        self,
        sock: socket.socket,
        server_name: str | None,
        hello: Hello,
        dress: Callable[[SSL.Context], None] | None = None,
    ) -> None:
        """*sock* is connected and non-blocking; *server_name* goes into the handshake.

        *dress* may give the context a certificate to show; what it raises goes to the caller.
        """
        self.seen = Seen()
        self._sock = sock
        context = _context(hello, self.seen)
        if dress is not None:
            dress(context)
        self._tls = SSL.Connection(context, None)
        self._tls.set_connect_state()
        if server_name:
            self._tls.set_tlsext_host_name(server_name.encode("ascii"))
        self._tls.request_ocsp()
        self._duration_s = 0.0

    @property
    def round_trip_s(self) -> float:
        """How long the handshake took: no less than one round trip."""
        return self._duration_s

    def handshake(self, deadline_s: float, cancelled: Callable[[], bool]) -> bool:
        """Shake hands; False with ``seen.failure`` set when that failed. Never raises."""
        started = time.perf_counter()
        end = started + deadline_s
        while self.seen.failure is None:
            try:
                self._tls.do_handshake()
                break
            except SSL.WantReadError:
                self._flush(end, cancelled)
                if self.seen.failure is None:
                    self._fill(end, cancelled)
            except SSL.Error as error:
                self._fail_tls(error)
                with contextlib.suppress(OSError):
                    self._flush_alert()
        if self.seen.failure is None:
            self._flush(end, cancelled)
            self.seen.phase = HandshakePhase.COMPLETED
        self._duration_s = time.perf_counter() - started
        return self.seen.failure is None

    def send(self, data: bytes, deadline_s: float, cancelled: Callable[[], bool]) -> Failure | None:
        """Send application data; a failure is also kept in ``seen``."""
        try:
            self._tls.send(data)
        except SSL.Error as error:
            self._fail_tls(error)
        self._flush(time.monotonic() + deadline_s, cancelled)
        return self.seen.failure

    def receive(self, end: float, cancelled: Callable[[], bool]) -> bytes | Failure:
        """Some application data, ``b""`` at a proper end, or why there is none by *end*."""
        while True:
            try:
                return self._tls.recv(_CHUNK)
            except SSL.WantReadError:
                self._flush(end, cancelled)
                if self.seen.failure is None:
                    self._fill(end, cancelled)
            except SSL.ZeroReturnError:
                return b""
            except SSL.Error as error:
                self._fail_tls(error)
            if self.seen.failure is not None:
                return self.seen.failure

    def listen(self, seconds: float, cancelled: Callable[[], bool]) -> Failure | None:
        """Hear for at most *seconds* what the server says unasked; its refusal is also kept in ``seen``.

        In TLS 1.3 it judges a client's certificate after the handshake. Application data is left unread.
        """
        end = time.monotonic() + seconds
        while self.seen.failure is None and wait(self._sock, end, cancelled):
            self._fill(end, cancelled)
            if self.seen.failure is not None:
                break
            try:
                self._tls.recv(1, socket.MSG_PEEK)
            except SSL.WantReadError:
                continue
            except SSL.ZeroReturnError:
                self.seen.failure = Failure(Operation.TLS_HANDSHAKE, FailureKind.END_OF_STREAM)
            except SSL.Error as error:
                self._fail_tls(error)
            break
        return self.seen.failure

    def peek(self, seconds: float, cancelled: Callable[[], bool]) -> bool:
        """Whether something arrives within *seconds*; nothing is consumed."""
        return wait(self._sock, time.monotonic() + seconds, cancelled)

    def close(self) -> None:
        """Close the socket without waiting for anybody."""
        with contextlib.suppress(OSError):
            self._sock.close()

    def protocol(self) -> str | None:
        """``TLSv1.3`` and so on, None before a ServerHello."""
        if self.seen.phase is HandshakePhase.BEFORE_SERVER_HELLO:
            return None
        return self._tls.get_protocol_version_name()

    def cipher(self) -> str | None:
        """OpenSSL's name of the cipher suite."""
        return self._tls.get_cipher_name()

    def group(self) -> str | None:
        """The key exchange group, None where there was none."""
        with contextlib.suppress(SSL.Error, AttributeError, NotImplementedError):
            return self._tls.get_group_name() or None
        return None

    def presented(self) -> tuple[bytes, ...]:
        """The chain as sent, DER, at most :data:`MAX_PRESENTED` certificates."""
        chain = self._tls.get_peer_cert_chain() or []
        ders = (crypto.dump_certificate(crypto.FILETYPE_ASN1, one) for one in chain[:MAX_PRESENTED])
        return tuple(der for der in ders if len(der) <= MAX_CERTIFICATE_BYTES)

    def asked(self) -> Asked:
        """Whether a client certificate was asked for."""
        if self.seen.asked:
            return Asked.LISTED if self._tls.get_client_ca_list() else Asked.ANY_CA
        return Asked.NO if self.seen.phase is HandshakePhase.COMPLETED else Asked.UNKNOWN

    def asked_cas(self) -> tuple[str, ...]:
        """The CA names listed in the CertificateRequest, RFC 4514."""
        return tuple(alerts.rfc4514(one.der()) for one in self._tls.get_client_ca_list()[:1000])

    def _fill(self, end: float, cancelled: Callable[[], bool]) -> None:
        if not wait(self._sock, end, cancelled):
            kind = FailureKind.CANCELLED if cancelled() else FailureKind.TIMED_OUT
            self.seen.failure = Failure(Operation.TLS_HANDSHAKE, kind)
            return
        try:
            data = self._sock.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            self.seen.failure = from_os_error(Operation.TLS_HANDSHAKE, error)
            return
        if not data:
            self.seen.failure = Failure(Operation.TLS_HANDSHAKE, FailureKind.END_OF_STREAM)
            return
        if not self.seen.received:
            self.seen.first_bytes = data[:64]
            self.seen.hello_bytes = self.seen.sent
        self.seen.received += len(data)
        if not _may_be_tls(self.seen.first_bytes):
            self.seen.failure = Failure(Operation.TLS_HANDSHAKE, FailureKind.NOT_TLS)
        elif self.seen.phase is not HandshakePhase.COMPLETED and self.seen.received > MAX_HANDSHAKE_BYTES:
            self.seen.failure = Failure(Operation.TLS_HANDSHAKE, FailureKind.TOO_LARGE)
        else:
            self._tls.bio_write(data)

    def _flush(self, end: float, cancelled: Callable[[], bool]) -> None:
        while self.seen.failure is None:
            try:
                data = self._tls.bio_read(_CHUNK)
            except SSL.WantReadError:
                return
            self._send_all(data, end, cancelled)

    def _send_all(self, data: bytes, end: float, cancelled: Callable[[], bool]) -> None:
        view = memoryview(data)
        while view and self.seen.failure is None:
            try:
                count = self._sock.send(view)
                self.seen.sent += count
                view = view[count:]
            except BlockingIOError:
                if not wait(self._sock, end, cancelled, write=True):
                    self.seen.failure = Failure(Operation.TLS_HANDSHAKE, FailureKind.TIMED_OUT)
            except OSError as error:
                self.seen.failure = from_os_error(Operation.TLS_HANDSHAKE, error)

    def _flush_alert(self) -> None:
        with contextlib.suppress(SSL.WantReadError):
            self._sock.send(self._tls.bio_read(_CHUNK))

    def _fail_tls(self, error: SSL.Error) -> None:
        received = [one for one in self.seen.alerts if one.sent_by == "server" and one.level == 2]
        if received:
            last = received[-1]
            self.seen.failure = Failure(Operation.TLS_HANDSHAKE, FailureKind.ALERT, last.code, last.name)
            return
        reasons = [str(part[-1]) for part in (error.args[0] if error.args else []) if part]
        self.seen.failure = Failure(
            Operation.TLS_HANDSHAKE, FailureKind.PROTOCOL, None, "; ".join(reasons)[:300]
        )


def _may_be_tls(first: bytes) -> bool:
    """Whether bytes can begin a TLS record (RFC 8446 5.1): a content type, then major version 3."""
    return bool(first) and first[0] in _RECORD_TYPES and (len(first) < 2 or first[1] == 3)
