"""Faults of this program itself: kept in a file of their own until the next start, told calmly. No Qt.

The file is offered once, to be put into a zip with everything hidden that is hidden there; else it goes.
"""

from __future__ import annotations

import contextlib
import os
import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from clientdiag import __version__
from clientdiag.translation import Problem

MAX_CHARACTERS = 60_000
_EXPECTED = (Problem, OSError)


def file() -> Path:
    """Where the last faults are kept."""
    import platformdirs  # the window is painted before it is needed

    return Path(platformdirs.user_state_dir("clientdiag", appauthor=False)) / "faults.txt"


def is_ours(error: BaseException) -> bool:
    """Whether *error* is a fault of this program, not of what it was given."""
    return not isinstance(error, _EXPECTED)


def words_of(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """What is to be known about a fault, for those who mend it."""
    return "".join(traceback.format_exception(kind, error, trace))


def note(trace: str) -> str:
    """Keep *trace*; returns the details as they are copied. Never raises."""
    moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    details = f"ClientDiag {__version__}, {system}, {moment}\n{trace}"[-MAX_CHARACTERS:]
    with contextlib.suppress(Exception):  # a fault over a fault would help nobody
        path = file()
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8", "replace") if path.exists() else ""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as opened:
            opened.write(f"{before}{details}\n"[-MAX_CHARACTERS:])
    return details


def take() -> str:
    """The faults of before, which are forgotten with that; empty where there were none. Never raises."""
    with contextlib.suppress(OSError):
        path = file()
        with path.open("r", encoding="utf-8", errors="replace") as opened:
            found = opened.read(MAX_CHARACTERS)
        path.unlink()
        return found
    return ""
