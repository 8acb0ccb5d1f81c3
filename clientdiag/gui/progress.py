"""What the running page shows, read from the engine's events in the worker's thread. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, field

from clientdiag.checks.contract import Check
from clientdiag.engine import Event, Started, judge
from clientdiag.engine.stages import StageState, StageView, running_views
from clientdiag.gui.shapes import Shape
from clientdiag.gui.shown import Line, Progress, Stop
from clientdiag.model.catalogue import stage_of
from clientdiag.model.core import CheckRun, CheckStatus, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.translation import gettext, say

_SHAPES = {
    CheckStatus.COMPLETED: Shape.GOOD,
    CheckStatus.NOT_APPLICABLE: Shape.QUIET,
    CheckStatus.SKIPPED: Shape.QUIET,
}


@dataclass
class ProgressReader:
    """Turns events into moments. Marks come from the rules asked so far, not from the check having ended."""

    checks: tuple[Check, ...]
    _lines: dict[str, Line] = field(default_factory=dict)
    _runs: list[CheckRun] = field(default_factory=list)
    _findings: tuple[Finding, ...] = ()

    def read(self, event: Event) -> Progress:
        """Take one event and say how things stand."""
        check = event.check
        if isinstance(event, Started):
            self._lines[check.id] = Line(check.id, Shape.RUNNING, say(check.doing), started_s=event.at_s)
            return self.now()
        self._runs.append(event.run)
        self._findings = judge(self._runs, self.checks).findings
        for one in self._ended():
            self._lines[one.id] = self._line(one, self._run_of(one), event.evidence)
        return self.now()

    def now(self) -> Progress:
        """How things stand."""
        order = [check.id for check in self.checks if check.id in self._lines]
        lines = tuple(self._lines[name] for name in order)
        return Progress(self._stops(), lines, len(self._runs), len(self.checks))

    def _ended(self) -> list[Check]:
        names = {run.check for run in self._runs}
        return [check for check in self.checks if check.id in names]

    def _run_of(self, check: Check) -> CheckRun:
        return next(run for run in self._runs if run.check == check.id)

    def _line(self, check: Check, run: CheckRun, evidence: Evidence) -> Line:
        words, figure = say(check.doing), ""
        learned = check.learned(evidence) if run.status == CheckStatus.COMPLETED else None
        if learned is not None:
            words, figure = say(learned.line), say(learned.figure) if learned.figure else ""
        elif run.reason is not None:
            figure = say(run.reason)
        elif run.status not in _SHAPES:
            figure = gettext("could not be checked")
        codes = {rule.code for rule in check.rules}
        shape = _shape(run.status, [one for one in self._findings if one.code in codes])
        if shape is Shape.GOOD and learned is None:  # it ended, but nothing was learned: no tick for that
            shape = Shape.QUIET
        return Line(check.id, shape, words, figure, run.duration_s, run.started_s)

    def _stops(self) -> tuple[Stop, ...]:
        running = [line.check for line in self._lines.values() if line.shape is Shape.RUNNING]
        views = running_views(Evidence(self._runs), running)
        return tuple(self._stop(view) for view in views)

    def _stop(self, view: StageView) -> Stop:
        here = {one.severity for one in self._findings if stage_of(one.code) is view.stage}
        if Severity.ERROR in here:
            return Stop(view.title, Shape.BAD, gettext("fault found"))
        if Severity.WARNING in here:
            return Stop(view.title, Shape.WARNING, gettext("needs attention"))
        shape = Shape.WAITING if view.state is StageState.QUIET else Shape(view.state.value)
        return Stop(view.title, shape, view.caption)


def _shape(status: CheckStatus, findings: list[Finding]) -> Shape:
    severities = {one.severity for one in findings}
    if Severity.ERROR in severities:
        return Shape.BAD
    if Severity.WARNING in severities:
        return Shape.WARNING
    return _SHAPES.get(status, Shape.UNKNOWN)
