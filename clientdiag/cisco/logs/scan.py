"""All logs searched for the client's attempts to connect, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from clientdiag.cisco.logs.attempts import Attempt, Grouped, Match, group_read
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.reading import Limits, Reader, Reading
from clientdiag.cisco.logs.source import Stream
from clientdiag.cisco.logs.table import Table, table
from clientdiag.model.core import Failure

_SAME = timedelta(seconds=5)
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ReadLog:
    """How the reading of a log went; ``size`` is None unknown, ``records`` those worth reading.

    ``whole`` is false where a limit, a failure or a cancellation left a part of it unread: then
    nothing found does not mean that nothing is there.
    """

    stream: str
    name: str
    size: int | None
    done: int
    records: int
    whole: bool
    failure: Failure | None = None


@dataclass(frozen=True)
class Progress:
    """So far: the stream that is being read, bytes read of it, and the attempts found, the newest first."""

    stream: str
    log: str
    done: int
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class Scan:
    """What the logs held: attempts and strays (see :class:`Grouped`), the newest first, and what was read."""

    attempts: tuple[Attempt, ...] = ()
    strays: tuple[Match, ...] = ()
    logs: tuple[ReadLog, ...] = ()
    cancelled: bool = False


def scan(
    streams: Iterable[Stream],
    *,
    now: datetime,
    zone: tzinfo | None = None,
    limits: Limits | None = None,
    progress: Callable[[Progress], object] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Scan:
    """Search *streams*, one after the other. Never raises for what a log is or holds.

    *now* is aware; *zone* is assumed for times that name none (this computer's, if None). *progress*
    is called after each block (2 MB) with what is known by then, or was a little before; *cancelled* is
    asked as often.
    """
    scanning = _Scanning(Reference(now, None, zone), table(), limits or Limits(), progress, cancelled)
    for stream in streams:
        scanning.take(stream)
    return scanning.result()


class _Scanning:
    def __init__(
        self,
        reference: Reference,
        known: Table,
        limits: Limits,
        progress: Callable[[Progress], object],
        cancelled: Callable[[], bool],
    ) -> None:
        self._reference, self._table, self._limits = reference, known, limits
        self._progress, self._cancelled = progress, cancelled
        self._stopped = False
        self._groups: list[Grouped] = []
        self._logs: list[ReadLog] = []
        self._counted = 0
        self._latest = Grouped()

    def take(self, stream: Stream) -> None:
        """Read a stream, newest log first, until its budget is used up or it gets too old."""
        readings: list[Reading] = []
        self._counted, self._latest = 0, Grouped()
        for log in stream.logs:
            budget = self._limits.stream_bytes - sum(one.done for one in readings)
            kept = sum(len(one.records) for one in readings)
            if self._stopped or budget <= 0 or kept >= self._limits.records:
                self._logs.append(ReadLog(stream.name, log.name, None, 0, 0, whole=False))
                continue
            reference = Reference(self._reference.now, log.modified, self._reference.zone)
            reader = Reader(reference, self._table, self._limits)
            reading: Reading | None = None
            for reading in reader.read(log, budget):
                self._tell(stream, log.name, [*readings, reading])
                if self._cancelled():
                    self._stopped, reading.whole = True, False
                    break
            if reading is not None:
                readings.append(reading)
                self._logs.append(
                    ReadLog(
                        stream.name,
                        log.name,
                        reading.size,
                        reading.done,
                        len(reading.records),
                        reading.whole,
                        reading.failure,
                    )
                )
        self._groups.append(self._grouped(readings))

    def _grouped(self, readings: list[Reading]) -> Grouped:
        every = (one for reading in reversed(readings) for one in reading.records)
        return group_read(every)

    def _so_far(self, readings: list[Reading]) -> Grouped:
        """The attempts known by now, or those known when there were half as many records.

        All of them are put together anew each time, so a long log must not have that done for each block.
        """
        count = sum(len(one.records) for one in readings)
        if count >= 2 * self._counted:
            self._counted, self._latest = max(1, count), self._grouped(readings)
        return self._latest

    def _tell(self, stream: Stream, log: str, readings: list[Reading]) -> None:
        done = sum(one.done for one in readings)
        found = _newest_first([*self._groups, self._so_far(readings)])
        self._progress(Progress(stream.name, log, done, found))

    def result(self) -> Scan:
        strays = [one for held in self._groups for one in held.strays]
        strays.sort(key=lambda one: one.record.time or _EARLIEST, reverse=True)
        return Scan(_newest_first(self._groups), tuple(strays), tuple(self._logs), self._stopped)


def _newest_first(groups: Iterable[Grouped]) -> tuple[Attempt, ...]:
    """All attempts; one that several streams tell of is taken from the one that tells most."""
    every = [one for held in groups for one in reversed(held.attempts)]
    every.sort(key=lambda one: one.started or _EARLIEST, reverse=True)
    kept: list[Attempt] = []
    for one in every:
        twin = next((at for at, other in enumerate(kept) if _is_same(one, other)), None)
        if twin is None:
            kept.append(one)
        elif _told(one) > _told(kept[twin]):
            kept[twin] = one
    return tuple(kept)


def _is_same(one: Attempt, other: Attempt) -> bool:
    return (
        one.source != other.source
        and one.started is not None
        and other.started is not None
        and abs(one.started - other.started) <= _SAME
        and (_host(one) == _host(other) or not one.gateway or not other.gateway)
    )


def _told(attempt: Attempt) -> tuple[bool, int]:
    return attempt.decisive is not None or attempt.success is True, attempt.records


def _host(attempt: Attempt) -> str:
    return attempt.gateway.rpartition("//")[2].partition("/")[0].partition(":")[0].lower()
