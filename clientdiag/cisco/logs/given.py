"""A log that somebody named: a text, an export of events, Windows' own event file, or a DART bundle."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from clientdiag.cisco.logs.dart import dart, wanted
from clientdiag.cisco.logs.source import NAMED, Form, Log, Stream
from clientdiag.cisco.logs.sources import open_file
from clientdiag.model.core import Failure, FailureKind, Operation

_FORMS = {".evtx": Form.EVTX, ".xml": Form.EVENTS}


@dataclass(frozen=True)
class Given:
    """The streams of what was named, when a bundle was made, and what of it cannot be read, and why."""

    streams: tuple[Stream, ...]
    made: datetime | None = None
    unread: tuple[tuple[str, Failure], ...] = ()


def given(path: Path, stack: ExitStack) -> Given:
    """What is in *path*; a bundle stays open until *stack* ends."""
    if path.suffix.lower() == ".zip" or _is_zip(path):
        bundle = stack.enter_context(dart(path))
        failure = bundle.failure
        if failure is None and not bundle.streams and not bundle.skipped:
            failure = Failure(Operation.READ_FILE, FailureKind.NOT_FOUND)  # it holds no log that we know
        whole = ((path.name, failure),) if failure is not None else ()
        return Given(tuple(bundle.streams), bundle.made, (*whole, *bundle.skipped))
    form = _FORMS.get(path.suffix.lower(), Form.TEXT)
    known = wanted(path.name)
    log = Log(path.name, partial(open_file, path), form, mixed=known[2] if known is not None else True)
    return Given((Stream(NAMED, (log,)),))


def _is_zip(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False  # reading it will say why
