"""What the tests of whole runs ask of a report."""

from __future__ import annotations

from clientdiag.model.core import Report, Severity, State
from tests.peers.computer import Outcome

EXIT = {State.READY: 0, State.ATTENTION: 1, State.BLOCKED: 2, State.UNDETERMINED: 3}


def report(outcome: Outcome) -> Report:
    """The report of a run that wrote one."""
    assert outcome.report is not None, outcome.stderr
    return outcome.report


def codes(outcome: Outcome, *, above: Severity = Severity.NOTE) -> set[str]:
    """The codes of all findings more severe than *above*."""
    rank = list(Severity)
    return {one.code for one in report(outcome).findings if rank.index(one.severity) > rank.index(above)}


def blocked_by(outcome: Outcome, code: str) -> None:
    """The run ended blocked, with *code* as its cause, and says so by its exit code."""
    seen = report(outcome)
    told = [(one.code, one.severity.value, one.explained_by) for one in seen.findings]
    assert (seen.verdict.state, seen.verdict.root) == (State.BLOCKED, code), told
    assert outcome.exit_code == EXIT[State.BLOCKED]
    assert all(one.trace is None for one in seen.runs), [one.trace for one in seen.runs]
