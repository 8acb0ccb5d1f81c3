"""What has to be said before the differences are believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from clientdiag.fleet.comparison import Difference, Note, NoteCode, Presence, Side, Weight
from clientdiag.fleet.diagnosis import Diagnosis
from clientdiag.fleet.hiding import holds_token
from clientdiag.model.core import Report, Unknown
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Environment
from clientdiag.model.text import Text, ntext, text
from clientdiag.rendering.moments import in_utc
from clientdiag.rendering.page import gateway
from clientdiag.translation import say

_FAR_APART = timedelta(hours=24)


def notes(a: Diagnosis, b: Diagnosis, found: Sequence[Difference], failing: Side | None) -> Iterator[Note]:
    """What the reader should know of the two files; most serious first."""
    if _same(a.report, b.report):
        yield _note(NoteCode.SAME_DIAGNOSIS, text("Both files hold the same diagnosis."))
    for letter, one in (("A", a), ("B", b)):
        if one.report.demo:
            sentence = text("{side} was made by the demo, not by a VPN of yours.", side=letter)
            yield _note(NoteCode.DEMO, sentence)
    if not (a.report.demo and b.report.demo):  # each demo has a port of its own
        yield from _gateways(a.report, b.report)
    yield from _systems(a.report, b.report)
    yield from _times(a.report, b.report)
    for letter, one in (("A", a), ("B", b)):
        yield from _reading(letter, one)
        yield from _unknown(letter, one.report.verdict.unknown)
    yield from _weights(found, failing)


def _same(a: Report, b: Report) -> bool:
    """Whether both are of one run, and judged alike."""
    of_one_run = (a.created, a.support_code, a.target) == (b.created, b.support_code, b.target)
    return of_one_run and a.verdict == b.verdict


def _gateways(a: Report, b: Report) -> Iterator[Note]:
    one, other = gateway(a.target), gateway(b.target)
    if holds_token(one) or holds_token(other):
        yield _note(
            NoteCode.GATEWAY_HIDDEN,
            text("The gateway's name is hidden, so whether both asked the same one is not known."),
        )
    elif (a.target.host, a.target.port, a.target.path) != (b.target.host, b.target.port, b.target.path):
        told = (one + _path(a), other + _path(b))
        sentence = text(
            "They asked different gateways: A {one}, B {other}. What differs may lie in the servers.",
            one=told[0],
            other=told[1],
        )
        yield _note(NoteCode.OTHER_GATEWAY, sentence)


def _path(report: Report) -> str:
    return report.target.path if report.target.path != "/" else ""


def _systems(a: Report, b: Report) -> Iterator[Note]:
    one, other = (Evidence(report.runs).first(Environment) for report in (a, b))
    if one is not None and other is not None and one.system != other.system:
        yield _note(
            NoteCode.OTHER_SYSTEM,
            text(
                "The systems differ ({one} and {other}): their stores and verifiers have no names in common.",
                one=one.system,
                other=other.system,
            ),
        )


def _times(a: Report, b: Report) -> Iterator[Note]:
    apart = in_utc(a.created) - in_utc(b.created)
    if abs(apart) < _FAR_APART:
        return
    days = abs(apart).days
    later = "A" if apart > timedelta() else "B"
    sentence = ntext(
        "{side} was made {n} day after the other; the server may have changed in between.",
        "{side} was made {n} days after the other; the server may have changed in between.",
        days,
        side=later,
    )
    yield _note(NoteCode.FAR_APART, sentence)


def _reading(letter: str, one: Diagnosis) -> Iterator[Note]:
    for warning in one.warnings:
        said = text("{side}: {sentence}", side=letter, sentence=warning)
        yield _note(NoteCode.NOT_READ_WHOLE, said)
    for change in one.judged_otherwise:
        said = text("{side}: {sentence}", side=letter, sentence=change)
        yield _note(NoteCode.JUDGED_OTHERWISE, said)


def _unknown(letter: str, unknown: Sequence[Unknown]) -> Iterator[Note]:
    for one in unknown:
        said = text("{side} does not say all: {reason}", side=letter, reason=say(one.reason))
        yield _note(NoteCode.COULD_NOT_READ, said)


def _weights(found: Sequence[Difference], failing: Side | None) -> Iterator[Note]:
    decisive = any(one.weight is Weight.CAUSE and one.presence is not Presence.HIDDEN for one in found)
    if failing is not None and not decisive:
        yield _note(
            NoteCode.NOTHING_DECISIVE,
            text(
                "Nothing that the cause rests on differs; it may be the time, or something that was not "
                "looked at."
            ),
        )
    hidden = sum(field.hidden for one in found for field in one.fields)
    if hidden:
        sentence = ntext(
            "{n} value is hidden on at least one side and was not compared.",
            "{n} values are hidden on at least one side and were not compared.",
            hidden,
        )
        yield _note(NoteCode.HIDDEN, sentence)


def _note(code: NoteCode, sentence: Text) -> Note:
    return Note(code, say(sentence))
