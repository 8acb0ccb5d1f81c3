"""The client's last attempt to reach this gateway, and what stopped it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from clientdiag.checks.readings import host_of
from clientdiag.cisco.logs.signatures import Signature, known
from clientdiag.model.core import Actor, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import KnownGateway, LogAttempt, LogSign, SystemLookup
from clientdiag.target import BadTarget, parse_target

_JUST_BEFORE = timedelta(minutes=10)
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Stopped:
    """The last attempt, what stopped it, and the signature as this version knows it (None: not any more)."""

    attempt: LogAttempt
    sign: LogSign
    signature: Signature | None

    @property
    def code(self) -> str:
        """The catalogue's code for it."""
        return self.signature.code if self.signature is not None else self.sign.code

    @property
    def severity(self) -> Severity:
        """What was never verified, and any word that only might mean it, is a warning."""
        sure = self.signature is not None and self.signature.confidence == "H"
        return Severity.ERROR if sure and self.attempt.success is False else Severity.WARNING

    @property
    def acts(self) -> tuple[Actor, ...]:
        """Who can mend it, as the signature says."""
        named = self.signature.acts if self.signature is not None else ()
        return tuple(Actor(one) for one in named if one in set(Actor)) or (Actor.IT_DEVICE,)


def attempts_here(evidence: Evidence) -> list[LogAttempt]:
    """The attempts to reach this gateway, the newest first."""
    host, names = host_of(evidence), _names(evidence)
    found = [one for one in evidence.all(LogAttempt) if host is not None and _host(one.gateway) in names]
    return sorted(found, key=lambda one: one.started or _EARLIEST, reverse=True)


def stopped(evidence: Evidence) -> Stopped | None:
    """What stopped the newest attempt; None where that succeeded, or where nothing known stopped it.

    An older one tells of today only where it came just before: the user, or an attempt that the log does
    not know the end of, may have come through since (the client writes its success in its own language).
    """
    newest: LogAttempt | None = None
    for one in attempts_here(evidence):
        newest = newest or one
        if one.success or not _is_just_before(one, newest):
            return None
        if one.decisive is not None:
            by_id = {signature.id: signature for signature in known().signature}
            return Stopped(one, one.decisive, by_id.get(one.decisive.signature))
    return None


def _is_just_before(one: LogAttempt, newest: LogAttempt) -> bool:
    if one is newest:
        return True
    if one.started is None or newest.started is None:
        return False
    return newest.started - one.started <= _JUST_BEFORE


def _names(evidence: Evidence) -> set[str]:
    host, lookup = host_of(evidence), evidence.first(SystemLookup)
    aliases = {one.name.lower() for one in evidence.all(KnownGateway) if one.host == host and one.name}
    return {host or "", *aliases, *(lookup.addresses if lookup is not None else ())}


def _host(gateway: str) -> str:
    try:
        return parse_target(gateway, source="").host
    except BadTarget:
        return gateway.strip().lower()
