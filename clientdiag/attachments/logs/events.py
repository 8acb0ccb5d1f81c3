"""Windows events as lines of text: when, who, and what was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from clientdiag.attachments.logs.gathered import Said
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.source import Form, Log
from clientdiag.cisco.logs.windows_events import event_records, evtx_records


def events(file: IO[bytes], log: Log, reference: Reference, most: int) -> Iterator[Said]:
    """The client's events in *file* as they come, of which *most* bytes are read.

    Raises as :func:`event_records` does where the file breaks off, after what came before.
    """
    reader = evtx_records if log.form is Form.EVTX else event_records
    for one in reader(file, log.name, reference, most):
        when = "" if one.time is None else f"{one.time:%Y-%m-%dT%H:%M:%SZ} "
        yield Said(one.time, f"{when}{one.process}: {one.message}")
