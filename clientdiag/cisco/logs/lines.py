"""Chunks of bytes into lines, whatever their encoding, within bounded memory."""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterable, Iterator

MAX_LINE = 16 * 1024
"""So many bytes of a line are kept."""

_SAMPLE = 512
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def wide_encoding(beginning: bytes) -> str | None:
    """The UTF-16 that a text is in, by its first bytes: its mark, or its zeros; None for any other."""
    marked = _WIDE.get(beginning[:2])
    if marked is not None:
        return marked
    sample = beginning[:_SAMPLE]
    half = len(sample) // 2
    for encoding, low, high in (("utf-16-le", 0, 1), ("utf-16-be", 1, 0)):
        zeros = sample[high::2].count(0)
        if half >= 8 and zeros > half * 3 // 4 and sample[low::2].count(0) < half // 4:
            return encoding
    return None


def utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8 (or whatever its eight bits are), without a byte order mark."""
    source = iter(chunks)
    beginning = b""
    for chunk in source:
        beginning += chunk
        if len(beginning) >= _SAMPLE:
            break
    encoding = wide_encoding(beginning)
    if encoding is None:
        # spaces keep the offsets those of the file
        yield b"   " + beginning[3:] if beginning.startswith(codecs.BOM_UTF8) else beginning
        yield from source
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    marked = beginning[:2] in _WIDE
    for piece in itertools.chain((beginning[2:] if marked else beginning,), source):
        yield decoder.decode(piece).encode("utf-8", "replace")


def lines(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each line with its offset, without its end, of at most MAX_LINE bytes."""
    place, held, dropping = 0, b"", 0
    for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        for piece in whole:
            yield place, (held + piece)[:MAX_LINE].rstrip(b"\r")
            place += len(held) + dropping + len(piece) + 1
            held, dropping = b"", 0
        held += rest
        if len(held) > MAX_LINE:
            dropping += len(held) - MAX_LINE
            held = held[:MAX_LINE]
    if held or dropping:
        yield place, held.rstrip(b"\r")
