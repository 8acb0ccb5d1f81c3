"""Answers of the user's, given after a run: the same facts judged once more, with the answers among them."""

from __future__ import annotations

import msgspec

from clientdiag.engine.judge import rejudge
from clientdiag.model.core import CheckRun, CheckStatus, Observation, Report, Symptom
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import UserReport

_WHERE = "computer"


def answered(report: Report, **answers: object) -> Report:
    """*report* with these fields of :class:`UserReport`, judged again. Nothing is measured anew."""
    told = Evidence(report.runs).first(UserReport) or UserReport(Symptom.NOT_SURE)
    told = msgspec.structs.replace(told, **answers)
    runs = tuple(_with(one, told) if one.check == _WHERE else one for one in report.runs)
    if not any(one.check == _WHERE for one in report.runs):
        runs = (CheckRun(_WHERE, CheckStatus.COMPLETED, observations=(told,)), *runs)
    return rejudge(msgspec.structs.replace(report, runs=runs))


def _with(run: CheckRun, told: UserReport) -> CheckRun:
    """Where the old word stood, so that every other observation keeps its place; else at the end."""
    seen: list[Observation] = [told if isinstance(one, UserReport) else one for one in run.observations]
    if told not in seen:
        seen.append(told)
    return msgspec.structs.replace(run, observations=tuple(seen))
