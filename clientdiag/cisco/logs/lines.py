"""Chunks of bytes into lines, whatever their encoding, within bounded memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

MAX_LINE = 16 * 1024
"""So many bytes of a line are kept."""

_UTF8 = codecs.BOM_UTF8
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def wide_encoding(beginning: bytes) -> str | None:
    """The UTF-16 that a text is in, by its first bytes: its mark, or its zeros; None for any other."""
    marked = _WIDE.get(beginning[:2])
    if marked is not None:
        return marked
    sample = beginning[:512]
    half = len(sample) // 2
    if half >= 8:  # noqa: SIM102  # one thought a line
        if sample[1::2].count(0) > half * 3 // 4 and sample[::2].count(0) < half // 4:
            return "utf-16-le"
    return None


def utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8 (or whatever its eight bits are), without a byte order mark."""
    decoder: codecs.IncrementalDecoder | None = None
    first = True
    for chunk in chunks:
        piece = chunk
        if first and chunk:
            first = False
            encoding = wide_encoding(chunk)
            if encoding is not None:
                decoder = codecs.getincrementaldecoder(encoding)("replace")
                piece = chunk[2:] if chunk[:2] in _WIDE else chunk
            elif chunk.startswith(_UTF8):
                # spaces keep the offsets those of the file
                piece = b"   " + chunk[3:]
        yield decoder.decode(piece).encode("utf-8", "replace") if decoder else piece


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
