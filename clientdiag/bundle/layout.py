"""Where the parts of a zip lie: a zip that tells two programs two things is not opened.

zipfile believes the list at a zip's end; other programs believe the heads in front of the files. Ours write
both alike, one file after another, from the first byte on.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from clientdiag.model.text import Text, text

_HEAD = struct.Struct("<4s5H3L2H")
_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED, _SAID_LATER = 0x1, 0x8
_IN_ZIP64 = 0xFFFFFFFF

PREPENDED = text(
    "{zip} is not opened: something was put in front of it; copy it again from where it was made."
)
OVERLAPPING = text(
    "{zip} is not opened: {entry} in it lies on top of another file, which is how bombs are made."
)
TWO_STORIES = text("{zip} is not opened: it says two different things about {entry}.")


def misplaced(
    entries: Iterable[zipfile.ZipInfo], file: IO[bytes], list_start: int
) -> tuple[Text, zipfile.ZipInfo] | None:
    """The complaint about the first of *entries* that lies wrongly, or None.

    *file* is the zip, *list_start* where its list of entries begins. May raise OSError, struct.error or
    ValueError for a damaged one.
    """
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if not end and entry.header_offset:
            return PREPENDED, entry
        if entry.header_offset < end:
            return OVERLAPPING, entry
        file.seek(entry.header_offset)
        head = _HEAD.unpack(file.read(_HEAD.size))
        if _differs(head, entry):
            return TWO_STORIES, entry
        end = entry.header_offset + _HEAD.size + head[9] + head[10] + entry.compress_size
        if end > list_start:
            return OVERLAPPING, entry
    return None


def _differs(head: tuple[Any, ...], entry: zipfile.ZipInfo) -> bool:
    """Whether the head in front of the file says otherwise than the list."""
    signature, _, flags, method, _, _, crc, packed, size, _, _ = head
    if signature != _SIGNATURE or method != entry.compress_type or flags & _ENCRYPTED:
        return True
    if flags & _SAID_LATER:  # behind the file, where nothing but the list leads
        return False
    told = ((packed, entry.compress_size), (size, entry.file_size))
    return crc != entry.CRC or any(here not in {there, _IN_ZIP64} for here, there in told)
