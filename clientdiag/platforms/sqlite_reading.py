"""Reads another program's SQLite file without changing, locking or trusting it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.platforms.pem import file_failure, is_regular

if TYPE_CHECKING:
    import sqlite3

MAX_BYTES = 64 * 1024 * 1024
DEADLINE_S = 3.0
_LOCKED_S = 0.3
_MAX_VALUE_BYTES = 4 * 1024 * 1024
_STEPS = 10_000
_SHUT = {5, 6, 8, 14}  # SQLITE_BUSY, LOCKED, READONLY (a journal to play back), CANTOPEN
_INTERRUPT = 9
Answer = TypeVar("Answer")


def ask_database(path: Path, ask: Callable[[sqlite3.Connection], Answer]) -> Answer | Failure:
    """What *ask* makes of the database in *path*, read-only and with a deadline.

    Where its owner holds it, the file is read as it lies, which may be the state of a moment ago.
    """
    import sqlite3  # slow to load, and most computers have no such store

    try:
        if not is_regular(path):
            return Failure(Operation.READ_STORE, FailureKind.NOT_SUPPORTED)
        if path.stat().st_size > MAX_BYTES:
            return Failure(Operation.READ_STORE, FailureKind.TOO_LARGE)
        with path.open("rb"):
            pass  # SQLite does not say why it cannot open a file
        try:
            return _ask(path, "mode=ro", ask)
        except sqlite3.Error as error:
            if _code(error) not in _SHUT:
                raise
        return _ask(path, "immutable=1", ask)
    except OSError as error:
        return file_failure(error)
    except sqlite3.Error as error:
        kind = FailureKind.TIMED_OUT if _code(error) == _INTERRUPT else FailureKind.MALFORMED
        return Failure(Operation.READ_STORE, kind, _code(error))


def _ask(path: Path, how: str, ask: Callable[[sqlite3.Connection], Answer]) -> Answer:
    import sqlite3

    until = time.monotonic() + DEADLINE_S
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=_LOCKED_S)) as opened:
        opened.text_factory = bytes
        opened.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
        opened.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        opened.execute("PRAGMA trusted_schema=OFF")
        return ask(opened)


def _code(error: sqlite3.Error) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)  # absent where Python itself found the fault
    return code & 0xFF if isinstance(code, int) else None
