"""The client's last attempt to reach this gateway, and what stopped it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from clientdiag.checks.readings.gateway import host_of
from clientdiag.checks.readings.profile import port_in_use
from clientdiag.cisco.logs.signatures import Signature, known
from clientdiag.model.core import Actor, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import KnownGateway, LogAttempt, LogSign, SystemLookup
from clientdiag.target import BadTarget, parse_target

_JUST_BEFORE = timedelta(minutes=10)
_NEXT_SERVER = timedelta(minutes=5)
_SAME_TIME = timedelta(seconds=5)
_REFUSED = frozenset({"login", "sso"})
_USUAL = 443
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
    here = _Here(evidence)
    found = [one for one in evidence.all(LogAttempt) if here.is_meant(one.gateway)]
    return sorted(found, key=lambda one: one.started or _EARLIEST, reverse=True)


def stopped(evidence: Evidence) -> Stopped | None:
    """What stopped the newest attempt; None where that succeeded, or where nothing known stopped it.

    An older one tells of today only where it came just before: the user, or an attempt that the log does
    not know the end of, may have come through since (the client writes its success in its own language).
    Nor does one after which the client went to another server, and came through there.
    """
    newest: LogAttempt | None = None
    for one in attempts_here(evidence):
        newest = newest or one
        if one.success or not _is_just_before(one, newest) or _came_through_elsewhere(one, evidence):
            return None
        if one.decisive is not None:
            by_id = {signature.id: signature for signature in known().signature}
            return Stopped(one, one.decisive, by_id.get(one.decisive.signature))
    return None


def _came_through_elsewhere(one: LogAttempt, evidence: Evidence) -> bool:
    """Whether the client connected to another server right after it, as where a profile has a spare.

    It does not go on so after a refused sign-in.
    """
    end = one.ended or one.started
    if end is None or one.family in _REFUSED:
        return False
    return any(
        other.success and other.started is not None and -_SAME_TIME <= other.started - end <= _NEXT_SERVER
        for other in evidence.all(LogAttempt)
        if other is not one
    )


def _is_just_before(one: LogAttempt, newest: LogAttempt) -> bool:
    if one is newest:
        return True
    if one.started is None or newest.started is None:
        return False
    return newest.started - one.started <= _JUST_BEFORE


class _Here:
    """The gateway of this run, by every name that the log may use for it."""

    def __init__(self, evidence: Evidence) -> None:
        self._host, self._port = host_of(evidence), port_in_use(evidence)
        lookup = evidence.first(SystemLookup)
        self._places = {self._host, *(lookup.addresses if lookup is not None else ())}
        entries = [one for one in evidence.all(KnownGateway) if one.host == self._host and one.name]
        self._aliases = {one.name.lower() for one in entries if self._port in {None, one.port}}
        # where it wrote a port once, an address without one stands for the usual
        self._writes_ports = any(
            (place := _place(one.gateway)) is not None and place[0] in self._places and place[1] is not None
            for one in evidence.all(LogAttempt)
        )

    def is_meant(self, gateway: str) -> bool:
        """Whether the log's word for a gateway means this one."""
        place = _place(gateway)
        if self._host is None:
            return False
        if gateway.strip().lower() in self._aliases:
            return True
        if place is None or place[0] not in self._places:
            return False
        port = place[1] or (_USUAL if self._writes_ports and "//" in gateway else None)
        return self._port is None or port in {None, self._port}


def _place(gateway: str) -> tuple[str, int | None] | None:
    """Host and port of an address in the log, the port only where it is written; None for another name."""
    try:
        target = parse_target(gateway, source="")
    except BadTarget:
        return None
    is_written = target.port != _USUAL or re.search(rf":0*{_USUAL}(?:/|$)", gateway) is not None
    return target.host, target.port if is_written else None
