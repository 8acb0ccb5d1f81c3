"""Dates with slashes: a British log is read as one, an American one too."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest

from clientdiag.cisco.logs.date_order import is_day_first
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.scan import scan
from clientdiag.cisco.logs.source import Log, Stream
from tests.peers import cisco_logs as logs

NOW = datetime(2026, 11, 6, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dates", "is_first"),
    [
        (["05/11/2026"], True),
        (["11/05/2026"], False),
        (["25/10/2026", "05/11/2026"], True),
        (["10/25/2026", "11/05/2026"], False),
        (["04/11/2026", "05/11/2026"], True),
        (["01/02/2026", "02/02/2026"], True),
        (["02/01/2026", "02/02/2026"], False),
        (["06/11/26"], True),
        (["06/06/2026"], False),
        (["99/99/2026"], False),
        (["1.2.3/4/5/6/7"], False),
        ([], False),
    ],
    ids=str,
)
def test_the_dates_of_a_log_say_their_own_order(dates: list[str], *, is_first: bool) -> None:
    sample = "\n".join(f"Date : {one}" for one in dates)

    assert is_day_first(sample.encode(), Reference(NOW, None, UTC)) is is_first
    wide = ("x\n" * 20 + sample).encode("utf-16")
    assert is_day_first(wide, Reference(NOW, None, UTC)) is is_first


def _british(text: bytes) -> bytes:
    """DART's dates, day first."""
    lines = text.decode().split("\n")
    for number, line in enumerate(lines):
        if line.startswith("Date "):
            label, _, month_first = line.rstrip("\r").partition(": ")
            month, day, year = month_first.split("/")
            lines[number] = f"{label}: {day}/{month}/{year}\r"
    return "\n".join(lines).encode()


@pytest.mark.parametrize("british", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("day", [3, 5])
def test_an_attempt_of_yesterday_is_one_of_yesterday(day: int, encoding: str, *, british: bool) -> None:
    began = datetime(2026, 11, day, 9, 30, tzinfo=UTC)
    text = logs.written(logs.attempt(logs.verify(20)), logs.dart, began)
    data = (_british(text) if british else text).decode().encode(encoding)

    found = scan([Stream("s", (Log("l", lambda: io.BytesIO(data)),))], now=NOW, zone=UTC)

    (one,) = found.attempts
    assert one.started is not None
    assert abs(one.started - began) < timedelta(seconds=2)
