"""What the web page and the terminal say below the overview: the same words in both."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from clientdiag.checks import ALL_CHECKS
from clientdiag.engine.stages import TITLES, StageState
from clientdiag.model.catalogue import stage_of
from clientdiag.model.core import Actor, CheckRun, CheckStatus, Finding, Report, Severity, State, Target
from clientdiag.model.text import Text, text
from clientdiag.rendering.moments import moment
from clientdiag.rendering.overview import Overview, overview
from clientdiag.translation import listed, number, say

if TYPE_CHECKING:  # most runs show no table
    from clientdiag.rendering.details import Section

STATE_SYMBOLS = {State.READY: "✓", State.ATTENTION: "!", State.BLOCKED: "✕", State.UNDETERMINED: "?"}
STAGE_SYMBOLS = {
    StageState.GOOD: "✓",
    StageState.WARNING: "!",
    StageState.BAD: "✕",
    StageState.UNKNOWN: "?",
    StageState.QUIET: "–",
    StageState.RUNNING: "…",
}
SEVERITY_SYMBOLS = {Severity.NOTE: "–", Severity.WARNING: "!", Severity.ERROR: "✕"}


@dataclass(frozen=True)
class CheckLine:
    """One check's run: what it did, how it ended in words, how long it took, and why or where it failed."""

    id: str
    doing: str
    status: CheckStatus
    ended: str
    took: str
    reason: str
    trace: str


@dataclass(frozen=True)
class FindingView:
    """One finding whole, as IT wants it. ``acts`` are words, ``stage`` a title or empty."""

    code: str
    severity: Severity
    weight: str
    stage: str
    summary: str
    subject: str
    acts: str
    folded_under: str
    details: tuple[str, ...]
    steps: tuple[str, ...]
    commands: tuple[str, ...]
    evidence: str


@dataclass(frozen=True)
class Page:
    """A whole report for people. Plain strings, neither escaped nor made harmless for any format."""

    report: Report
    overview: Overview
    gateway: str
    made: str
    took: str
    tool: str
    symbol: str

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The tables, made when somebody looks."""
        return _sections(self.report)

    @cached_property
    def checks(self) -> tuple[CheckLine, ...]:
        """Every check's run, in the order they ran."""
        return tuple(_check_line(run) for run in self.report.runs)

    @cached_property
    def findings(self) -> tuple[FindingView, ...]:
        """Every finding whole, in the report's order."""
        return tuple(_finding_view(finding) for finding in self.report.findings)


def page(report: Report) -> Page:
    """Read *report* for people, down to the last finding."""
    return Page(
        report=report,
        overview=overview(report),
        gateway=gateway(report.target),
        made=moment(report.created),
        took=_seconds(report.duration_s),
        tool=f"ClientDiag {report.tool.version}",
        symbol=STATE_SYMBOLS[report.verdict.state],
    )


def gateway(target: Target) -> str:
    """The target as people write it: the name they know, a port only when it is unusual."""
    name = target.display or (f"[{target.host}]" if ":" in target.host else target.host)
    return name if target.port == 443 else f"{name}:{target.port}"


def actors(acts: Iterable[Actor]) -> str:
    """Who can mend it, as words, the first to act first."""
    return listed(say(_ACTORS[one]) for one in acts)


_ACTORS: dict[Actor, Text] = {
    Actor.YOU: text("you"),
    Actor.IT_DEVICE: text("IT, on this computer"),
    Actor.IT_PROFILE: text("IT, in the VPN profile"),
    Actor.IT_NETWORK: text("whoever runs the network"),
    Actor.IT_SERVER: text("IT, on the server"),
    Actor.NOBODY: text("nobody"),
}
_ENDED: dict[CheckStatus, Text] = {
    CheckStatus.COMPLETED: text("completed"),
    CheckStatus.NOT_APPLICABLE: text("does not apply"),
    CheckStatus.SKIPPED: text("skipped"),
    CheckStatus.TIMED_OUT: text("timed out"),
    CheckStatus.CANCELLED: text("cancelled"),
    CheckStatus.ERROR: text("failed in this program"),
}
_WEIGHTS: dict[Severity, Text] = {
    Severity.NOTE: text("note"),
    Severity.WARNING: text("warning"),
    Severity.ERROR: text("error"),
}


def _sections(report: Report) -> tuple[Section, ...]:
    """The tables; a fault of ours there, or facts that nobody foresaw, must not cost the rest."""
    from clientdiag.rendering.details import Section, details  # dear to load

    try:
        return details(report).sections
    except Exception:  # noqa: BLE001  # shown whole below
        failed = text(
            "The tables could not be made because of a fault in this program; please send this to IT."
        )
        rows = tuple((line,) for line in traceback.format_exc().splitlines())
        return (Section(say(text("Tables")), ("",), rows, say(failed)),)


def _check_line(run: CheckRun) -> CheckLine:
    doing = next((check.doing for check in ALL_CHECKS if check.id == run.check), None)
    return CheckLine(
        id=run.check,
        doing=say(doing) if doing else "",
        status=run.status,
        ended=say(_ENDED[run.status]),
        took=_seconds(run.duration_s),
        reason=say(run.reason) if run.reason else "",
        trace=run.trace or "",
    )


def _finding_view(finding: Finding) -> FindingView:
    stage = stage_of(finding.code)
    return FindingView(
        code=finding.code,
        severity=finding.severity,
        weight=say(_WEIGHTS[finding.severity]),
        stage=say(TITLES[stage]) if stage else "",
        summary=say(finding.summary),
        subject=finding.subject or "",
        acts=actors(finding.acts),
        folded_under=finding.explained_by or "",
        details=tuple(say(one) for one in finding.detail),
        steps=tuple(say(one) for one in finding.remedy_it),
        commands=finding.commands,
        evidence=", ".join(finding.evidence),
    )


def _seconds(duration_s: float) -> str:
    """A duration that a person reads at once, whatever number stands there."""
    if not 0 <= duration_s < 100_000:
        return "–"
    return f"{number(duration_s * 1000, 0)} ms" if duration_s < 1 else f"{number(duration_s, 1)} s"
