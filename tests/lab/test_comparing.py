"""The scoreboard fails on what it should fail on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from clientdiag.engine import rejudge
from clientdiag.model.core import Actor, Finding, Report, Severity, State
from clientdiag.model.text import text
from tests.lab.comparing import Mark, compare
from tests.lab.row import Ran, Row
from tests.lab.scene import Scene
from tests.unit.samples import blocked

CRASHED = rejudge(blocked())
REPORT = rejudge(changed(CRASHED, runs=tuple(run for run in CRASHED.runs if not run.trace)))
ROOT = REPORT.verdict.root
ROW = Row(
    name="sample",
    scene=Scene(),
    root=ROOT,
    also=frozenset(one.code for one in REPORT.findings if one.explained_by is None) - {ROOT or ""},
    folded={one.code: one.explained_by for one in REPORT.findings if one.explained_by},
)
STRANGE = Finding("captive-portal", Severity.ERROR, text("A portal."), (Actor.YOU,))
NOTE = Finding("already-connected", Severity.NOTE, text("Connected."), (Actor.NOBODY,))


def _mark(row: Row, report: Report | None) -> Mark:
    return compare(row, Ran(0, report, "", 0.0, None))[0]


def test_what_was_demanded_is_ok() -> None:
    assert compare(ROW, Ran(0, REPORT, "", 0.0, None)) == (Mark.OK, ())


@pytest.mark.parametrize(
    "row",
    [
        replace(ROW, root="name-mismatch"),
        replace(ROW, state=State.ATTENTION),
        replace(ROW, also=ROW.also | {"not-tls"}),
        replace(ROW, folded={"not-tls": "clock-wrong"}),
        replace(ROW, demands=(lambda _ran: "something is wrong",)),
    ],
    ids=["root", "state", "also", "folded", "demand"],
)
def test_what_is_missing_is_a_miss(row: Row) -> None:
    assert _mark(row, REPORT) is Mark.MISS


def test_a_crashed_check_is_a_miss() -> None:
    assert any(run.trace for run in CRASHED.runs)
    assert _mark(ROW, CRASHED) is Mark.MISS


def test_no_report_is_a_miss() -> None:
    assert _mark(ROW, None) is Mark.MISS


@pytest.mark.parametrize("more", [STRANGE, NOTE], ids=["finding", "note"])
def test_what_nobody_expects_is_no_success(more: Finding) -> None:
    report = changed(REPORT, findings=(*REPORT.findings, more))

    assert _mark(ROW, report) is not Mark.OK
    assert any(more.code in problem for problem in compare(ROW, Ran(0, report, "", 0.0, None))[1])


def test_a_root_in_a_healthy_world_is_a_false_alarm() -> None:
    assert _mark(replace(ROW, root=None, also=frozenset(), folded={}), REPORT) is Mark.FALSE_ALARM


def test_what_is_judged_otherwise_from_its_json_is_a_miss() -> None:
    report = changed(REPORT, findings=())

    assert any("judged again" in problem for problem in compare(ROW, Ran(0, report, "", 0.0, None))[1])


def test_a_forbidden_code_is_found_even_when_it_is_folded() -> None:
    folded = changed(STRANGE, explained_by=ROOT)
    report = changed(REPORT, findings=(*REPORT.findings, folded))

    assert _mark(replace(ROW, never=frozenset({"captive-portal"})), report) is not Mark.OK
