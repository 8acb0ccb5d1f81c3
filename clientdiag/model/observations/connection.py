"""Facts about connections: TCP and TLS."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from clientdiag.model.core import Failure, Observation


class Route(StrEnum):
    """How the gateway was reached.

    ``name``: an address the name resolved to, with the name in the handshake.
    ``expected``: the address set by IT, with the name in the handshake.
    ``address``: a raw address without a name, as when a user types the address.
    ``proxy``: through the system's proxy, with the name in the handshake.
    """

    NAME = "name"
    EXPECTED = "expected"
    ADDRESS = "address"
    PROXY = "proxy"


class Hello(StrEnum):
    """Which ClientHello was sent: today's, a small one with classical groups, an old-protocol one."""

    DEFAULT = "default"
    CLASSICAL = "classical"
    LEGACY = "legacy"


class HandshakePhase(StrEnum):
    """How far a handshake came."""

    BEFORE_SERVER_HELLO = "before-server-hello"
    AFTER_SERVER_HELLO = "after-server-hello"
    AFTER_CERTIFICATE = "after-certificate"
    COMPLETED = "completed"


class Asked(StrEnum):
    """Whether a CertificateRequest was seen, and whether it listed CA names (RFC 8446 4.3.2)."""

    NO = "no"
    ANY_CA = "any-ca"
    LISTED = "listed-cas"
    UNKNOWN = "unknown"


class TcpConnect(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="tcp-connect"):
    """One TCP connection attempt to ``address``:``port``."""

    address: str
    port: int
    route: Route
    failure: Failure | None = None
    duration_ms: float = 0.0


class TlsAlert(msgspec.Struct, frozen=True):
    """An alert (RFC 8446 6). ``sent_by`` is ``server`` or ``client``; level 1 warning, 2 fatal."""

    sent_by: str
    level: int
    code: int
    name: str


class TlsAttempt(msgspec.Struct, frozen=True, omit_defaults=True):
    """One ClientHello and how it fared."""

    hello: Hello
    failure: Failure | None = None
    hello_bytes: int = 0
    duration_ms: float = 0.0


class TlsHandshake(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="tls-handshake"):
    """All that one address showed in its TLS handshake; nothing was verified while reading.

    ``presented`` is the presented chain as DER, in the order sent. ``attempts`` lists every
    ClientHello tried; the other fields describe the last one. ``first_bytes`` are the first
    bytes of an answer that is no TLS record.
    """

    address: str
    port: int
    route: Route
    server_name: str | None = None
    protocol: str | None = None
    cipher: str | None = None
    group: str | None = None
    presented: tuple[bytes, ...] = ()
    asked: Asked = Asked.UNKNOWN
    asked_cas: tuple[str, ...] = ()
    stapled_ocsp: bytes | None = None
    alerts: tuple[TlsAlert, ...] = ()
    phase: HandshakePhase = HandshakePhase.BEFORE_SERVER_HELLO
    failure: Failure | None = None
    attempts: tuple[TlsAttempt, ...] = ()
    first_bytes: bytes = b""
    duration_ms: float = 0.0
