"""What a record of the client's log is a sign of: resources/knowledge/log_signatures.toml.

Symbolic names and words decide. A number counts only together with the function that gave it back,
for one name has had several numbers. A log says what the client met then; it proves less than a
measurement of now, so a signature names the codes that it may stand for and judges nothing.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from clientdiag import resources


class Family(StrEnum):
    """What a signature is about."""

    TRUST = "trust"
    NAME = "name"
    DNS = "dns"
    TIME_OUT = "time-out"
    NETWORK = "network"
    PORTAL = "portal"
    PROXY = "proxy"
    CLIENT_CERTIFICATE = "client-certificate"
    LOGIN = "login"
    SSO = "sso"
    POLICY = "policy"
    LOCAL = "local"
    SERVER = "server"
    CONTEXT = "context"


class Role(StrEnum):
    """A cause; what follows from one; what healthy sessions write too; what only tells how things went."""

    CAUSE = "cause"
    CONSEQUENCE = "consequence"
    NOISE = "noise"
    CONTEXT = "context"


class Mark(StrEnum):
    """How far an attempt has come, in order, and how it ended."""

    REQUESTED = "requested"
    CONTACTING = "contacting"
    INITIATED = "initiated"
    AUTHENTICATING = "authenticating"
    ESTABLISHING = "establishing"
    CONNECTED = "connected"
    STATE = "state"
    RESOLVED = "resolved"
    MESSAGE = "message"
    ENDED = "ended"


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the table.

    A record has it when it holds one of ``symbols`` (a ``*`` at the end stands for any ending), or
    ``pattern`` (RE2), or when ``function`` (RE2, the invoked one) gave back one of ``return_codes``.
    ``priority`` is 1 for a root cause, 2 for what contributes, 3 for context. ``confidence`` is H
    (seen in a real artefact), M (one indirect source) or R (never verified: a warning at most).
    ``general`` says that something is wrong of that family, but not what. ``code`` is the catalogue's
    code for a failure that nothing else explains, ``points_to`` those that would explain it; ``acts``
    who can mend it then (actors of the model). ``meaning`` is one sentence for IT; ``matches`` and
    ``misses`` are records that must have the signature and must not.
    """

    id: str
    family: Family
    role: Role
    priority: int
    confidence: str
    code: str
    meaning: str
    source: str
    date: date
    symbols: tuple[str, ...] = ()
    pattern: str = ""
    function: str = ""
    return_codes: tuple[int, ...] = ()
    general: bool = False
    points_to: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


class Marking(msgspec.Struct, frozen=True):
    """The words (RE2) that set a mark."""

    id: str
    mark: Mark
    pattern: str
    source: str
    date: date


class Known(msgspec.Struct, frozen=True):
    """The whole file."""

    version: str
    signature: tuple[Signature, ...]
    mark: tuple[Marking, ...]


@cache
def known() -> Known:
    """Every signature and mark that ClientDiag brings."""
    import tomllib  # slow to load, and most of what reads this needs only the kinds above

    held = resources.path("knowledge", "log_signatures.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(held), Known)
