"""One record of a log, whatever shape it had, and the fields that the Cisco client puts into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

MAX_MESSAGE = 4_000
"""So many characters of a record are kept; what the client writes is a tenth of that."""

# Counts are bounded so that no line can make the search long; white space was squeezed before.
_CORE = re.compile(
    r"Function: ?(?P<function>[-+]\[[^\]]{1,200}\]|\S{1,300}) File: ?(?P<file>.{1,300}?) "
    r"Line: ?(?P<line>\d{1,9})\b ?"
)
_INVOKED = re.compile(
    r"Invoked Function: ?(?P<invoked>.{1,300}?) Return Code: ?(?P<code>-?\d{1,10}) \(0x[0-9A-Fa-f]{1,8}\)"
    r" ?(?:Description: ?(?P<symbol>[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,80}\b|unknown\b)?)? ?"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that a program wrote down.

    ``message`` is what it wrote, on one line, without the time and the program's name; ``text`` is
    the part of it after the client's own fields. ``time`` is in UTC, None where the record has none
    that can be believed; ``zone_known`` is false where the record names no time zone, so that the
    reader's was assumed. ``file`` is a base name, ``invoked`` the function that failed,
    ``return_code`` a signed number of 32 bits, ``symbol`` its name (``CTRANSPORT_ERROR_TIMEOUT``).
    ``place`` is the offset in the source where the record begins: bytes, for UTF-16 those of the same
    text in UTF-8. ``repeats`` counts how often it was written.
    """

    message: str
    source: str = ""
    place: int = 0
    time: datetime | None = None
    zone_known: bool = False
    process: str = ""
    function: str = ""
    file: str = ""
    line: int | None = None
    invoked: str = ""
    return_code: int | None = None
    symbol: str = ""
    text: str = ""
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class Head:
    """What stood before the message: when, whether with its time zone, and who wrote it."""

    time: datetime | None = None
    zone_known: bool = False
    process: str = ""


def record(head: Head, message: str, source: str, place: int, repeats: int = 1) -> Record:
    """The record of *message*, its fields taken apart where it has them."""
    message = " ".join(message[: 4 * MAX_MESSAGE].split())[:MAX_MESSAGE]
    core = _CORE.search(message)
    if core is None:
        return Record(
            message,
            source,
            place,
            head.time,
            head.zone_known,
            head.process,
            text=message,
            repeats=repeats,
        )
    text = message[core.end() :]
    invoked = _INVOKED.match(text)
    return Record(
        message,
        source,
        place,
        head.time,
        head.zone_known,
        head.process,
        core["function"],
        core["file"].replace("\\", "/").rpartition("/")[2],
        int(core["line"]),
        invoked["invoked"] if invoked else "",
        signed(int(invoked["code"])) if invoked else None,
        (invoked["symbol"] or "").replace("unknown", "") if invoked else "",
        text[invoked.end() :] if invoked else text,
        repeats,
    )


def signed(code: int) -> int:
    """Some builds print the number without its sign."""
    code &= 0xFFFFFFFF
    return code - 0x1_0000_0000 if code & 0x8000_0000 else code
