"""Which comes first in dates such as 05/11/2026, the day or the month? A log has one order throughout."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from clientdiag.cisco.logs.lines import utf8
from clientdiag.cisco.logs.moments import Reference

_SLASHED = re.compile(rb"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?![\d/])")
_MOST = 5_000
_MONTHS = 12


def is_day_first(sample: bytes, reference: Reference) -> bool:
    """Whether the dates of *sample* name the day first.

    One that can only be read in one way decides. Else the reading counts by which nothing lies ahead, the
    log covers less time, and its end is nearer to when it was written.
    """
    text = b"".join(utf8([sample]))
    found = {(int(one[1]), int(one[2]), int(one[3])) for one in islice(_SLASHED.finditer(text), _MOST)}
    days = sum(first > _MONTHS >= second for first, second, _ in found)
    months = sum(second > _MONTHS >= first for first, second, _ in found)
    if days or months:
        return days > months
    latest = reference.latest.date()
    by_day = _oddness([_date(year, second, first) for first, second, year in found], latest)
    by_month = _oddness([_date(year, first, second) for first, second, year in found], latest)
    return by_day < by_month


def _oddness(dates: list[date | None], latest: date) -> tuple[int, int, int]:
    """How unlikely it is that a log has these dates: impossible ones, days covered, days before its end."""
    known = [one for one in dates if one is not None]
    if not known:
        return len(dates), 0, 0
    ahead = sum((one - latest).days > 1 for one in known)
    return len(dates) - len(known) + ahead, (max(known) - min(known)).days, abs((latest - max(known)).days)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
