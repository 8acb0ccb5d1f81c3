"""When a record was written: the shapes of date and time in the client's logs.

Dates without a year, or times without a date, are the latest that the file's own age allows. Dates
with slashes are month first, or day first where the log's own are, unless that is impossible. A time more
than a day ahead is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_AHEAD = timedelta(days=1)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?:[.,:](?P<fraction>\d{1,9}))?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?\s*(?P<zone>Z\b|UTC\b|[+-]\d\d:?\d\d\b)?"
)
_DATES = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d\d)\b"),
    re.compile(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4}|\d\d)\b"),
    re.compile(r"(?P<name>[A-Z][a-z]{2})[a-z]{0,6}\.? +(?P<day>\d{1,2})(?:,? +(?P<year>\d{4})\b)?"),
    re.compile(r"(?P<day>\d{1,2})[ -](?P<name>[A-Z][a-z]{2})[a-z]{0,6}\.?[ -](?P<year>\d{4})\b"),
    re.compile(r"(?P<month>\d\d)-(?P<day>\d\d)(?= )"),
)
_LONGEST = 64


@dataclass(frozen=True)
class Reference:
    """What times are read against: now, when the file was last written, and the time zone to assume.

    Both moments have their zone; without *zone*, that of this computer is assumed. *day_first* is how
    the log writes dates with slashes.
    """

    now: datetime
    modified: datetime | None = None
    zone: tzinfo | None = None
    day_first: bool = False

    @property
    def latest(self) -> datetime:
        """No record of the file is later, in UTC."""
        return min(self.now, self.modified or self.now).astimezone(UTC)

    def believed(self, moment: datetime | None) -> datetime | None:
        """*moment*, or None for one that lies more than a day ahead."""
        return None if moment is None or moment > self.now + _AHEAD else moment


@dataclass(frozen=True)
class Moment:
    """A time in UTC, None where there is none to be believed, and whether its zone was written."""

    time: datetime | None = None
    zone_known: bool = False


def moment(written: str, reference: Reference) -> Moment:
    """Read a date and a time, in any of the shapes. Never raises."""
    written = written[:_LONGEST]
    clock = _CLOCK.search(written)
    if clock is None:
        return Moment()
    date = next((found for shape in _DATES if (found := shape.search(written))), None)
    zone = _zone(clock["zone"])
    for year, month, day in _dates(date, reference):
        time = _assembled((year, month, day), clock, zone or reference.zone)
        whole = date is not None and bool(date.groupdict().get("year"))
        bound = reference.now if whole else reference.latest
        if time is not None and time <= bound + _AHEAD:
            return Moment(time, zone is not None)
    return Moment(None, zone is not None)


def _dates(date: re.Match[str] | None, reference: Reference) -> Iterator[tuple[int, int, int]]:
    """What the date may mean, the likeliest first."""
    latest = reference.latest.astimezone(reference.zone)
    if date is None:
        for back in (0, 1):
            day = latest - timedelta(days=back)
            yield day.year, day.month, day.day
        return
    parts = date.groupdict()
    year = int(parts.get("year") or 0)
    years = [year + 2000 if year < 100 else year] if parts.get("year") else _years(latest)
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        readings = [(years[0], first, second), (years[0], second, first)]
        yield from reversed(readings) if reference.day_first else readings
        return
    month = int(parts["month"]) if parts.get("month") else _MONTHS.get(parts.get("name") or "", 0)
    for one in years:
        yield one, month, int(parts["day"])


def _years(latest: datetime) -> list[int]:
    """This year or one before it; 29 February may need to go back further."""
    return [latest.year + 1 - back for back in range(9)]


def _assembled(date: tuple[int, int, int], clock: re.Match[str], zone: tzinfo | None) -> datetime | None:
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"] in "Pp" else 0)
    fraction = int((clock["fraction"] or "0").ljust(6, "0")[:6])
    try:
        local = datetime(  # noqa: DTZ001  # the next line gives it its zone
            *date, hour, int(clock["minute"]), int(clock["second"]), fraction
        )
        return (local.replace(tzinfo=zone) if zone else local).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _zone(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written[0] in "ZU":
        return UTC
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    try:
        return timezone(-offset if written[0] == "-" else offset)
    except ValueError:
        return None
