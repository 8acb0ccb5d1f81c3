"""The words that everything else is said in: failure, check run, finding, verdict, report.

Every type is frozen and goes to JSON and back unchanged. Codes, kinds and field names are for
ever: add, never rename (see the schema version in :class:`Report`).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from clientdiag.model.text import Text

SCHEMA_VERSION = 1
"""Raised with every new word in an enum, which older programs could not read; not for new kinds or fields."""


class Severity(StrEnum):
    """What the client on this system would do: context, connects today, stops here."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Actor(StrEnum):
    """Who can mend it."""

    YOU = "you"
    IT_DEVICE = "it-device"
    IT_PROFILE = "it-profile"
    IT_NETWORK = "it-network"
    IT_SERVER = "it-server"
    NOBODY = "nobody"


class State(StrEnum):
    """The four ends of a diagnosis."""

    READY = "ready"
    ATTENTION = "attention"
    BLOCKED = "blocked"
    UNDETERMINED = "undetermined"


class CheckStatus(StrEnum):
    """How a check ended. Only ``completed`` says that its facts are all there."""

    COMPLETED = "completed"
    NOT_APPLICABLE = "not-applicable"
    SKIPPED = "skipped"
    TIMED_OUT = "timed-out"
    CANCELLED = "cancelled"
    ERROR = "error"


class Topic(StrEnum):
    """The facts a verdict cannot do without."""

    NAME = "name"
    CONNECTION = "connection"
    CHAIN = "chain"
    TRUST = "trust"
    CLIENT_CERTIFICATE = "client-certificate"
    SYMPTOM = "symptom"


class Symptom(StrEnum):
    """What the user says the Cisco client shows."""

    UNTRUSTED_SERVER = "untrusted-server-certificate"
    CERTIFICATE_VALIDATION = "certificate-validation-failure"
    AUTHENTICATION_FAILED = "authentication-failed"
    CANNOT_REACH = "cannot-reach-server"
    SOMETHING_ELSE = "something-else"
    NOT_SURE = "not-sure"


class Operation(StrEnum):
    """What was being done when something failed."""

    SYSTEM_LOOKUP = "system-lookup"
    DNS_QUERY = "dns-query"
    TCP_CONNECT = "tcp-connect"
    TLS_HANDSHAKE = "tls-handshake"
    HTTP_EXCHANGE = "http-exchange"
    READ_STORE = "read-store"
    READ_FILE = "read-file"


class FailureKind(StrEnum):
    """Why it failed, in one word that is the same on every system."""

    NO_SUCH_NAME = "no-such-name"
    NO_ADDRESS = "no-address"
    TRY_AGAIN = "try-again"
    RCODE = "rcode"
    NO_RESOLVER = "no-resolver"
    REFUSED = "refused"
    TIMED_OUT = "timed-out"
    UNREACHABLE = "unreachable"
    RESET = "reset"
    END_OF_STREAM = "end-of-stream"
    ALERT = "alert"
    NOT_TLS = "not-tls"
    PROTOCOL = "protocol"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    PERMISSION_DENIED = "permission-denied"
    NOT_FOUND = "not-found"
    NOT_SUPPORTED = "not-supported"
    GIVEN_UP = "given-up"
    CANCELLED = "cancelled"
    OTHER = "other"


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A failed operation as a value.

    ``code`` is the raw number (errno, EAI code, TLS alert, RCODE, HRESULT) and ``detail`` the raw
    text that came with it. Rules read ``kind`` and ``code``, never ``detail``.
    """

    operation: Operation
    kind: FailureKind
    code: int | None = None
    detail: str = ""


class Observation:
    """A fact without an opinion. Every kind is a frozen struct in :mod:`.observations`."""

    __slots__ = ()


class UnknownObservation(Observation):
    """A fact of a kind this version does not know; kept so that it survives a round trip."""

    __slots__ = ("fields",)

    def __init__(self, fields: dict[str, Any]) -> None:
        """*fields* is the JSON object as read, its ``kind`` included."""
        self.fields = fields

    @property
    def kind(self) -> str:
        """The kind as it was written."""
        return str(self.fields.get("kind", ""))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnknownObservation) and other.fields == self.fields

    def __hash__(self) -> int:
        return hash(self.kind)


class CheckRun(msgspec.Struct, frozen=True, omit_defaults=True):
    """One check's run: how it ended, how long it took, what it saw.

    ``started_s`` counts from the start of the diagnosis. ``trace`` is the traceback of an
    ``error`` run, ``reason`` says why a run was skipped or does not apply.
    """

    check: str
    status: CheckStatus
    started_s: float = 0.0
    duration_s: float = 0.0
    observations: tuple[Observation, ...] = ()
    reason: Text | None = None
    trace: str | None = None


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the facts mean.

    For the user: ``summary`` is the one sentence, ``explanation`` a second one, ``remedy`` the
    steps. For IT: ``detail`` the exact facts, ``remedy_it`` the steps, ``commands`` lines to copy;
    `backticks` in their sentences mark what is typed or copied as it stands. ``subject`` tells
    findings of one code apart (an address, a fingerprint). ``explained_by`` is the code of the
    finding this one is folded under. ``evidence`` names observations as ``check.index``.
    """

    code: str
    severity: Severity
    summary: Text
    acts: tuple[Actor, ...]
    explanation: Text | None = None
    remedy: tuple[Text, ...] = ()
    detail: tuple[Text, ...] = ()
    remedy_it: tuple[Text, ...] = ()
    commands: tuple[str, ...] = ()
    subject: str | None = None
    evidence: tuple[str, ...] = ()
    explained_by: str | None = None


class Unevaluated(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rule that could not be judged, and what is missing for it.

    ``topic`` is what stays unknown to the verdict because of that, where it is not the rule's own.
    """

    code: str
    missing: tuple[str, ...] = ()
    reason: Text | None = None
    topic: Topic | None = None


class Unknown(msgspec.Struct, frozen=True):
    """Something the verdict cannot do without that could not be read, and why."""

    topic: Topic
    reason: Text


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """The end of the diagnosis. ``root`` is a code of the catalogue or null."""

    state: State
    root: str | None = None
    unknown: tuple[Unknown, ...] = ()


class Target(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was diagnosed.

    ``host`` is an A-label name without a trailing dot, or an IP address without brackets; ``path``
    is the group URL's path, ``/`` when there is none. ``source`` says where the target came from
    (command-line, policy, user, cisco-profile, window, demo); ``profile`` is the alias of the
    profile's HostEntry.
    """

    host: str
    port: int = 443
    path: str = "/"
    is_address: bool = False
    display: str = ""
    expected_addresses: tuple[str, ...] = ()
    source: str = ""
    expected_source: str = ""
    profile: str = ""


class Tool(msgspec.Struct, frozen=True):
    """Which ClientDiag made the report, with which knowledge (a date) and built when."""

    version: str
    knowledge: str
    released: datetime


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole diagnosis. ``demo`` is true when the gateway was the built-in demo."""

    tool: Tool
    created: datetime
    target: Target
    runs: tuple[CheckRun, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict
    unevaluated: tuple[Unevaluated, ...] = ()
    demo: bool = False
    support_code: str = ""
    duration_s: float = 0.0
    schema: int = SCHEMA_VERSION
