"""Compares what a run said with what its row demands."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from clientdiag import bundle
from clientdiag.attachments import Attachment, Collected
from clientdiag.attachments.facts import facts
from clientdiag.engine import rejudge
from clientdiag.model.core import Finding, Report, Severity
from clientdiag.model.text import text
from clientdiag.platforms.identity import identity
from clientdiag.redaction import redact
from tests.lab.row import Ran, Row


class Mark(StrEnum):
    """How a row ended."""

    OK = "ok"
    MISS = "MISS"
    FALSE_ALARM = "FALSE ALARM"
    NOT_BUILT = "NOT BUILT"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Result:
    """A row's end: its mark, what is wrong, and what the run took (whole scenario, in seconds)."""

    row: Row
    mark: Mark
    problems: tuple[str, ...] = ()
    ran: Ran | None = None
    seconds: float = 0.0


def compare(row: Row, ran: Ran) -> tuple[Mark, tuple[str, ...]]:
    """The mark of *ran*, and every way in which it is not what *row* demands."""
    if ran.report is None:
        lines = ran.stderr.strip().splitlines()
        return Mark.MISS, (f"no report, exit {ran.exit_code}: {lines[-1] if lines else 'silence'}",)
    missed = [*_missed(row, ran.report), *_differs_from_its_json(ran.report)]
    missed += [wrong for demand in row.demands if (wrong := demand(ran)) is not None]
    too_much = _too_much(row, ran.report)
    if missed and not (row.root is None and too_much):
        return Mark.MISS, (*missed, *too_much)
    return (Mark.FALSE_ALARM if too_much else Mark.OK), (*too_much, *missed)


def _missed(row: Row, report: Report) -> list[str]:
    said, found = report.verdict, []
    if said.root != row.root:
        found.append(f"root is {said.root}, not {row.root}")
    if said.state is not row.expected_state:
        unknown = ", ".join(f"{one.topic.value}: {one.reason.msgid}" for one in said.unknown)
        found.append(f"verdict is {said.state.value}, not {row.expected_state.value} {unknown}".rstrip())
    explained = {one.code: one.explained_by for one in report.findings}
    wanted = {**row.folded, **dict.fromkeys(row.also)}
    for code, cause in wanted.items():
        if code not in explained:
            found.append(f"{code} is not found")
        elif explained[code] != cause:
            found.append(f"{code} is explained by {explained[code]}, not {cause}")
    crashed = [one for one in report.runs if one.trace]
    found += [f"{one.check} crashed: {(one.trace or '').strip().splitlines()[-1]}" for one in crashed]
    return found


def _too_much(row: Row, report: Report) -> list[str]:
    allowed = {row.root, *row.also, *row.may}
    loud = [one for one in report.findings if one.severity is not Severity.NOTE]
    found = [
        f"{one.code} ({one.severity.value}) stands unexplained"
        for one in loud
        if one.explained_by is None and one.code not in allowed
    ]
    quiet = {one.code for one in report.findings if one.severity is Severity.NOTE}
    found += [f"{code} is noted" for code in sorted(quiet - row.notes - allowed - row.folded.keys())]
    found += [f"{one.code} is found" for one in report.findings if one.code in row.never]
    return found


def _differs_from_its_json(report: Report) -> list[str]:
    """A report that was read back, whole, without names or from its zip, must be judged as it was live."""
    found = []
    for how, read in (
        ("again", report),
        ("without names", redact(report).report),
        ("from its zip", _from_its_zip(report)),
    ):
        again = rejudge(read)
        if (_gist(again.findings), _end(again)) != (_gist(report.findings), _end(report)):
            found.append(f"judged {how}: {_gist(again.findings)}, {again.verdict.state} {again.verdict.root}")
    return found


def _from_its_zip(report: Report) -> Report:
    """*report* as it is in a zip with facts of this computer, whose names are hidden in all of it."""
    told = Attachment("system/facts.txt", facts(report), text("The facts."), "report.json")
    collected = Collected((told,), known={**identity(), "zqlab": "user", "zqlab.example": "domain"})
    with tempfile.TemporaryDirectory() as folder:
        return bundle.open(bundle.plan(report, collected).write(Path(folder))).report


def _end(report: Report) -> tuple[object, ...]:
    verdict = report.verdict
    return verdict.state, verdict.root, [one.topic for one in verdict.unknown]


def _gist(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.severity.value, one.explained_by) for one in findings]
