"""Logs as files, and what a scan finds in them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clientdiag.cisco.logs.reading import Limits
from clientdiag.cisco.logs.scan import Scan, scan
from clientdiag.cisco.logs.source import Log, Stream
from clientdiag.cisco.logs.sources import open_file
from tests.peers import cisco_logs as logs

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SMALL = Limits(block=4_096)
QUIET = b"".join(logs.healthy(3_000, seed=3, begin=datetime(2026, 11, 20, 9, 0, tzinfo=UTC)))
LINES = logs.attempt(logs.verify(20))
FAILED = logs.written(LINES)
posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, rights and open files as POSIX has them")


def log_of(path: Path, modified: datetime | None = None) -> Log:
    return Log(path.name, lambda: open_file(path), mixed=True, modified=modified)


def look(*found: Log, limits: Limits | None = None, **how: Callable[..., object]) -> Scan:
    return scan([Stream("log", found)], now=NOW, zone=UTC, limits=limits, **how)  # type: ignore[arg-type]  # by name


def decided(found: Scan) -> list[str]:
    return [one.decisive.signature.id for one in found.attempts if one.decisive is not None]
