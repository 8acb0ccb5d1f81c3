"""Where records come from: logs that can be opened, and streams of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO

from clientdiag.model.core import Failure, FailureKind, Operation

NAMED = "given"
"""The stream of a log that somebody named."""


class Form(StrEnum):
    """How a log is written: lines of text, Windows events in XML, Windows' own event file."""

    TEXT = "text"
    EVENTS = "events"
    EVTX = "evtx"


@dataclass(frozen=True)
class Log:
    """One file, or what one command prints.

    ``open`` gives its bytes, unpacked, and may raise OSError. ``mixed`` says that other programs
    write into it too. ``modified`` is when it was last written, aware, None unknown.
    """

    name: str
    open: Callable[[], IO[bytes]]
    form: Form = Form.TEXT
    mixed: bool = False
    modified: datetime | None = None


@dataclass(frozen=True)
class Stream:
    """Logs that continue one another, the newest first: a log and its rotated predecessors."""

    name: str
    logs: tuple[Log, ...]


def failure_of(error: Exception) -> Failure:
    """What an exception met while reading means."""
    if isinstance(error, EOFError):
        return Failure(Operation.READ_FILE, FailureKind.END_OF_STREAM)
    if isinstance(error, OSError) and error.errno is not None:
        kinds: tuple[tuple[type[OSError], FailureKind], ...] = (
            (PermissionError, FailureKind.PERMISSION_DENIED),
            (FileNotFoundError, FailureKind.NOT_FOUND),
            (NotADirectoryError, FailureKind.NOT_FOUND),
            (TimeoutError, FailureKind.TIMED_OUT),
        )
        kind = next((one for type_, one in kinds if isinstance(error, type_)), FailureKind.OTHER)
        return Failure(Operation.READ_FILE, kind, error.errno)
    if isinstance(error, TimeoutError):
        return Failure(Operation.READ_FILE, FailureKind.TIMED_OUT)
    if isinstance(error, ImportError):
        return Failure(Operation.READ_FILE, FailureKind.NOT_SUPPORTED)
    return Failure(Operation.READ_FILE, FailureKind.MALFORMED)
