"""Which of the things that were met stopped an attempt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clientdiag.cisco.logs.attempts.attempt import Match
from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.signatures import Family, Role
from clientdiag.cisco.logs.table import Sign

MAX_SEEN = 200
"""So many different user messages and signatures of one attempt are kept."""

_KIN = (
    frozenset({Family.TRUST, Family.NAME, Family.POLICY, Family.PORTAL}),
    frozenset({Family.DNS, Family.TIME_OUT, Family.NETWORK}),
    frozenset({Family.LOGIN, Family.SSO}),
)
"""Within these, a later word may only say more plainly what an earlier one said."""


def decisive(matches: Iterable[Match]) -> Match | None:
    """The first root cause, else the first contribution; a plainer word of its kin before a general one."""
    causes = [one for one in matches if one.signature.role is Role.CAUSE and not one.overcome]
    roots = [one for one in causes if one.signature.priority == 1]
    first = next(iter(roots), None) or next((one for one in causes if one.signature.priority == 2), None)
    if first is None or not first.signature.general:
        return first
    kin = next((some for some in _KIN if first.signature.family in some), frozenset[Family]())
    plainer = (one for one in roots if not one.signature.general and one.signature.family in kin)
    return next(plainer, first)


def count(found: dict[str, Match], record: Record, sign: Sign, *, everything: bool = False) -> None:
    """Add what a record is a sign of to *found*: causes, or *everything*."""
    for signature in sign.signatures:
        if not everything and (signature.role is not Role.CAUSE or signature.priority > 2):
            continue
        known = found.get(signature.id)
        if known is None:
            if len(found) < MAX_SEEN:
                found[signature.id] = Match(signature, record, record.repeats)
        elif known.overcome and signature.role is Role.CAUSE:
            # it is in the way again, and counts from here
            del found[signature.id]
            found[signature.id] = Match(signature, record, known.repeats + record.repeats)
        else:
            found[signature.id] = replace(known, repeats=known.repeats + record.repeats)
