"""Every kind of fact. A kind is for ever; a new fact gets a new kind or a new optional field.

Times are aware datetimes in UTC, durations are milliseconds, certificates are DER.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from clientdiag.model.core import Failure, Observation, Symptom


class Route(StrEnum):
    """How the gateway was reached.

    ``name``: an address the name resolved to, with the name in the handshake.
    ``expected``: the address set by IT, with the name in the handshake.
    ``address``: a raw address without a name, as when a user types the address.
    """

    NAME = "name"
    EXPECTED = "expected"
    ADDRESS = "address"


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


class Document(StrEnum):
    """What the answer to the AnyConnect init request was."""

    AUTH_REQUEST = "auth-request"
    ERROR = "error"
    CLIENT_CERTIFICATE_REQUEST = "client-cert-request"
    SUCCESS = "success"
    OTHER_XML = "other-xml"
    NOT_ANYCONNECT = "not-anyconnect"


class StoreContext(StrEnum):
    """Who trusts what is in a store. ``public`` is the shipped Mozilla list, which nobody trusts here."""

    USER = "user"
    MACHINE = "machine"
    PUBLIC = "public"


class Environment(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="environment"):
    """The computer and the program: names and versions, no identity."""

    system: str
    version: str
    architecture: str
    python: str
    openssl: str
    elevated: bool | None = None


class UserReport(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="user-report"):
    """What the user told us before the run."""

    symptom: Symptom
    before_sign_in: bool = False


class LocalClock(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="local-clock"):
    """This computer's clock, and when this program was released."""

    now: datetime
    released: datetime


class ExpectedAddresses(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="expected-addresses"):
    """The gateway's addresses as IT set them, and where that was set."""

    addresses: tuple[str, ...]
    source: str = ""


class TargetAddress(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="target-address"):
    """The server was given as an address, not as a name."""

    address: str


class SystemLookup(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="system-lookup"):
    """The system resolver's answer (getaddrinfo): what the Cisco client gets."""

    name: str
    addresses: tuple[str, ...] = ()
    failure: Failure | None = None
    duration_ms: float = 0.0


class Resolvers(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="resolvers"):
    """The configured DNS resolvers, or why they could not be read."""

    addresses: tuple[str, ...] = ()
    failure: Failure | None = None


class DnsAnswer(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="dns-answer"):
    """One question to the configured resolvers. ``rcode`` is the DNS name of the code (RFC 6895)."""

    name: str
    record: str
    resolver: str = ""
    rcode: str | None = None
    addresses: tuple[str, ...] = ()
    cname_chain: tuple[str, ...] = ()
    failure: Failure | None = None
    duration_ms: float = 0.0


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


class FormInput(msgspec.Struct, frozen=True):
    """An input of the gateway's sign-in form: its name and its type (text, password, ...)."""

    name: str
    type: str


class GatewayExchange(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="gateway-exchange"):
    """The answer to one AnyConnect init request without credentials.

    ``date`` is the answer's Date header; ``received`` the local clock when it came, so that the
    two can be compared later. ``headers`` holds only an allow-list of names.
    """

    address: str
    port: int
    path: str
    received: datetime
    status: int | None = None
    headers: dict[str, str] = {}
    date: datetime | None = None
    document: Document | None = None
    inputs: tuple[FormInput, ...] = ()
    groups: tuple[str, ...] = ()
    error_text: str | None = None
    wants_client_certificate: bool = False
    single_sign_on: bool = False
    title: str = ""
    failure: Failure | None = None
    duration_ms: float = 0.0


class ClientInstall(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="client-install"):
    """Whether a Cisco client was found, where, and its version (x.y.z) when it could be read."""

    found: bool
    product: str = ""
    location: str = ""
    version: str | None = None
    failure: Failure | None = None


class TrustStore(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="trust-store"):
    """What one store holds that matters here.

    ``certificates`` are the members on a path from the presented chains or among the known CAs,
    not the whole store; ``count`` counts all. ``complete`` is false where a listing does not show
    all that the system would trust (Windows fetches roots on demand): there, absence proves nothing.
    ``unreadable`` counts entries that could not be decoded. ``anchors`` is false for a store of
    intermediates, whose members are not trusted by being there.
    """

    store: str
    context: StoreContext
    location: str
    anchors: bool = True
    complete: bool = True
    count: int = 0
    unreadable: int = 0
    certificates: tuple[bytes, ...] = ()
    failure: Failure | None = None


class StoreVerdict(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="store-verdict"):
    """What a verifier of its own (not our rules) says of the presented chain against some stores.

    ``code`` is the verifier's number, 0 for trusted (OpenSSL: X509_V_*); ``depth`` the certificate
    it names, 0 being the end entity. The host name is not part of it.
    """

    verifier: str
    address: str
    stores: tuple[str, ...]
    code: int
    depth: int = 0
    detail: str = ""


class ConfiguredCa(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="configured-ca"):
    """The CA that IT says issues client certificates, and where that was said."""

    certificates: tuple[bytes, ...]
    source: str


ALL_KINDS: tuple[type[Observation], ...] = (
    Environment,
    UserReport,
    LocalClock,
    ExpectedAddresses,
    TargetAddress,
    SystemLookup,
    Resolvers,
    DnsAnswer,
    TcpConnect,
    TlsHandshake,
    GatewayExchange,
    ClientInstall,
    TrustStore,
    StoreVerdict,
    ConfiguredCa,
)
