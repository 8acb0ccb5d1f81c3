"""Parts of a line that are written in an encoding: percent signs, XML's references, base64."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from enum import Enum, auto
from urllib.parse import unquote


class Written(Enum):
    """How a part of a line is written."""

    PERCENT = auto()
    XML = auto()
    BASE64 = auto()


Run = tuple[int, int, str, Written]
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}|&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[a-zA-Z]{2,8});")
_RUN = re.compile(r"[^\s<>\"']{3,4000}")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{8,8000}={0,2}(?![A-Za-z0-9+/=])")
_PRINTABLE = 0.9
_LETTERS_END = "\u0250"
"""Latin letters end here; chance bytes read as UTF-16 are signs of every script."""


def decoded_runs(line: str) -> Iterator[Run]:
    """Start, end, meaning and writing of each encoded part of *line*; of base64 only what is text."""
    if _ENCODED.search(line):
        for run in _RUN.finditer(line):
            if _ENCODED.search(run[0]):
                said = html.unescape(unquote(html.unescape(run[0]), errors="replace"))
                if said != run[0]:
                    yield (
                        run.start(),
                        run.end(),
                        said,
                        Written.XML if html.unescape(run[0]) != run[0] else Written.PERCENT,
                    )
    for run in _BASE64.finditer(line):
        said = _from_base64(run[0])
        if said:
            yield run.start(), run.end(), said, Written.BASE64


def read(line: str) -> str:
    """*line* with its percent signs and XML's references read; itself where it has none."""
    return html.unescape(unquote(html.unescape(line), errors="replace")) if _ENCODED.search(line) else line


def _from_base64(run: str) -> str:
    """The text that *run* is in base64; empty for any other word."""
    word = run.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        data = base64.b64decode(word + "=" * (-len(word) % 4), validate=True)
    except (binascii.Error, ValueError):
        return ""
    for encoding in ("utf-8", "utf-16-le"):
        try:
            said = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        printable = sum(map(str.isprintable, said)) >= _PRINTABLE * len(said)
        if len(said) >= 4 and printable and max(said) < _LETTERS_END:
            return said
    return ""
