"""The Cisco client's logs as text: its last attempts to connect, or on choice every record within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from clientdiag.attachments.attachment import (
    MAX_ALL_CHARACTERS,
    MAX_FILE_CHARACTERS,
    Asked,
    Attachment,
    LeftOut,
)
from clientdiag.attachments.logs.extract import every_record, of_attempts
from clientdiag.attachments.logs.gathered import Extract
from clientdiag.attachments.logs.kept import kept
from clientdiag.checks.client_logs import attempts_here
from clientdiag.cisco.logs.attempts import Attempt
from clientdiag.cisco.logs.given import given
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.scan import ReadLog, scan
from clientdiag.cisco.logs.source import Log, Stream
from clientdiag.model.core import FailureKind
from clientdiag.model.evidence import Evidence
from clientdiag.model.text import Text, ntext, text

MAX_ATTEMPTS = 6
"""So many attempts of one stream of logs enter, the newest."""
MAX_LOGS = 60
_WHY_NOT = {FailureKind.PERMISSION_DENIED: text("It may not be read by this user.")}
_CANNOT = text("It could not be read.")
_ONLY_NEWEST = text("Only its newest records are here; the older ones would not fit.")
_BROKE_OFF = text("It could not be read to its end.")
Entering = Attachment | LeftOut


def client_logs(asked: Asked) -> Iterator[Entering]:
    """``logs/``: a text for each log that has something to say."""
    collecting = _Collecting(asked)
    with ExitStack() as stack:
        for path in asked.log_files:
            held = given(path, stack)
            for stream in held.streams:
                yield from collecting.of(stream, held.made or datetime.now(UTC))
        for stream in asked.platform.log_streams():
            yield from collecting.of(stream, datetime.now(UTC))


@dataclass
class _Collecting:
    asked: Asked
    left: int = MAX_ALL_CHARACTERS

    def of(self, stream: Stream, now: datetime) -> Iterator[Entering]:
        """What of *stream* enters. Its logs are opened once, even where they are read twice."""
        if self.left <= 0 or self.asked.cancelled():
            return
        with kept(stream) as again:
            yield from self._every(again, now) if self.asked.all_logs else self._attempts(again, now)

    def _every(self, stream: Stream, now: datetime) -> Iterator[Entering]:
        for log in stream.logs[:MAX_LOGS]:
            if self.left <= 0 or self.asked.cancelled():
                return
            found = every_record(log, Reference(now, log.modified), self._most)
            yield from self._entering(log, found, text("The Cisco client's records in this log."))

    def _attempts(self, stream: Stream, now: datetime) -> Iterator[Entering]:
        found = scan((stream,), now=now, cancelled=self.asked.cancelled)
        by_name = {log.name: log for log in stream.logs}
        for one in found.logs:
            if one.failure is not None and one.failure.kind in _WHY_NOT:
                yield _unread(one)
        of_log: dict[str, list[Attempt]] = {}
        for attempt in self._wanted(found.attempts):
            of_log.setdefault(attempt.source, []).append(attempt)
        for name, attempts in of_log.items():
            if name in by_name and self.left > 0 and not self.asked.cancelled():
                log = by_name[name]
                places = [one.place for one in found.attempts if one.source == name]
                texts = of_attempts(log, attempts, places, Reference(now, log.modified), self._most)
                yield from self._entering(log, texts, _why(len(attempts)))

    def _wanted(self, attempts: tuple[Attempt, ...]) -> list[Attempt]:
        """The newest to reach the report's gateway; of any, where none was."""
        here = {one.gateway for one in attempts_here(Evidence(self.asked.report.runs))}
        wanted = [one for one in attempts if one.gateway[:300] in here]
        return (wanted or list(attempts))[:MAX_ATTEMPTS]

    def _entering(self, log: Log, found: Extract, why: Text) -> Iterator[Entering]:
        path = f"logs/{_name(log.name)}"
        if found.failure is not None and not found.text:
            yield LeftOut(path, _WHY_NOT.get(found.failure.kind, _CANNOT))
        if found.text:
            self.left -= len(found.text)
            cut = _ONLY_NEWEST if found.cut else _BROKE_OFF if found.failure is not None else None
            yield Attachment(path, found.text, why, log.name, cut)

    @property
    def _most(self) -> int:
        return min(self.left, MAX_FILE_CHARACTERS)


def _unread(one: ReadLog) -> LeftOut:
    why = _CANNOT if one.failure is None else _WHY_NOT.get(one.failure.kind, _CANNOT)
    return LeftOut(f"logs/{_name(one.name)}", why)


def _why(count: int) -> Text:
    return ntext(
        "The Cisco client's records of its last attempt to connect.",
        "The Cisco client's records of its last {n} attempts to connect.",
        count,
    )


def _name(name: str) -> str:
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2] or "log"
    return last if last.lower().endswith((".txt", ".log")) else f"{last}.log"
