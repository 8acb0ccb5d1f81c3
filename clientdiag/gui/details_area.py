"""What one tab behind "Details for IT" shows: its tables of facts; the last one also checks and findings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.detail_tabs import Tab, tab_of, title_of
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.parts import Card
from clientdiag.gui.prose import Prose, Run, coded
from clientdiag.gui.style import Size
from clientdiag.rendering.details import Section
from clientdiag.rendering.page import FindingView, Page
from clientdiag.translation import gettext


def table_of(section: Section) -> FactTable:
    """The table of *section*."""
    return FactTable(section.title, section.columns, section.rows, section.marks, section.beneath)


def section_card(section: Section) -> Card:
    """A table under its title, its note below."""
    card = Card(section.title)
    if section.rows:
        card.column.addWidget(table_of(section))
    if section.note:
        card.column.addWidget(Prose([coded(section.note)], size=Size.SMALL, quiet=True, keyboard=True))
    return card


def trace_card(name: str, trace: str) -> Card:
    """Where this program failed, for those who mend it."""
    card = Card(gettext("A fault in this program"))
    lines = [[Run(name, bold=True)], *([Run(one, code=True)] for one in trace.splitlines())]
    card.column.addWidget(Prose(lines, size=Size.SMALL, keyboard=True))
    return card


def sections_of(page: Page, tab: Tab) -> tuple[Section, ...]:
    """The tables that *tab* shows, in their order."""
    return tuple(one for one in page.sections if tab_of(one.area) is tab)


class DetailsArea(QWidget):
    """A card for every table of *tab*, in one column; one quiet sentence where there are none."""

    def __init__(self, page: Page, tab: Tab) -> None:
        super().__init__()
        self.setAccessibleName(title_of(tab))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.space(2))
        for section in sections_of(page, tab):
            self._column.addWidget(section_card(section))
        if tab is Tab.CHECKS:
            self._add_checks(page)
        elif not sections_of(page, tab):
            self.add_sentence(gettext("Nothing about this was learned in this run."))

    def add_card(self, card: Card) -> None:
        """Add *card* below the tables."""
        self._column.addWidget(card)

    def add_sentence(self, sentence: str) -> None:
        """Say *sentence* where there is no table."""
        card = Card()
        card.column.addWidget(Prose([[Run(sentence)]], quiet=True, keyboard=True))
        self._column.addWidget(card)

    def _add(self, title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        self._column.addWidget(section_card(Section(title, columns, tuple(rows))))

    def _add_checks(self, page: Page) -> None:
        self._add_findings(page.findings)
        columns = (gettext("Check"), gettext("What it looked at"), gettext("How it ended"), gettext("Took"))
        rows = [
            (one.id, one.doing, " – ".join(part for part in (one.ended, one.reason) if part), one.took)
            for one in page.checks
        ]
        self._add(gettext("All checks"), columns, rows)
        for one in page.checks:
            if one.trace:
                self._column.addWidget(trace_card(one.id, one.trace))
        unchecked = [(one.title, one.reason) for one in page.overview.unchecked]
        if unchecked:
            self._add(gettext("Could not be checked"), (gettext("What"), gettext("Why not")), unchecked)

    def _add_findings(self, findings: tuple[FindingView, ...]) -> None:
        if not findings:
            return
        columns = (gettext("Finding"), gettext("Weight"), gettext("Who acts"), gettext("Facts"))
        rows = [(_code(one), one.weight, one.acts, " ".join((one.summary, *one.details))) for one in findings]
        self._add(gettext("Findings"), columns, rows)


def _code(one: FindingView) -> str:
    folded = gettext("under {code}").replace("{code}", one.folded_under) if one.folded_under else ""
    return " ".join(part for part in (one.code, one.subject, f"({folded})" if folded else "") if part)
