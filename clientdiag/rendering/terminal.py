"""A report as text that people like to read in a terminal, a mail or a ticket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clientdiag.engine.stages import StageState
from clientdiag.model.core import CheckStatus, Report, Severity, State
from clientdiag.model.text import ntext, text
from clientdiag.rendering.overview import Noticed, Overview
from clientdiag.rendering.page import SEVERITY_SYMBOLS, STAGE_SYMBOLS, FindingView, Page, page
from clientdiag.rendering.plain import plain, plain_lines
from clientdiag.rendering.terminal_lines import BOLD, CYAN, DIM, GREEN, RED, YELLOW, Lines
from clientdiag.rendering.terminal_table import cells, table
from clientdiag.translation import gettext, say

_STATE_COLORS = {
    State.READY: GREEN,
    State.ATTENTION: YELLOW,
    State.BLOCKED: RED,
    State.UNDETERMINED: YELLOW,
}
_STAGE_COLORS = {
    StageState.GOOD: GREEN,
    StageState.WARNING: YELLOW,
    StageState.BAD: RED,
    StageState.UNKNOWN: YELLOW,
    StageState.QUIET: DIM,
    StageState.RUNNING: DIM,
}
_SEVERITY_COLORS = {Severity.NOTE: DIM, Severity.WARNING: YELLOW, Severity.ERROR: RED}


def report_text(
    report: Report,
    *,
    color: bool,
    width: int,
    opened_from: str | None = None,
    details: bool = False,
    noted: Sequence[tuple[str, Sequence[str]]] = (),
) -> str:
    """*report* as text that ends in a newline.

    ``width`` is in columns, held between 40 and 110. ``color`` adds ANSI colours; nothing is said by
    colour alone. ``opened_from`` names the zip it was read from. ``details`` adds every table, check
    and finding. ``noted`` are further headings, each with its sentences. Values from
    outside never bring control characters.
    """
    writer = _Writer(color=color, width=width)
    read = page(report)
    return (
        "\n".join((*writer.report(read, opened_from, noted), *(writer.details(read) if details else ())))
        + "\n"
    )


class _Writer(Lines):
    """Makes lines. Every value passes :func:`plain` before colour is put around it."""

    def report(
        self, read: Page, opened_from: str | None, noted: Sequence[tuple[str, Sequence[str]]]
    ) -> Iterator[str]:
        seen = read.overview
        yield from self._origin(seen, opened_from)
        yield from self._verdict(read)
        yield ""
        yield from self._path(seen)
        yield from self._steps(gettext("What you can do"), seen.user_steps)
        yield from self._steps(gettext("What IT can do"), seen.it_steps)
        yield from self._facts(seen.it_details)
        yield from self._commands(seen.commands)
        yield from self._unchecked(seen)
        yield from self._noticed(seen)
        for title, sentences in noted:
            yield from self._noted(title, sentences)
        yield ""
        yield from self._closing(read)

    def details(self, read: Page) -> Iterator[str]:
        for section in read.sections:
            yield from self.titled(section.title)
            yield from table(section.columns, section.told, self.width - 4, self.dim)
            if section.note:
                yield from self.wrapped(section.note, "    ", dim=True)
        yield from self.titled(gettext("All findings"))
        for finding in read.findings:
            yield from self._finding(finding)
        yield from self.titled(gettext("All checks"))
        columns = (gettext("Check"), gettext("Ended"), gettext("Took"), gettext("Why"))
        rows = tuple((one.id, one.ended, one.took, one.reason) for one in read.checks)
        yield from table(columns, rows, self.width - 4, self.dim)
        for check in read.checks:
            if check.status == CheckStatus.ERROR:
                yield from ("      " + self.dim(line) for line in plain_lines(check.trace))

    def _origin(self, seen: Overview, opened_from: str | None) -> Iterator[str]:
        if seen.demo:
            demo = gettext("DEMO: this is the built-in demo gateway, not your VPN.")
            yield from self.wrapped(demo, "  ", BOLD, CYAN)
        if opened_from is not None:
            yield from self.wrapped(say(text("Opened from {name}", name=opened_from)), "  ", dim=True)
        if seen.demo or opened_from is not None:
            yield ""

    def _verdict(self, read: Page) -> Iterator[str]:
        seen = read.overview
        color = _STATE_COLORS[seen.state]
        lines = list(self.wrapped(seen.headline, "     ", BOLD, color))
        yield f"  {self.paint(read.symbol, BOLD, color)}  {lines[0].lstrip(' ')}" if lines else ""
        yield from lines[1:]
        yield from self.wrapped(seen.sentence, "     ")
        yield from self.wrapped(seen.who, "     ", BOLD)

    def _path(self, seen: Overview) -> Iterator[str]:
        broadest = max((cells(plain(one.title)) for one in seen.stages), default=0)
        for one in seen.stages:
            color = _STAGE_COLORS[one.state]
            title = plain(one.title) + " " * (broadest - cells(plain(one.title)))
            emphasis = color if one.state in {StageState.BAD, StageState.WARNING} else DIM
            lines = list(self.wrapped(one.caption, " " * (broadest + 7), emphasis))
            symbol = self.paint(STAGE_SYMBOLS[one.state], color)
            yield f"  {symbol}  {title}  {lines[0].lstrip(' ') if lines else ''}".rstrip()
            yield from lines[1:]

    def _steps(self, title: str, steps: Sequence[str]) -> Iterator[str]:
        if steps:
            yield from self.titled(title)
        for number, step in enumerate(steps, 1):
            yield from self.item(f"{number}.", step)

    def _facts(self, facts: Sequence[str]) -> Iterator[str]:
        if facts:
            yield from self.titled(gettext("The exact facts"))
        for fact in facts:
            yield from self.item("·", fact)

    def _commands(self, commands: Sequence[str]) -> Iterator[str]:
        if commands:
            yield from self.titled(gettext("Commands for IT"))
        for command in commands:
            yield "    " + self.paint(plain(command), CYAN)

    def _unchecked(self, seen: Overview) -> Iterator[str]:
        if seen.unchecked:
            yield from self.titled(gettext("Could not be checked"))
        for one in seen.unchecked:
            yield from self.item("?", f"{one.title}: {one.reason}", YELLOW)

    def _noticed(self, seen: Overview) -> Iterator[str]:
        if seen.noticed:
            yield from self.titled(gettext("Also noticed"))
        for one in seen.noticed:
            color = _SEVERITY_COLORS[one.severity]
            yield from self.item(SEVERITY_SYMBOLS[one.severity], _noticed_line(one), color)

    def _noted(self, title: str, sentences: Sequence[str]) -> Iterator[str]:
        if sentences:
            yield from self.titled(title)
        for sentence in sentences:
            yield from self.item("·", sentence)

    def _closing(self, read: Page) -> Iterator[str]:
        label = gettext("For the phone:")
        yield f"  {label} {self.paint(plain(read.overview.phone_code), BOLD)}"
        ended = say(ntext("{n} check completed", "{n} checks completed", read.overview.checks_passed))
        facts = (read.gateway, read.made, f"{ended} · {read.took}", read.tool)
        yield from self.wrapped(" · ".join(facts), "  ", dim=True)

    def _finding(self, finding: FindingView) -> Iterator[str]:
        color = _SEVERITY_COLORS[finding.severity]
        yield from self.item(SEVERITY_SYMBOLS[finding.severity], finding.summary, color)
        labelled = (
            (gettext("code"), f"{finding.code} ({finding.weight})"),
            (gettext("about"), finding.subject),
            (gettext("explained by"), finding.folded_under),
            (gettext("who acts"), finding.acts),
            (gettext("seen in"), finding.evidence),
        )
        for label, value in labelled:
            if value:
                yield from self.wrapped(f"{label}: {value}", "      ", dim=True)
        for fact in finding.details:
            yield from self.wrapped(fact, "      ")
        for command in finding.commands:
            yield "        " + self.paint(plain(command), CYAN)


def _noticed_line(one: Noticed) -> str:
    if one.folded_under is None:
        return f"{one.line} ({one.code})"
    return say(
        text("{line} ({code}, because of {cause})", line=one.line, code=one.code, cause=one.folded_under)
    )
