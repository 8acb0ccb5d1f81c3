"""The attempts of one source, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from clientdiag.cisco.logs.attempts.attempt import Attempt, Grouped, Match
from clientdiag.cisco.logs.attempts.building import Building
from clientdiag.cisco.logs.attempts.deciding import count
from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.signatures import Mark
from clientdiag.cisco.logs.table import Read, Sign, Table, table


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
        self._open: Building | None = None

    def take(self, record: Record, sign: Sign) -> None:
        if not sign.signatures and not sign.marks:
            return
        current = self._open
        begins = {Mark.REQUESTED, Mark.CONTACTING, Mark.INITIATED} & sign.marks
        if begins and (current is None or not current.continues(record, begins)):
            self._close()
            current = self._open = Building(record)
        if current is not None and current.holds(record, sign):
            current.take(record, sign)
        else:
            count(self._strays, record, sign)

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
