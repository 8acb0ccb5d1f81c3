"""Every log of the client's that was looked at, and what was left out of it."""

from __future__ import annotations

from clientdiag.checks.readings import for_system
from clientdiag.model.core import FailureKind
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import LogRead
from clientdiag.model.text import text
from clientdiag.rendering.details.log_words import short
from clientdiag.rendering.details.section import CellMark, Section
from clientdiag.rendering.details.words import why_unread
from clientdiag.translation import number, say

_MOST = 60
_LONGEST = 200
_UNITS = ("B", "kB", "MB", "GB", "TB")


def logs(evidence: Evidence) -> Section | None:
    """Each log with its place, what was read of it, and why not all. None where none was looked at."""
    seen = evidence.all(LogRead)[:_MOST]
    if not seen:
        return None
    columns = (text("Log"), text("Place"), text("Read"), text("Outcome"))
    cells = [_outcome(one, evidence) for one in seen]
    none = CellMark.NONE
    return Section(
        say(text("Logs that were read")),
        tuple(say(one) for one in columns),
        tuple(
            (short(one.stream, _LONGEST), short(one.name, _LONGEST), _amount(one), words)
            for one, (words, _mark) in zip(seen, cells, strict=True)
        ),
        "" if all(one.whole for one in seen) else say(_NOT_ALL),
        "logs.read",
        tuple((none, none, none, mark) for _words, mark in cells),
    )


_NOT_ALL = text("What was not read may tell of more; that nothing was found there proves nothing.")


def _outcome(one: LogRead, evidence: Evidence) -> tuple[str, CellMark]:
    if one.failure is not None:
        if one.failure.kind is FailureKind.PERMISSION_DENIED:
            return _not_allowed(evidence), CellMark.UNKNOWN
        why = why_unread(one.failure)
        part = text("read only in part: {why}", why=why)
        return say(part if one.done else text("could not be read: {why}", why=why)), CellMark.UNKNOWN
    if not one.whole:
        part = text("only its newest part") if one.done else text("left out: a limit was reached")
        return say(part), CellMark.UNKNOWN
    if not one.done and one.size is None:
        return say(text("nothing from the last days in it")), CellMark.NONE
    return say(text("all that is recent")), CellMark.GOOD


def _not_allowed(evidence: Evidence) -> str:
    """What IT can do about it; each system has its own way."""
    (advice,) = for_system(
        evidence,
        windows=(say(text("you may not read it; IT can add you to the group Event Log Readers")),),
        macos=(say(text("you may not read it; an administrator may")),),
        linux=(say(text("you may not read it; IT can add you to the group adm, or read it as root")),),
    )
    return advice


def _amount(one: LogRead) -> str:
    read = _bytes(one.done)
    if not one.done and not one.whole:
        return "–"
    if one.size is None or one.size == one.done:
        return read
    return say(text("{read} of {size}", read=read, size=_bytes(one.size)))


def _bytes(count: int) -> str:
    """A size that a person reads at once: 63.2 MB."""
    amount, unit = float(max(0, count)), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{number(amount, 1)} {_UNITS[unit]}" if unit else f"{count} B"
