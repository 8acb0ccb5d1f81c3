"""Times for people: in UTC, the same for every reader of a zip."""

from __future__ import annotations

from datetime import UTC, datetime


def in_utc(when: datetime) -> datetime:
    """*when* in UTC; one without a zone is taken to be in UTC. Never raises."""
    if when.tzinfo is None:
        return when.replace(tzinfo=UTC)
    try:
        return when.astimezone(UTC)
    except OverflowError:  # the first or last day of the calendar in a zone that leads out of it
        return when.replace(tzinfo=UTC)


def moment(when: datetime) -> str:
    """*when* as ``2026-11-21 09:16 UTC``."""
    return f"{in_utc(when).isoformat(' ', 'minutes')[:16]} UTC"
