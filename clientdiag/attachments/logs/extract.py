"""The client's own records of one log, as lines of text. Other programs' words in the same log stay there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import takewhile
from typing import IO

from clientdiag.attachments.logs.events import events
from clientdiag.attachments.logs.gathered import Extract, Gathered, Said
from clientdiag.cisco.logs.attempts import Attempt
from clientdiag.cisco.logs.blocks import BLOCK, backwards, begins_record
from clientdiag.cisco.logs.hits import is_clients, may_be_clients
from clientdiag.cisco.logs.lines import lines, utf8, wide_encoding
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.reading import DAMAGE, Limits, chunks, size_of
from clientdiag.cisco.logs.records import MAX_LINES, parse
from clientdiag.cisco.logs.source import Form, Log, failure_of

WINDOW = 128 * 1024
"""So many bytes of a log are searched for the records of one attempt."""
AFTER = timedelta(minutes=2)
"""So long after an attempt's end the agent may still report it."""
_HEAD = 4096
_LIMITS = Limits()


def of_attempts(
    log: Log, attempts: Sequence[Attempt], places: Sequence[int], reference: Reference, most: int
) -> Extract:
    """The records of *attempts* (the newest first), in their order, at most *most* characters.

    *places* are where each attempt of the log begins, wanted or not.
    """
    gathered, failure = Gathered(most), None
    try:
        with log.open() as file:
            if log.form is Form.TEXT:
                pieces = _pieces(file, {one.place: _end(one.place, places) for one in attempts})
                for one in attempts:
                    said = list(_said(lines((pieces[one.place],)), log, reference))
                    of_it = list(takewhile(partial(_is_in_time, one), said))
                    gathered.is_cut |= len(pieces[one.place]) == WINDOW and len(of_it) == len(said)
                    gathered.take_before(of_it)
            else:
                every = events(file, log, reference, _LIMITS.unpacked)
                gathered.take((one for one in every if _is_of(one, attempts)), in_order=False)
    except DAMAGE as error:
        failure = failure_of(error)
    return gathered.extract(failure)


def every_record(log: Log, reference: Reference, most: int) -> Extract:
    """Every record of the client within a week, the newest *most* characters of them."""
    gathered, oldest, failure = Gathered(most), reference.now - _LIMITS.age, None
    if log.modified is not None and log.modified < oldest:
        return gathered.extract()
    try:
        with log.open() as file:
            if log.form is not Form.TEXT:
                every = events(file, log, reference, _LIMITS.unpacked)
                gathered.take((one for one in every if not one.is_before(oldest)), in_order=False)
            elif _can_go_back(file):
                for block in _from_the_end(file, log, reference):
                    young = [one for one in block if not one.is_before(oldest)]
                    gathered.take_before(young)
                    if gathered.is_cut or len(young) < len(block):
                        break
            else:
                every = _said(lines(utf8(_bounded(file))), log, reference)
                gathered.take(one for one in every if not one.is_before(oldest))
    except DAMAGE as error:
        failure = failure_of(error)
    return gathered.extract(failure)


def _is_in_time(attempt: Attempt, said: Said) -> bool:
    return attempt.ended is None or said.time is None or said.time <= attempt.ended + AFTER


def _is_of(said: Said, attempts: Sequence[Attempt]) -> bool:
    return any(
        one.started is not None
        and said.time is not None
        and said.time >= one.started
        and _is_in_time(one, said)
        for one in attempts
    )


def _end(place: int, places: Sequence[int]) -> int:
    """Where what is looked at for the attempt at *place* ends: with the next one, or where it is enough."""
    return min((one for one in places if place < one < place + WINDOW), default=place + WINDOW)


def _pieces(file: IO[bytes], ends: dict[int, int]) -> dict[int, bytes]:
    """The text from each place to its end; those are offsets in the text as UTF-8, unpacked."""
    if _can_go_back(file):
        found = {}
        for place, end in ends.items():
            file.seek(place)
            found[place] = file.read(end - place)
        return found
    parts: dict[int, list[bytes]] = {place: [] for place in ends}
    at, last = 0, max(ends.values(), default=0)
    for chunk in utf8(_bounded(file)):
        for place, held in parts.items():
            start, stop = max(0, place - at), ends[place] - at
            if stop > 0 and start < len(chunk):
                held.append(chunk[start:stop])
        at += len(chunk)
        if at >= last:
            break
    return {place: b"".join(held) for place, held in parts.items()}


def _can_go_back(file: IO[bytes]) -> bool:
    """Whether offsets in *file* are those of the text; leaves it at its beginning."""
    if size_of(file) is None:
        return False
    wide = wide_encoding(file.read(_HEAD)) is not None
    file.seek(0)
    return not wide


def _from_the_end(file: IO[bytes], log: Log, reference: Reference) -> Iterator[list[Said]]:
    size = size_of(file) or 0
    for block in backwards(file, size, max(0, size - _LIMITS.stream_bytes), BLOCK):
        data = bytes(memoryview(block.data)[block.start : block.end])
        yield list(_said(lines((data,)), log, reference))


def _bounded(file: IO[bytes]) -> Iterator[bytes]:
    done = 0
    for chunk in chunks(file):
        done += len(chunk)
        if done > _LIMITS.unpacked:
            return
        yield chunk


def _said(every: Iterable[tuple[int, bytes]], log: Log, reference: Reference) -> Iterator[Said]:
    """The client's records among lines, each with its time."""
    for group in _grouped(line for _, line in every):
        if log.mixed and not may_be_clients(group[0]):
            continue
        record = parse(group, 0, log.name, reference)
        if record is not None and (not log.mixed or is_clients(record)):
            yield Said(record.time, b"\n".join(group).decode("utf-8", "replace"))


def _grouped(every: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The lines of each record."""
    group: list[bytes] = []
    for line in every:
        if group and (begins_record(line) or len(group) >= MAX_LINES):
            yield group
            group = []
        group.append(line)
    if group:
        yield group
