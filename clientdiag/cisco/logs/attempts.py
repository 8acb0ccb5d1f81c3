"""Records put together into attempts to connect, each with what stopped it.

An attempt begins where the client contacts or calls a secure gateway and ends with "Connect request
complete" or with the next one. The first error of an attempt is its cause: what follows from it, and
what healthy sessions write too, never is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from clientdiag.cisco.logs.phrases import (
    GATEWAY,
    RESOLVED,
    SAID,
    STATE,
    contacted,
    without_banners,
)
from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.signatures import Family, Mark, Role, Signature
from clientdiag.cisco.logs.table import Read, Sign, Table, table

_AFTERMATH = timedelta(minutes=2)
"""The agent may still report the end after the window has written "Connect request complete"."""
_OPENING = timedelta(minutes=5)
_AGAIN = timedelta(seconds=2)
"""The window and the agent may both write that the connection is being initiated."""
MAX_MESSAGES = 40
MAX_SEEN = 200
"""So many different user messages and signatures of one attempt are kept."""

_ORDER = (
    Mark.REQUESTED,
    Mark.CONTACTING,
    Mark.INITIATED,
    Mark.AUTHENTICATING,
    Mark.ESTABLISHING,
    Mark.CONNECTED,
)
_AT_SIGN_IN = frozenset({Family.LOGIN, Family.SSO, Family.LOCAL})
_KIN = (
    frozenset({Family.TRUST, Family.NAME, Family.POLICY, Family.PORTAL}),
    frozenset({Family.DNS, Family.TIME_OUT, Family.NETWORK}),
    frozenset({Family.LOGIN, Family.SSO}),
)
"""Within these, a later word may only say more plainly what an earlier one said."""


@dataclass(frozen=True, slots=True)
class Match:
    """A signature and the first record that had it; ``repeats`` counts all of them.

    ``overcome`` says that the attempt came further afterwards, so that this did not stop it.
    """

    signature: Signature
    record: Record
    repeats: int = 1
    overcome: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the user was shown: information, warning, error or prompt, and the words."""

    kind: str
    text: str
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to connect.

    ``gateway`` is as the log names it. ``reached`` is the last of the steps requested, contacting,
    initiated, authenticating, establishing, connected. ``success`` is None where the log does not
    show how it ended. ``decisive`` is what stopped a failed one: None in a success, and where only
    noise and consequences are known.
    """

    source: str
    gateway: str
    started: datetime | None
    ended: datetime | None
    zone_known: bool
    reached: Mark
    complete: bool
    success: bool | None
    state: str = ""
    network_state: str = ""
    matches: tuple[Match, ...] = ()
    decisive: Match | None = None
    said: tuple[Said, ...] = ()
    resolved: tuple[tuple[str, str], ...] = ()
    records: int = 0
    place: int = 0

    @property
    def repeats(self) -> int:
        """How often what stopped it was written; 0 where that is not known."""
        return self.decisive.repeats if self.decisive else 0


@dataclass(frozen=True)
class Grouped:
    """The attempts in their order, and root causes and contributions that belong to none of them."""

    attempts: tuple[Attempt, ...] = ()
    strays: tuple[Match, ...] = ()


def group(records: Iterable[Record], known: Table | None = None) -> Grouped:
    """The attempts in *records* of one source, the oldest first."""
    known = known or table()
    return group_read(Read(record, known.sign(record)) for record in records)


def group_read(every: Iterable[Read]) -> Grouped:
    """As :func:`group`, of records whose meaning is known already."""
    grouping = _Grouping()
    for one in every:
        grouping.take(one.record, one.sign)
    return grouping.finished()


class _Grouping:
    """The attempt that is being read, and those before it."""

    def __init__(self) -> None:
        self._done: list[Attempt] = []
        self._strays: dict[str, Match] = {}
        self._open: _Building | None = None

    def take(self, record: Record, sign: Sign) -> None:
        if not sign.signatures and not sign.marks:
            return
        current = self._open
        begins = {Mark.REQUESTED, Mark.CONTACTING, Mark.INITIATED} & sign.marks
        if begins and (current is None or not current.continues(record, begins)):
            self._close()
            current = self._open = _Building(record)
        if current is not None and current.holds(record, sign):
            current.take(record, sign)
        else:
            _count(self._strays, record, sign)

    def _close(self) -> None:
        if self._open is not None:
            self._done.append(self._open.attempt())
        self._open = None

    def finished(self) -> Grouped:
        self._close()
        return Grouped(_in_order(self._done), tuple(self._strays.values()))


def _in_order(attempts: list[Attempt]) -> tuple[Attempt, ...]:
    """*attempts* as written, none dated after one that follows it: then the clock was put back between."""
    found: list[Attempt] = []
    after: datetime | None = None
    for one in reversed(attempts):
        started = one.started
        if started is not None and after is not None and started > after:
            started = after - timedelta(microseconds=1)
        found.append(one if started == one.started else replace(one, started=started))
        after = started or after
    return tuple(reversed(found))


@dataclass
class _Building:
    """An attempt of which not all records are known yet."""

    first: Record
    last: Record | None = None
    gateway: str = ""
    step: int = 0
    steps: set[Mark] = field(default_factory=set)
    ended: Record | None = None
    state: str = ""
    network_state: str = ""
    matches: dict[str, Match] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    resolved: list[tuple[str, str]] = field(default_factory=list)
    records: int = 0

    def continues(self, record: Record, begins: frozenset[Mark] | set[Mark]) -> bool:
        """Whether a record that may begin an attempt belongs to this one."""
        if self.ended is not None or self.success or self.failed:
            return False
        if _apart(self.first, record, _OPENING):
            return False
        if Mark.INITIATED in begins:
            named = GATEWAY.search(record.message)
            again = named is not None and named[1].rstrip(".,") == self.gateway
            soon = self.last is not None and not _apart(self.last, record, _AGAIN)
            return Mark.INITIATED not in self.steps or (again and soon)
        if Mark.CONTACTING in begins:
            named_here = contacted(record)
            return bool(named_here) and named_here in self.gateway if self.gateway else True
        return Mark.INITIATED not in self.steps

    def holds(self, record: Record, sign: Sign) -> bool:
        """Whether a record is part of this attempt; after its success only its end is."""
        if self.success:
            return Mark.ENDED in sign.marks and self.ended is None
        return self.ended is None or not _apart(self.ended, record, _AFTERMATH)

    @property
    def success(self) -> bool:
        return Mark.CONNECTED in self.steps

    @property
    def failed(self) -> bool:
        return any(one.kind == "error" for one in self.said) or any(
            match.signature.priority == 1 and not match.overcome for match in self.matches.values()
        )

    def take(self, record: Record, sign: Sign) -> None:
        self.records += record.repeats
        self.last = record
        for mark in _ORDER:
            if mark in sign.marks:
                self._reach(mark)
        _count(self.matches, record, without_banners(record, sign), everything=True)
        self._read(record, sign)
        if Mark.ENDED in sign.marks:
            self.ended = record

    def _reach(self, mark: Mark) -> None:
        self.steps.add(mark)
        self.step = max(self.step, _ORDER.index(mark))
        if mark in {Mark.AUTHENTICATING, Mark.ESTABLISHING, Mark.CONNECTED}:
            spared = _AT_SIGN_IN if mark is Mark.AUTHENTICATING else frozenset({Family.LOCAL})
            if mark is Mark.CONNECTED:
                spared = frozenset()
            for key, match in self.matches.items():
                if match.signature.family not in spared and match.signature.role is Role.CAUSE:
                    self.matches[key] = replace(match, overcome=True)

    def _read(self, record: Record, sign: Sign) -> None:
        if Mark.INITIATED in sign.marks and (named := GATEWAY.search(record.message)):
            self.gateway = named[1].rstrip(".,")
        if Mark.CONTACTING in sign.marks and not self.gateway:
            self.gateway = contacted(record)
        if Mark.STATE in sign.marks and (state := STATE.search(record.message)):
            self.state, self.network_state = state[1], state[2] or self.network_state
        if Mark.MESSAGE in sign.marks and (said := SAID.search(record.message)):
            words = Said(said[1], said[2], record.time)
            if len(self.said) < MAX_MESSAGES and all(one.text != words.text for one in self.said):
                self.said.append(words)
        if Mark.RESOLVED in sign.marks and (named := RESOLVED.search(record.message)):
            pair = (named[1], named[2].rstrip(".,"))
            if pair not in self.resolved and len(self.resolved) < MAX_MESSAGES:
                self.resolved.append(pair)

    def attempt(self) -> Attempt:
        last = self.ended or self.last or self.first
        decisive = None if self.success else _decisive(self.matches.values())
        over = self.ended is not None or self.failed
        if decisive is not None and decisive.signature.priority != 1 and not over:
            decisive = None  # it may still be going on: what only contributes has stopped nothing yet
        ended_badly = over or decisive is not None
        return Attempt(
            self.first.source,
            self.gateway,
            self.first.time,
            last.time,
            self.first.zone_known,
            _ORDER[self.step],
            self.ended is not None,
            True if self.success else False if ended_badly else None,
            self.state,
            self.network_state,
            tuple(self.matches.values()),
            decisive,
            tuple(self.said),
            tuple(self.resolved),
            self.records,
            self.first.place,
        )


def _decisive(matches: Iterable[Match]) -> Match | None:
    """The first root cause, else the first contribution; a plainer word of its kin before a general one."""
    causes = [one for one in matches if one.signature.role is Role.CAUSE and not one.overcome]
    roots = [one for one in causes if one.signature.priority == 1]
    first = next(iter(roots), None) or next((one for one in causes if one.signature.priority == 2), None)
    if first is None or not first.signature.general:
        return first
    kin = next((some for some in _KIN if first.signature.family in some), frozenset[Family]())
    plainer = (one for one in roots if not one.signature.general and one.signature.family in kin)
    return next(plainer, first)


def _count(found: dict[str, Match], record: Record, sign: Sign, *, everything: bool = False) -> None:
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


def _apart(one: Record, other: Record, most: timedelta) -> bool:
    """Whether more than *most* lies between them; unknown times are near."""
    return one.time is not None and other.time is not None and abs(other.time - one.time) > most
