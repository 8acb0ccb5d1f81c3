"""What a log is, by how it begins: people save an export of events as text, and name a file as they like."""

from __future__ import annotations

import re
from typing import IO

from clientdiag.cisco.logs.lines import utf8
from clientdiag.cisco.logs.source import Form

HEAD = 4096
"""So many bytes of the beginning are looked at, and as many as TAIL of the end."""
TAIL = 64 * 1024
_EVENT_FILE = b"ElfFile\0"
_EVENTS = re.compile(rb"\A\s*(?:<\?xml[^>]{0,200}\?>)?\s*(?:<!--.{0,500}?-->\s*)?<Events?[\s>]", re.DOTALL)
_STRANGE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MUCH = 0.1


def beginning(file: IO[bytes], size: int | None) -> bytes:
    """The first bytes of a log, which stays at its beginning; none where it cannot be looked ahead.

    Raises whatever reading it does. *size* is None for what can only be read from its beginning.
    """
    if size is not None:
        head = file.read(HEAD)
        file.seek(0)
        return head
    peek = getattr(file, "peek", None)
    return b"" if peek is None else bytes(peek(HEAD)[:HEAD])


def ending(file: IO[bytes], size: int | None) -> bytes:
    """The last bytes of a log, which is put back to its beginning; none where that cannot be looked at."""
    if not size or size <= HEAD:
        return b""
    file.seek(max(HEAD, size - TAIL) & ~1)  # a whole character of UTF-16
    tail = file.read(TAIL)
    file.seek(0)
    return tail


def form_of(head: bytes, named: Form) -> Form:
    """The form that the first bytes show; *named* where they show none."""
    if head.startswith(_EVENT_FILE):
        return Form.EVTX
    return Form.EVENTS if _EVENTS.match(b"".join(utf8([head]))) else named


def is_no_text(head: bytes) -> bool:
    """Whether the first bytes are hardly those of any text."""
    text = b"".join(utf8([head]))
    return len(_STRANGE.findall(text)) > _MUCH * len(text)
