"""One attempt as its records come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from clientdiag.cisco.logs.attempts.attempt import Attempt, Match, Said
from clientdiag.cisco.logs.attempts.deciding import count, decisive
from clientdiag.cisco.logs.phrases import GATEWAY, RESOLVED, SAID, STATE, believable, contacted
from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.signatures import Family, Mark, Role
from clientdiag.cisco.logs.table import Sign

_AFTERMATH = timedelta(minutes=2)
"""The agent may still report the end after the window has written "Connect request complete"."""
_OPENING = timedelta(minutes=5)
_AGAIN = timedelta(seconds=2)
"""The window and the agent may both write that the connection is being initiated."""
MAX_MESSAGES = 40

_ORDER = (
    Mark.REQUESTED,
    Mark.CONTACTING,
    Mark.INITIATED,
    Mark.AUTHENTICATING,
    Mark.ESTABLISHING,
    Mark.CONNECTED,
)
_AT_SIGN_IN = frozenset({Family.LOGIN, Family.SSO, Family.LOCAL})


@dataclass
class Building:
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
        """Whether it came all the way."""
        return Mark.CONNECTED in self.steps

    @property
    def failed(self) -> bool:
        """Whether something is known that stops an attempt."""
        return any(one.kind == "error" for one in self.said) or any(
            match.signature.priority == 1 and not match.overcome for match in self.matches.values()
        )

    def take(self, record: Record, sign: Sign) -> None:
        """Add a record that belongs to it."""
        self.records += record.repeats
        self.last = record
        for mark in _ORDER:
            if mark in sign.marks:
                self._reach(mark)
        count(self.matches, record, believable(record, sign), everything=True)
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
        """What is known of it now."""
        last = self.ended or self.last or self.first
        stopped = None if self.success else decisive(self.matches.values())
        over = self.ended is not None or self.failed
        if stopped is not None and stopped.signature.priority != 1 and not over:
            stopped = None  # it may still be going on: what only contributes has stopped nothing yet
        ended_badly = over or stopped is not None
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
            stopped,
            tuple(self.said),
            tuple(self.resolved),
            self.records,
            self.first.place,
        )


def _apart(one: Record, other: Record, most: timedelta) -> bool:
    """Whether more than *most* lies between them; unknown times are near."""
    return one.time is not None and other.time is not None and abs(other.time - one.time) > most
