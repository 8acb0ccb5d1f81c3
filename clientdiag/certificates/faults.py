"""What can be wrong with a certificate or a path, as values that rules turn into findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MOST_SHOWN = 200


class Hint(StrEnum):
    """How much a fault weighs; a rule knows the client and may decide otherwise."""

    STOPS = "stops"
    """The client or its system would refuse."""
    WARNS = "warns"
    """Some clients refuse, or will; or we are not sure."""
    PEDANTIC = "pedantic"
    """Against RFC 5280 or the public web's profile; VPN clients do not mind."""


class FaultKind(StrEnum):
    """The kinds of faults. Codes are for ever."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    NAME_MISMATCH = "name-mismatch"
    COMMON_NAME_ONLY = "common-name-only"
    NO_NAMES = "no-names"
    COMMON_NAME_DIFFERS = "common-name-differs"
    WILDCARD = "wildcard"
    NAME_FORM = "name-form"
    MALFORMED = "malformed"
    VERSION = "version"
    CRITICALITY = "criticality"
    SERIAL = "serial"
    NOT_A_CA = "not-a-ca"
    CA_AS_LEAF = "ca-as-leaf"
    KEY_USAGE = "key-usage"
    WRONG_PURPOSE = "wrong-purpose"
    PATH_TOO_LONG = "path-too-long"
    NAME_CONSTRAINT = "name-constraint"
    TOO_COMPLEX = "too-complex"
    UNKNOWN_CRITICAL_EXTENSION = "unknown-critical-extension"
    WEAK_KEY = "weak-key"
    WEAK_SIGNATURE = "weak-signature"
    KEY_IDENTIFIER = "key-identifier"
    NAME_ENCODING = "name-encoding"
    ISSUER_MISSING = "issuer-missing"
    ISSUER_KEY_DIFFERS = "issuer-key-differs"
    SIGNATURE_INVALID = "signature-invalid"
    ISSUER_LOOP = "issuer-loop"
    MANY_ISSUERS = "many-issuers"
    SEARCH_LIMITED = "search-limited"
    SELF_SIGNED = "self-signed"
    UNKNOWN_ROOT = "unknown-root"
    REVOKED = "revoked"
    CRL_UNUSABLE = "crl-unusable"


class Flaw(NamedTuple):
    """A fault of a certificate, wherever it stands.

    ``field`` is RFC 5280's word for the place; ``found`` is what stands there, ``limit`` what it was
    held against; ``by`` is the SHA-256 of another certificate that has to do with it.
    """

    kind: FaultKind
    field: str
    found: str = ""
    limit: str = ""
    hint: Hint = Hint.STOPS
    by: str = ""


@dataclass(frozen=True)
class Fault:
    """A fault in its place: ``depth`` 0 is the end entity; ``sha256`` is the certificate's fingerprint."""

    kind: FaultKind
    depth: int
    sha256: str
    field: str
    found: str = ""
    limit: str = ""
    hint: Hint = Hint.STOPS
    by: str = ""

    @property
    def detail(self) -> str:
        """What was found and what it was held against, for IT."""
        return f"{self.found} ({self.limit})" if self.found and self.limit else self.found or self.limit


def placed(flaws: Iterable[Flaw], depth: int, sha256: str) -> tuple[Fault, ...]:
    """*flaws* as those of the certificate at *depth*."""
    return tuple(
        Fault(one.kind, depth, sha256, one.field, one.found, one.limit, one.hint, one.by) for one in flaws
    )


class Weight(NamedTuple):
    """How many faults stop and how many warn; the lighter, the better."""

    stops: int = 0
    warns: int = 0


def weigh(faults: Iterable[Fault]) -> Weight:
    """Count *faults* by their hints."""
    stops = warns = 0
    for one in faults:
        stops += one.hint is Hint.STOPS
        warns += one.hint is Hint.WARNS
    return Weight(stops, warns)


def shown(value: object) -> str:
    """*value* as text of bounded length; certificates are hostile."""
    text = str(value)
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"
