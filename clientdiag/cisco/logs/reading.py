"""One log read, the newest part first where that is possible, within limits."""

from __future__ import annotations

import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import IO, TypeVar

from clientdiag.cisco.logs.ahead import DEPTH, ahead
from clientdiag.cisco.logs.blocks import BLOCK, Block, backwards, begins_record, forwards, from_chunks
from clientdiag.cisco.logs.date_order import is_day_first
from clientdiag.cisco.logs.forms import beginning, ending, form_of, is_no_text
from clientdiag.cisco.logs.hits import hits
from clientdiag.cisco.logs.lines import utf8, wide_encoding
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.records import parse
from clientdiag.cisco.logs.source import Form, Log, failure_of
from clientdiag.cisco.logs.table import Read, Table
from clientdiag.model.core import Failure, FailureKind, Operation

DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    ImportError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
Item = TypeVar("Item")


@dataclass(frozen=True)
class Limits:
    """How far back, how much of a stream, and how many records worth reading are kept.

    ``unpacked`` bounds what is read of a log that can only be read from its beginning.
    """

    age: timedelta = timedelta(days=7)
    stream_bytes: int = 200 * 1024 * 1024
    unpacked: int = 1024 * 1024 * 1024
    records: int = 20_000
    block: int = BLOCK


@dataclass
class Reading:
    """What reading a log gave so far; ``records`` are in the log's order, ``size`` None unknown.

    ``whole`` is false where a limit or a failure ended it before its end. What lies beyond the limit
    of age is left out of a whole reading.
    """

    log: Log
    size: int | None = None
    done: int = 0
    records: deque[Read] = field(default_factory=deque)
    whole: bool = False
    failure: Failure | None = None


class Reader:
    """Reads logs of one table, against one moment, within one set of limits."""

    def __init__(self, reference: Reference, table: Table, limits: Limits) -> None:
        self._reference, self._table, self._limits = reference, table, limits
        self._oldest = reference.now - limits.age

    def read(self, log: Log, budget: int) -> Iterator[Reading]:
        """Read a log; gives the same Reading after each block. Never raises for what the log holds.

        *budget* is how many bytes of a file are read at most, from its end.
        """
        reading = Reading(log)
        if log.modified is not None and log.modified < self._oldest:
            reading.whole = True
            yield reading
            return
        try:
            with log.open() as file:
                yield from self._opened(file, reading, budget)
        except DAMAGE as error:
            reading.failure, reading.whole = failure_of(error), False
        yield reading

    def _opened(self, file: IO[bytes], reading: Reading, budget: int) -> Iterator[Reading]:
        reading.size = size_of(file)
        head = beginning(file, reading.size)
        form = form_of(head, reading.log.form)
        sample = head + ending(file, reading.size)
        self._reference = replace(self._reference, day_first=is_day_first(sample, self._reference))
        if form is not Form.TEXT:
            yield from self._events(file, reading, form)
            return
        if reading.size is None or wide_encoding(head) is not None:
            yield from self._forwards(chunks(file), reading)
        else:
            yield from self._backwards(file, reading, reading.size, budget)
        if not reading.records and is_no_text(head):
            reading.failure, reading.whole = Failure(Operation.READ_FILE, FailureKind.MALFORMED), False

    def _backwards(self, file: IO[bytes], reading: Reading, size: int, budget: int) -> Iterator[Reading]:
        floor = max(0, size - budget)
        blocks = backwards(file, size, floor, self._limits.block, DEPTH)
        with closing(ahead(blocks, partial(self._records, reading=reading))) as searched:
            for block, found in searched:
                reading.records.extendleft(reversed(found))
                reading.done = size - block.place - block.start
                yield reading
                if len(reading.records) >= self._limits.records:
                    return
                if self._is_old(block, reading.log):
                    reading.whole = True
                    return
        reading.done, reading.whole = size - floor, floor == 0

    def _forwards(self, pieces: Iterable[bytes], reading: Reading) -> Iterator[Reading]:
        counted = self._counted(_undamaged(pieces, reading), reading)
        for block in forwards(from_chunks(utf8(counted)), self._limits.block):
            reading.records.extend(self._records(block, reading))
            self._trim(reading)
            yield reading
        reading.whole = reading.failure is None

    def _counted(self, pieces: Iterable[bytes], reading: Reading) -> Iterator[bytes]:
        for chunk in pieces:
            reading.done += len(chunk)
            if reading.done > self._limits.unpacked:
                reading.failure = Failure(Operation.READ_FILE, FailureKind.TOO_LARGE)
                return
            yield chunk

    def _events(self, file: IO[bytes], reading: Reading, form: Form) -> Iterator[Reading]:
        # what reads XML is loaded only where there are events
        from clientdiag.cisco.logs.windows_events import event_records, evtx_records

        reader = evtx_records if form is Form.EVTX else event_records
        every = reader(file, reading.log.name, self._reference, self._limits.unpacked)
        first: datetime | None = None
        rising: bool | None = None
        for number, one in enumerate(_undamaged(every, reading)):
            if rising is None and one.time is not None:
                first = first or one.time
                if one.time != first:
                    rising = one.time > first
                    if not rising:
                        reading.records.reverse()
            read = Read(one, self._table.sign(one))
            if read.sign.tells and self._is_young(one):
                if rising is False and len(reading.records) >= self._limits.records:
                    return
                (reading.records.appendleft if rising is False else reading.records.append)(read)
                self._trim(reading)
            if number % 1000 == 999:
                yield reading
        reading.done, reading.whole = reading.size or 0, reading.failure is None

    def _is_young(self, record: Record) -> bool:
        return record.time is None or record.time >= self._oldest

    def _records(self, block: Block, reading: Reading) -> list[Read]:
        log = reading.log
        found = hits(block, log.name, self._reference, self._table, mixed=log.mixed)
        read = (Read(one, self._table.sign(one)) for one in found if self._is_young(one))
        return [one for one in read if one.sign.tells]

    def _trim(self, reading: Reading) -> None:
        while len(reading.records) > self._limits.records:
            reading.records.popleft()

    def _is_old(self, block: Block, log: Log) -> bool:
        """Whether the block begins before what is wanted, so that nothing before it is."""
        at = block.start
        for _ in range(20):
            end = block.data.find(b"\n", at, block.end)
            line = bytes(block.data[at : end if end >= 0 else at + 400][:400])
            if begins_record(line):
                first = parse([line], 0, log.name, self._reference)
                if first is not None and first.time is not None:
                    return first.time < self._oldest
            if end < 0:
                break
            at = end + 1
        return False


def size_of(file: IO[bytes]) -> int | None:
    """How many bytes a file has; None for what can only be read from its beginning."""
    if not file.seekable() or getattr(file, "forwards_only", False):
        return None
    try:
        number = file.fileno()
    except (OSError, AttributeError):
        at = file.seek(0, os.SEEK_END)
        file.seek(0)
        return at
    held = os.fstat(number)
    return held.st_size if stat.S_ISREG(held.st_mode) else None


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of *file* as they come."""
    # one read at a time, so that what comes before a damaged place is not lost with it
    read = getattr(file, "read1", file.read)
    return iter(lambda: read(1024 * 1024), b"")


def _undamaged(every: Iterable[Item], reading: Reading) -> Iterator[Item]:
    """What comes before a damaged place; that is noted as the reading's failure."""
    try:
        yield from every
    except DAMAGE as error:
        reading.failure = failure_of(error)
