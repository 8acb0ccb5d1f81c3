"""What an answer about revocation means, and when it means nothing (RFC 5280 6.3, RFC 6960 3.2).

An answer counts only when the issuer, or a responder it appointed, signed it, it is about this very
certificate, and the time is right. Everything else is unknown, never good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from clientdiag.model.observations import Doubt, RevocationStatus

UNDECODABLE = (ValueError, TypeError, KeyError, OverflowError, UnsupportedAlgorithm, x509.DuplicateExtension)
TOLERANCE = timedelta(minutes=5)
"""How far this computer's clock may be behind the answer's."""
LONGEST_WITHOUT_END = timedelta(days=7)
"""How long an answer counts that does not say when the next one comes."""


@dataclass(frozen=True)
class Said:
    """What an answer says. Times are UTC; ``detail`` is the responder's own word for a refusal."""

    status: RevocationStatus
    doubt: Doubt | None = None
    reason: str = ""
    revoked: datetime | None = None
    this_update: datetime | None = None
    next_update: datetime | None = None
    signed: bool = False
    responder: str = ""
    detail: str = ""


UNREADABLE = Said(RevocationStatus.UNREADABLE)
_DECIDED = {RevocationStatus.GOOD, RevocationStatus.REVOKED}


def settled(said: Said, when: datetime) -> Said:
    """*said* as it counts at *when*: without a signature or out of its time it is unknown."""
    if said.status not in _DECIDED:
        return said
    doubt = _time_doubt(said, when) if said.signed else Doubt.NOT_SIGNED
    return said if doubt is None else replace(said, status=RevocationStatus.UNKNOWN, doubt=doubt)


def _time_doubt(said: Said, when: datetime) -> Doubt | None:
    if said.this_update is None or said.this_update > when + TOLERANCE:
        return Doubt.EARLY
    end = said.next_update or said.this_update + LONGEST_WITHOUT_END
    return Doubt.EXPIRED if when > end else None
