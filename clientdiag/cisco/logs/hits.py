"""The records of a block that are worth reading. A quiet block costs one pass of the automaton."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clientdiag.cisco.logs.blocks import Block, begins_record
from clientdiag.cisco.logs.heads import SEPARATOR
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.records import MAX_BYTES, MAX_LINES, records
from clientdiag.cisco.logs.table import Table

_OF_CLIENT = re.compile(rb"vpn|csc_|[Cc]isco|Function:")
_CLIENT = re.compile(
    r"(?:ac|csc_)vpn|vpn(?:agent|ui|cli|download|api)|vpn$|csc_|acwebhelper|com\.cisco\.|cisco ",
    re.IGNORECASE,
)
_REPEATED = b"last message repeated "


def is_clients(record: Record) -> bool:
    """Whether the Cisco client wrote it, by the program's name or by the client's own fields."""
    return bool(record.function) or _CLIENT.match(record.process) is not None


def may_be_clients(record: bytes) -> bool:
    """Whether the beginning of a record's text could make it one of the client's."""
    return _OF_CLIENT.search(record, 0, 400) is not None


def hits(block: Block, source: str, reference: Reference, table: Table, *, mixed: bool) -> Iterator[Record]:
    """The records of *block* that hold a mark or a signature that is no noise, in order.

    *mixed* says that other programs write into the same log: only the client's records are taken.
    """
    data, at, search = block.data, block.start, table.anything.search
    while (found := search(data, at, block.end)) is not None:
        start, end = _window(data, at, found.start(), block.end)
        at = end
        if mixed and not _OF_CLIENT.search(data, start, min(end, start + 400)):
            continue
        for record in records((bytes(data[start:end]),), source, reference, block.place + start):
            if not mixed or is_clients(record):
                yield record


def _window(data: bytes | bytearray, floor: int, at: int, ceiling: int) -> tuple[int, int]:
    """The record around *at*: from its beginning, but not before *floor*, to where the next one begins."""
    start = max(data.rfind(b"\n", 0, at) + 1, floor)
    lowest = max(floor, start - MAX_BYTES)
    for _ in range(MAX_LINES):
        if start <= lowest or begins_record(data[start : start + 400]):
            break
        before = max(data.rfind(b"\n", 0, start - 1) + 1, lowest)
        if SEPARATOR.match(data[before : before + 400].partition(b"\n")[0]):
            break
        start = before
    end, counted = _line_end(data, at, ceiling), 0
    while end < ceiling and counted < MAX_LINES and end - start < MAX_BYTES:
        line = data[end : min(end + 400, ceiling)].partition(b"\n")[0]
        if begins_record(line) and _REPEATED not in line:
            break
        if line.startswith(b"Function:") and b"Function:" in data[start:end]:
            break
        end, counted = _line_end(data, end, ceiling), counted + 1
    return start, end


def _line_end(data: bytes | bytearray, at: int, ceiling: int) -> int:
    return data.find(b"\n", at, ceiling) + 1 or ceiling
