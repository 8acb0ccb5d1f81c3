"""A log cut into blocks of whole records: from its end, where it can be, else as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from typing import IO, cast

from clientdiag.cisco.logs.heads import SEPARATOR, START

BLOCK = 2 * 1024 * 1024
_SEAM = 64 * 1024
"""So far from a block's edge a record's beginning is looked for."""


@dataclass(frozen=True)
class Block:
    """Some records of a log: *data* from *start* to *end*; *place* is the offset of data's first byte."""

    place: int
    data: bytes | bytearray
    start: int
    end: int


def backwards(file: IO[bytes], end: int, floor: int, size: int = BLOCK, depth: int = 1) -> Iterator[Block]:
    """The bytes from *end* down to *floor*, the last block first. A file that shrinks just ends sooner.

    Blocks share their memory: each is to be done with before the one *depth* after it is asked for.
    """
    # a fresh piece of memory for each block would cost as much as the search itself
    buffers = [bytearray(min(size, max(0, end - floor)))]
    given = 0
    while end > floor:
        if given % depth == len(buffers):
            buffers.append(bytearray(len(buffers[0])))
        buffer = buffers[given % depth]  # what was not given is overwritten
        place = max(floor, end - size)
        file.seek(place)
        length = _fill(file, memoryview(buffer)[: end - place])
        start = _first_record(buffer, length) if place > floor else 0
        end = place
        if start < length:  # else it is the inside of one line of monstrous length
            end += start
            given += 1
            yield Block(place, buffer, start, length)


def _fill(file: IO[bytes], into: memoryview) -> int:
    """How many bytes could be read into *into*."""
    done = 0
    source = cast("BufferedIOBase", file)
    while done < len(into) and (count := source.readinto(into[done:])):
        done += count
    return done


def forwards(read: Callable[[int], bytes], size: int = BLOCK) -> Iterator[Block]:
    """The bytes that *read* gives until it gives none, in order."""
    place, held = 0, b""
    while chunk := read(size):
        data = held + chunk if held else chunk
        cut = _last_record(data)
        if cut == 0 and len(data) < 2 * size:
            held = data
            continue
        cut = cut or len(data)
        yield Block(place, data, 0, cut)
        place += cut
        held = data[cut:]
    if held:
        yield Block(place, held, 0, len(held))


def from_chunks(chunks: Iterable[bytes]) -> Callable[[int], bytes]:
    """A read function over chunks, whose sizes are as they come."""
    source = iter(chunks)

    def read(_size: int) -> bytes:
        for chunk in source:
            if chunk:
                return chunk
        return b""

    return read


def begins_record(line: bytes | bytearray) -> bool:
    """Whether a line is sure to begin a record, or to separate two; what follows the line does not matter."""
    return START.match(line) is not None or SEPARATOR.match(line.partition(b"\n")[0]) is not None


def _first_record(data: bytearray, length: int) -> int:
    """Where the first whole record begins; a whole line will do, where none is known."""
    line = data.find(b"\n", 0, length) + 1
    if line == 0:
        return length
    at = line
    while at < min(length, _SEAM):
        end = data.find(b"\n", at, length)
        if end < 0:
            break
        if begins_record(data[at : min(end, at + 400)]):
            return at
        at = end + 1
    return line


def _last_record(data: bytes) -> int:
    """Where the last record of *data* begins, which may go on; 0 where no line ends."""
    whole = end = data.rfind(b"\n") + 1
    if whole == 0:
        return 0
    at = whole
    while at > max(0, whole - _SEAM):
        if begins_record(data[at : at + 400]):
            return at
        end = at - 1
        at = data.rfind(b"\n", 0, end) + 1
    return whole
