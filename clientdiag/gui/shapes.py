"""What a mark can say; how it is drawn is in marks.py."""

from __future__ import annotations

from enum import StrEnum


class Shape(StrEnum):
    """What a mark says. The first six are the states of a stage."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"
    QUIET = "quiet"
    RUNNING = "running"
    ALARM = "alarm"
    WAITING = "waiting"
