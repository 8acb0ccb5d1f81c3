"""A small writer of Windows event files (.evtx): enough for a reader's library to read events from.

Layout as the format's public descriptions give it: a header, then chunks of 64 KB that hold records of
binary XML. Every name is written where it is used, and no templates are.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime

_CHUNK, _RECORDS = 65_536, 512
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
Tree = tuple[str, dict[str, str], "str | list[Tree]"]
"""An element: its name, its attributes, its text or its children."""


def event(provider: str, message: str, when: datetime) -> Tree:
    """An event of a classic provider."""
    return (
        "Event",
        {},
        [
            (
                "System",
                {},
                [
                    ("Provider", {"Name": provider}, ""),
                    ("EventID", {}, "2"),
                    ("TimeCreated", {"SystemTime": f"{when:%Y-%m-%dT%H:%M:%S.%f}Z"}, ""),
                    ("Channel", {}, "Cisco Secure Client - AnyConnect VPN"),
                ],
            ),
            ("EventData", {}, [("Data", {}, message)]),
        ],
    )


def event_file(events: Iterable[Tree], when: datetime) -> bytes:
    """A whole file; as many chunks as it takes."""
    chunks: list[list[bytes]] = [[]]
    used, number = _RECORDS, 0
    for tree in events:
        record = _record(tree, number + 1, when, used)
        if used + len(record) > _CHUNK:
            chunks.append([])
            used = _RECORDS
            record = _record(tree, number + 1, when, used)
        chunks[-1].append(record)
        used += len(record)
        number += 1
    packed, first = [], 1
    for records in chunks:
        packed.append(_chunk(records, first))
        first += len(records)
    head = struct.pack(
        "<8sQQQIHHHH76xI", b"ElfFile\0", 0, len(chunks) - 1, number + 1, 128, 1, 3, 4096, len(chunks), 0
    )
    head += struct.pack("<I", zlib.crc32(head[:120]))
    return head.ljust(4096, b"\0") + b"".join(packed)


def _chunk(records: list[bytes], first: int) -> bytes:
    data = b"".join(records)
    last = first + len(records) - 1
    offset = _RECORDS + len(data) - (len(records[-1]) if records else 0)
    head = struct.pack(
        "<8sQQQQIIII",
        b"ElfChnk\0",
        first,
        last,
        first,
        last,
        128,
        offset,
        _RECORDS + len(data),
        zlib.crc32(data),
    ).ljust(124, b"\0")
    tables = bytes(_RECORDS - 128)
    head += struct.pack("<I", zlib.crc32(head[:120] + tables))
    return (head + tables + data).ljust(_CHUNK, b"\0")


def _record(tree: Tree, number: int, when: datetime, at: int) -> bytes:
    body = b"\x0f\x01\x01\x00" + _element(tree, at + 24 + 4) + b"\x00"
    size = 24 + len(body) + 4
    stamp = int((when - _EPOCH).total_seconds() * 10_000_000)
    return struct.pack("<4sIQQ", b"**\0\0", size, number, stamp) + body + struct.pack("<I", size)


def _element(tree: Tree, at: int) -> bytes:
    name, attributes, content = tree
    flag = 0x40 if attributes else 0
    inner = _name(name, at + 5)
    if attributes:
        listed = b""
        start = at + 5 + len(inner) + 4
        for place, (key, value) in enumerate(attributes.items()):
            more = 0x40 if place + 1 < len(attributes) else 0
            listed += bytes([0x06 | more]) + _name(key, start + len(listed) + 1) + _text(value)
        inner += struct.pack("<I", len(listed)) + listed
    inner += b"\x02"
    if isinstance(content, str):
        inner += _text(content) if content else b""
    else:
        for child in content:
            inner += _element(child, at + 5 + len(inner))
    inner += b"\x04"
    return struct.pack("<BI", 0x01 | flag, len(inner)) + inner


def _name(name: str, at: int) -> bytes:
    """The offset of a name in the chunk, and the name itself, right behind it."""
    value = 0
    for character in name:
        value = (value * 65599 + ord(character)) & 0xFFFFFFFF
    text = name.encode("utf-16-le")
    return struct.pack("<IIHH", at + 4, 0, value & 0xFFFF, len(name)) + text + b"\0\0"


def _text(value: str) -> bytes:
    return struct.pack("<BBH", 0x05, 0x01, len(value)) + value.encode("utf-16-le")
