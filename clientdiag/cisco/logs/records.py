"""One reader for the records of every log that the Cisco client's words get into.

Shapes: syslog and journald, with rsyslog's repeats and escapes; macOS' unified log and the one before
it; the message of a Windows event, a field a line, and DART's text of them; Android and iOS; the
client's own message history. The bytes may be anything: nothing here raises for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from clientdiag.cisco.logs.heads import SEPARATOR, START, block_head, head
from clientdiag.cisco.logs.lines import lines, utf8
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.record import Head, Record, record

MAX_LINES = 60
MAX_BYTES = 16 * 1024
"""So much of one record is kept."""

_ESCAPED = re.compile(r"#(0[0-3][0-7]|177)")
_REPEATED = re.compile(r"message repeated (\d{1,9}) times: \[ ?(.*?)\]?$", re.DOTALL)
_TIMES = re.compile(r"(?:last message repeated )?(\d{1,9}) times?\b")
MAX_REPEATS = 1_000_000
_LAST = b"last message repeated "


def records(chunks: Iterable[bytes], source: str, reference: Reference, base: int = 0) -> Iterator[Record]:
    """Every record of a text, in its order, within bounded memory.

    *source* is the name that records carry; *reference* is what their times are read against; *base*
    is the offset of the first chunk.
    """
    held: Record | None = None
    for place, group in _grouped(lines(utf8(chunks))):
        repeats = _repeats_of_last(group)
        if repeats and held is not None:
            held = replace(held, repeats=min(held.repeats + repeats, MAX_REPEATS))
            continue
        found = parse(group, base + place, source, reference)
        if found is not None:
            if held is not None:
                yield held
            held = found
    if held is not None:
        yield held


def parse(group: list[bytes], place: int, source: str, reference: Reference) -> Record | None:
    """The record that these lines are; None for lines without a word."""
    written = [line.replace(b"\0", b"").decode("utf-8", "replace") for line in group]
    while written and not written[0].strip():
        del written[0]
    if not written:
        return None
    block = block_head(written, reference)
    if block is not None:
        return record(block[0], block[1], source, place)
    before, rest, _ = head(written[0].lstrip(), reference)
    if len(written) > 1 and not rest.strip():
        under = block_head(written[1:], reference)
        rest = under[1] if under else rest
    message, repeats = _unwrapped("\n".join((rest, *written[1:])))
    if not message.strip():
        return None
    return record(before, message, source, place, repeats)


def message(text: str, source: str, place: int, before: Head) -> Record:
    """The record of an event whose time and program are known already."""
    return record(before, text.replace("\0", ""), source, place)


def _unwrapped(written: str) -> tuple[str, int]:
    """Undo what rsyslog did: its escapes of control characters, and its count of repeats."""
    if "#" in written:
        written = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), written)
    if "message repeated" in written[:60]:
        found = _REPEATED.search(written[:MAX_BYTES])
        if found is not None:
            return found[2], max(1, min(int(found[1]), MAX_REPEATS))
    return written, 1


def _repeats_of_last(group: list[bytes]) -> int:
    """How often the record before these lines was repeated; 0 for a record of its own."""
    found = group[0].find(_LAST, 0, 400)
    if found < 0:
        return 0
    count = _TIMES.match(group[0][found:].decode("utf-8", "replace"))
    return int(count[1]) if count else 0


def _grouped(every: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, list[bytes]]]:
    """The lines of each record, and where it begins."""
    group: list[bytes] = []
    place = size = 0
    for offset, line in every:
        separates = SEPARATOR.match(line) is not None
        if group and (separates or begins(line, group)):
            yield place, group
            group = []
        if separates:
            continue
        if not group:
            place, size = offset, 0
        if len(group) < MAX_LINES and size < MAX_BYTES and (group or line.strip()):
            group.append(line)
            size += len(line)
    if group:
        yield place, group


def begins(line: bytes, group: list[bytes]) -> bool:
    """Whether *line* begins a record, those of *group* being the one before."""
    if START.match(line):
        return True
    return line.startswith(b"Function:") and any(b"Function:" in one for one in group)
