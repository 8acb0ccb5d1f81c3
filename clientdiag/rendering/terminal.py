"""A report as text that people like to read in a terminal, a mail or a ticket."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from clientdiag.engine.stages import StageState
from clientdiag.model.core import CheckStatus, Report, Severity, State
from clientdiag.model.text import ntext, text
from clientdiag.rendering.overview import Noticed, Overview
from clientdiag.rendering.page import SEVERITY_SYMBOLS, STAGE_SYMBOLS, FindingView, Page, page
from clientdiag.rendering.plain import plain, plain_lines
from clientdiag.rendering.terminal_table import cells, table
from clientdiag.translation import gettext, say

MIN_WIDTH, MAX_WIDTH = 40, 110
"""Columns; longer lines are hard to read, even where the terminal has room for them."""

_BOLD, _DIM, _RED, _GREEN, _YELLOW, _CYAN = "1", "2", "31", "32", "33", "36"
_STATE_COLORS = {
    State.READY: _GREEN,
    State.ATTENTION: _YELLOW,
    State.BLOCKED: _RED,
    State.UNDETERMINED: _YELLOW,
}
_STAGE_COLORS = {
    StageState.GOOD: _GREEN,
    StageState.WARNING: _YELLOW,
    StageState.BAD: _RED,
    StageState.UNKNOWN: _YELLOW,
    StageState.QUIET: _DIM,
    StageState.RUNNING: _DIM,
}
_SEVERITY_COLORS = {Severity.NOTE: _DIM, Severity.WARNING: _YELLOW, Severity.ERROR: _RED}


def report_text(
    report: Report, *, color: bool, width: int, opened_from: str | None = None, details: bool = False
) -> str:
    """*report* as text that ends in a newline.

    ``width`` is in columns, held between 40 and 110. ``color`` adds ANSI colours; nothing is said by
    colour alone. ``opened_from`` names the zip it was read from. ``details`` adds every table, check
    and finding. Values from outside never bring control characters.
    """
    writer = _Writer(color=color, width=max(MIN_WIDTH, min(width, MAX_WIDTH)))
    read = page(report)
    return "\n".join((*writer.report(read, opened_from), *(writer.details(read) if details else ()))) + "\n"


class _Writer:
    """Makes lines. Every value passes :func:`plain` before colour is put around it."""

    def __init__(self, *, color: bool, width: int) -> None:
        self._color, self._width = color, width

    def report(self, read: Page, opened_from: str | None) -> Iterator[str]:
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
        yield ""
        yield from self._closing(read)

    def details(self, read: Page) -> Iterator[str]:
        for section in read.sections:
            yield from self._title(section.title)
            yield from table(section.columns, section.told, self._width - 4, self._dim)
            if section.note:
                yield from self._wrapped(section.note, "    ", dim=True)
        yield from self._title(gettext("All findings"))
        for finding in read.findings:
            yield from self._finding(finding)
        yield from self._title(gettext("All checks"))
        columns = (gettext("Check"), gettext("Ended"), gettext("Took"), gettext("Why"))
        rows = tuple((one.id, one.ended, one.took, one.reason) for one in read.checks)
        yield from table(columns, rows, self._width - 4, self._dim)
        for check in read.checks:
            if check.status == CheckStatus.ERROR:
                yield from ("      " + self._dim(line) for line in plain_lines(check.trace))

    def _origin(self, seen: Overview, opened_from: str | None) -> Iterator[str]:
        if seen.demo:
            demo = gettext("DEMO: this is the built-in demo gateway, not your VPN.")
            yield from self._wrapped(demo, "  ", _BOLD, _CYAN)
        if opened_from is not None:
            yield from self._wrapped(say(text("Opened from {name}", name=opened_from)), "  ", dim=True)
        if seen.demo or opened_from is not None:
            yield ""

    def _verdict(self, read: Page) -> Iterator[str]:
        seen = read.overview
        color = _STATE_COLORS[seen.state]
        lines = list(self._wrapped(seen.headline, "     ", _BOLD, color))
        yield f"  {self._paint(read.symbol, _BOLD, color)}  {lines[0].lstrip(' ')}" if lines else ""
        yield from lines[1:]
        yield from self._wrapped(seen.sentence, "     ")
        yield from self._wrapped(seen.who, "     ", _BOLD)

    def _path(self, seen: Overview) -> Iterator[str]:
        broadest = max((cells(plain(one.title)) for one in seen.stages), default=0)
        for one in seen.stages:
            color = _STAGE_COLORS[one.state]
            title = plain(one.title) + " " * (broadest - cells(plain(one.title)))
            emphasis = color if one.state in {StageState.BAD, StageState.WARNING} else _DIM
            lines = list(self._wrapped(one.caption, " " * (broadest + 7), emphasis))
            symbol = self._paint(STAGE_SYMBOLS[one.state], color)
            yield f"  {symbol}  {title}  {lines[0].lstrip(' ') if lines else ''}".rstrip()
            yield from lines[1:]

    def _steps(self, title: str, steps: Sequence[str]) -> Iterator[str]:
        if steps:
            yield from self._title(title)
        for number, step in enumerate(steps, 1):
            yield from self._item(f"{number}.", step)

    def _facts(self, facts: Sequence[str]) -> Iterator[str]:
        if facts:
            yield from self._title(gettext("The exact facts"))
        for fact in facts:
            yield from self._item("·", fact)

    def _commands(self, commands: Sequence[str]) -> Iterator[str]:
        if commands:
            yield from self._title(gettext("Commands for IT"))
        for command in commands:
            yield "    " + self._paint(plain(command), _CYAN)

    def _unchecked(self, seen: Overview) -> Iterator[str]:
        if seen.unchecked:
            yield from self._title(gettext("Could not be checked"))
        for one in seen.unchecked:
            yield from self._item("?", f"{one.title}: {one.reason}", _YELLOW)

    def _noticed(self, seen: Overview) -> Iterator[str]:
        if seen.noticed:
            yield from self._title(gettext("Also noticed"))
        for one in seen.noticed:
            color = _SEVERITY_COLORS[one.severity]
            yield from self._item(SEVERITY_SYMBOLS[one.severity], _noticed_line(one), color)

    def _closing(self, read: Page) -> Iterator[str]:
        label = gettext("For the phone:")
        yield f"  {label} {self._paint(plain(read.overview.phone_code), _BOLD)}"
        ended = say(ntext("{n} check completed", "{n} checks completed", read.overview.checks_passed))
        facts = (read.gateway, read.made, f"{ended} · {read.took}", read.tool)
        yield from self._wrapped(" · ".join(facts), "  ", dim=True)

    def _finding(self, finding: FindingView) -> Iterator[str]:
        color = _SEVERITY_COLORS[finding.severity]
        yield from self._item(SEVERITY_SYMBOLS[finding.severity], finding.summary, color)
        labelled = (
            (gettext("code"), f"{finding.code} ({finding.weight})"),
            (gettext("about"), finding.subject),
            (gettext("explained by"), finding.folded_under),
            (gettext("who acts"), finding.acts),
            (gettext("seen in"), finding.evidence),
        )
        for label, value in labelled:
            if value:
                yield from self._wrapped(f"{label}: {value}", "      ", dim=True)
        for fact in finding.details:
            yield from self._wrapped(fact, "      ")
        for command in finding.commands:
            yield "        " + self._paint(plain(command), _CYAN)

    def _title(self, title: str) -> Iterator[str]:
        yield ""
        yield "  " + self._paint(plain(title), _BOLD)

    def _item(self, mark: str, sentence: str, *colors: str) -> Iterator[str]:
        lines = list(self._wrapped(sentence, "       "))
        room = " " * max(1, 3 - len(mark))
        yield f"    {self._paint(mark, *colors)}{room}{lines[0].lstrip(' ') if lines else ''}"
        yield from lines[1:]

    def _wrapped(self, sentence: str, indent: str, *colors: str, dim: bool = False) -> Iterator[str]:
        """The sentence in lines, each with *indent*. Nothing is cut apart: it may be copied."""
        lines = textwrap.wrap(
            plain(sentence),
            self._width - len(indent),
            break_long_words=False,
            break_on_hyphens=False,
        )
        if colors or dim or not self._color or sentence.count("`") % 2:
            for line in lines:
                yield indent + self._paint(line, *colors, *((_DIM,) if dim else ()))
            return
        typed = False  # a part in backticks may go on in the next line
        for line in lines:
            painted = []
            for place, part in enumerate(line.split("`")):
                typed ^= place > 0
                painted.append(self._paint(part, _CYAN) if typed else part)
            yield indent + "".join(painted)

    def _dim(self, value: str) -> str:
        return self._paint(value, _DIM)

    def _paint(self, value: str, *colors: str) -> str:
        return f"\x1b[{';'.join(colors)}m{value}\x1b[0m" if self._color and colors and value else value


def _noticed_line(one: Noticed) -> str:
    if one.folded_under is None:
        return f"{one.line} ({one.code})"
    return say(
        text("{line} ({code}, because of {cause})", line=one.line, code=one.code, cause=one.folded_under)
    )
