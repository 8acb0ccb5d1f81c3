"""The client's last attempts to connect, out of its own logs: how each ended, and its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from clientdiag.checks.client_logs import attempts_here
from clientdiag.checks.client_logs.looking import MAX_ATTEMPTS
from clientdiag.checks.readings import date_offset
from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import LogAttempt, LogRead, LogSign
from clientdiag.model.text import Text, ntext, text
from clientdiag.rendering.details.log_words import (
    how_far,
    is_refused_sign_in,
    meaning_of,
    short,
    shown_to_user,
    what_stopped,
)
from clientdiag.rendering.details.section import CellMark, Section
from clientdiag.rendering.moments import in_utc, moment
from clientdiag.translation import say

MOST_IN_FULL = 5
"""Of so many attempts, the newest, the tables show the records."""
_MOST_RECORDS, _MOST_SHOWN = 40, 12
_LONGEST_GATEWAY, _LONGEST_PROCESS = 120, 60
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_SAME_CLOCK = timedelta(minutes=1)


@dataclass(frozen=True)
class RecordView:
    """One record of an attempt, or what the user was shown, in one line. ``when`` is None unknown."""

    when: datetime | None
    words: str
    meaning: str
    mark: CellMark


@dataclass(frozen=True)
class AttemptView:
    """One attempt in plain words.

    ``ended`` says how it ended in one sentence, ``first`` what a sign-in that came through met before,
    and ``is_here`` whether it was to the gateway of this report. ``repeats`` counts the record that
    decided; 0 where none did. Nothing is harmful to show.
    """

    when: datetime | None
    zone_known: bool
    gateway: str
    reached: str
    ended: str
    first: str
    mark: CellMark
    repeats: int
    is_here: bool
    records: tuple[RecordView, ...]


def read_attempts(report: Report) -> tuple[AttemptView, ...]:
    """At most :data:`MAX_ATTEMPTS`, the newest first."""
    evidence = Evidence(report.runs)
    here = attempts_here(evidence)
    every = sorted(evidence.all(LogAttempt), key=_begun, reverse=True)[:MAX_ATTEMPTS]
    return tuple(_read(one, is_here=one in here) for one in every)


def _begun(one: LogAttempt) -> datetime:
    return in_utc(one.started) if one.started is not None else _EARLIEST


def _read(one: LogAttempt, *, is_here: bool) -> AttemptView:
    ended, first, mark = _ended(one)
    gateway = short(one.gateway.rpartition("//")[2].rstrip("/"), _LONGEST_GATEWAY)
    return AttemptView(
        when=in_utc(one.started) if one.started is not None else None,
        zone_known=one.zone_known,
        gateway=gateway or say(text("not named")),
        reached=how_far(one),
        ended=ended,
        first=first,
        mark=mark,
        repeats=one.decisive.repeats if one.decisive is not None else 0,
        is_here=is_here,
        records=_records(one),
    )


def _ended(one: LogAttempt) -> tuple[str, str, CellMark]:
    """How it ended, what came before a sign-in that was taken in the end, and the mark."""
    if one.success:
        refused = next((sign for sign in one.signs if sign.overcome and is_refused_sign_in(sign)), None)
        if refused is None:
            return say(text("Connected")), "", CellMark.GOOD
        return say(text("Connected in the end")), what_stopped(one, refused), CellMark.WARNING
    if one.decisive is not None:
        mark = CellMark.UNKNOWN if one.success is None else CellMark.BAD
        return what_stopped(one, one.decisive), "", mark
    if one.success is None:
        return say(text("The log does not show how it ended")), "", CellMark.UNKNOWN
    return say(text("It failed, and the log does not say why")), "", CellMark.BAD


def _records(one: LogAttempt) -> tuple[RecordView, ...]:
    told = [_record(sign, is_first=sign == one.decisive) for sign in _in_order(one)[:_MOST_RECORDS]]
    shown = [shown_to_user(said) for said in one.said[:_MOST_SHOWN]]
    return (*told, *(RecordView(None, words, kind, CellMark.NONE) for words, kind in shown))


def _in_order(one: LogAttempt) -> list[LogSign]:
    """The signs, and among them what decided, even where a report has left it out of them."""
    if one.decisive is None or one.decisive in one.signs:
        return list(one.signs)
    decided = one.decisive.time
    before = [sign for sign in one.signs if decided and sign.time and in_utc(sign.time) <= in_utc(decided)]
    place = len(before)
    return [*one.signs[:place], one.decisive, *one.signs[place:]]


def _record(sign: LogSign, *, is_first: bool) -> RecordView:
    meaning, mark = meaning_of(sign, is_first=is_first)
    when = in_utc(sign.time) if sign.time is not None else None
    words = (
        f"{short(sign.process, _LONGEST_PROCESS)}: {short(sign.text)}" if sign.process else short(sign.text)
    )
    return RecordView(when, words, meaning, mark)


# ----------------------------------------------------------------------------------------------- tables


def attempts(report: Report) -> Section | None:
    """A row for every attempt. None where no log was looked at."""
    evidence = Evidence(report.runs)
    if not evidence.has(LogRead) and not evidence.has(LogAttempt):
        return None
    found = read_attempts(report)
    columns = (text("When"), text("To"), text("Came as far as"), text("How it ended"), text("Times written"))
    none = CellMark.NONE
    return Section(
        say(text("Attempts to connect, by the Cisco client's logs")),
        tuple(say(one) for one in columns),
        tuple(_row(one) for one in found),
        " ".join(say(one) for one in sentences(report, found)),
        "logs.attempts",
        tuple((none, none, none, one.mark, none) for one in found),
        tuple("" if one.zone_known or one.when is None else say(text("zone assumed")) for one in found),
    )


def _row(one: AttemptView) -> tuple[str, ...]:
    first = say(text("first: {what}", what=one.first))
    ended = f"{one.ended}; {first}" if one.first else one.ended
    gateway = one.gateway if one.is_here else say(text("{gateway} (another)", gateway=one.gateway))
    return _moment(one.when), gateway, one.reached, ended, str(one.repeats or "–")


def records(report: Report) -> Section | None:
    """The records of the newest attempts, in order. None where there are none."""
    rows: list[tuple[str, ...]] = []
    marks: list[tuple[CellMark, ...]] = []
    for number, attempt in enumerate(read_attempts(report)[:MOST_IN_FULL], 1):
        for one in attempt.records:
            rows.append((str(number), _second(one.when), one.words, one.meaning))
            marks.append((CellMark.NONE, CellMark.NONE, CellMark.NONE, one.mark))
    if not rows:
        return None
    columns = (text("Attempt"), text("When"), text("Record"), text("What it means"))
    return Section(
        say(text("Their records")),
        tuple(say(one) for one in columns),
        tuple(rows),
        say(text("Attempt 1 is the newest.")),
        "logs.records",
        tuple(marks),
    )


def _moment(when: datetime | None) -> str:
    return moment(when) if when is not None else "–"


def _second(when: datetime | None) -> str:
    return f"{in_utc(when).isoformat(' ')[:19]} UTC" if when is not None else ""


# -------------------------------------------------------------------------------------------- sentences


def sentences(report: Report, found: Sequence[AttemptView]) -> list[Text]:
    """How many attempts there are, what the newest fits with, how the clocks differ, what is unread."""
    evidence = Evidence(report.runs)
    is_whole = all(one.whole for one in evidence.all(LogRead))
    if not found:
        return [_NONE_HERE if is_whole else _NONE_FOUND_SO_FAR]
    said = [ntext("{n} attempt in the last days.", "{n} attempts in the last days.", len(found))]
    if len(found) >= MAX_ATTEMPTS:
        said = [ntext("The newest attempt.", "The newest {n} attempts.", len(found))]
    cause = _measured(report)
    if cause is not None:
        said.append(text("What stopped the last one was found in this run too: {what}.", what=say(cause)))
    apart = date_offset(evidence)
    if apart is not None:
        said.append(_beside_the_gateway(apart))
    if not is_whole:
        said.append(text("Not every log could be read whole; see below."))
    return said


_NONE_HERE = text("The logs tell of no attempt to connect in the last days.")
_NONE_FOUND_SO_FAR = text("No attempt was found, but not every log could be read whole; see below.")


def _measured(report: Report) -> Text | None:
    """The summary of the finding that the last attempt's error is folded under."""
    folded = next((one for one in report.findings if one.code == "client-log-error"), None)
    if folded is None or folded.explained_by is None:
        return None
    causes = (one.summary for one in report.findings if one.code == folded.explained_by)
    return next(causes, None)


def _beside_the_gateway(apart: timedelta) -> Text:
    """How to find the same moments in the gateway's own log."""
    if abs(apart) < _SAME_CLOCK:
        return text("The gateway's clock agrees.")
    hours, minutes = divmod(int(abs(apart).total_seconds()) // 60, 60)
    amount = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    if apart > timedelta(0):
        return text("By the gateway's clock each was {amount} earlier.", amount=amount)
    return text("By the gateway's clock each was {amount} later.", amount=amount)
