"""A log that somebody named: a text, an export of events, Windows' own event file, or a DART bundle."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

from clientdiag.cisco.logs.dart import dart
from clientdiag.cisco.logs.source import Form, Log, Stream
from clientdiag.cisco.logs.sources import open_file

_FORMS = {".evtx": Form.EVTX, ".xml": Form.EVENTS}


def given(path: Path, stack: ExitStack) -> tuple[tuple[Stream, ...], datetime | None]:
    """The streams in *path*, and when a bundle was made; a bundle stays open until *stack* ends."""
    if path.suffix.lower() == ".zip":
        bundle = stack.enter_context(dart(path))
        return tuple(bundle.streams), bundle.made
    form = _FORMS.get(path.suffix.lower(), Form.TEXT)
    log = Log(path.name, partial(open_file, path), form, mixed=True)
    return (Stream("given", (log,)),), None
