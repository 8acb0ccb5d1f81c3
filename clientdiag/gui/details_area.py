"""Everything behind "Details for IT": tables of facts, every check, every finding."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.parts import Card, label
from clientdiag.gui.prose import Prose, Run, coded
from clientdiag.gui.style import Size
from clientdiag.rendering.page import FindingView, Page
from clientdiag.translation import gettext


class DetailsArea(QWidget):
    """A card for every section of *page*, in one column."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setAccessibleName(gettext("Details for IT"))
        self.tables: list[FactTable] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, style.space(), 0, 0)
        self._column.setSpacing(style.space(2))
        self._column.addWidget(label(gettext("Details for IT"), "heading"))
        for section in page.sections:
            self._add(section.title, section.columns, section.rows, section.note)
        self._add_findings(page.findings)
        self._add_checks(page)
        self._add_unchecked(page)

    def _add(
        self, title: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], note: str = ""
    ) -> None:
        card = Card(title)
        if rows:
            table = FactTable(title, columns, rows)
            self.tables.append(table)
            card.column.addWidget(table)
        if note:
            card.column.addWidget(Prose([coded(note)], size=Size.SMALL, quiet=True, keyboard=True))
        self._column.addWidget(card)

    def _add_findings(self, findings: tuple[FindingView, ...]) -> None:
        if not findings:
            return
        columns = (gettext("Finding"), gettext("Weight"), gettext("Who acts"), gettext("Facts"))
        rows = tuple(
            (_code(one), one.weight, one.acts, " ".join((one.summary, *one.details))) for one in findings
        )
        self._add(gettext("Findings"), columns, rows)

    def _add_checks(self, page: Page) -> None:
        columns = (gettext("Check"), gettext("What it looked at"), gettext("How it ended"), gettext("Time"))
        rows = tuple(
            (one.id, one.doing, " – ".join(part for part in (one.ended, one.reason) if part), one.took)
            for one in page.checks
        )
        self._add(gettext("All checks"), columns, rows)
        for one in page.checks:
            if one.trace:
                self._add_trace(one.id, one.trace)

    def _add_trace(self, check: str, trace: str) -> None:
        card = Card(gettext("A fault in this program"))
        lines = [[Run(check, bold=True)], *([Run(one, code=True)] for one in trace.splitlines())]
        card.column.addWidget(Prose(lines, size=Size.SMALL, keyboard=True))
        self._column.addWidget(card)

    def _add_unchecked(self, page: Page) -> None:
        unchecked = page.overview.unchecked
        if unchecked:
            columns = (gettext("What"), gettext("Why not"))
            self._add(
                gettext("Could not be checked"), columns, tuple((one.title, one.reason) for one in unchecked)
            )


def _code(one: FindingView) -> str:
    folded = gettext("under {code}").replace("{code}", one.folded_under) if one.folded_under else ""
    return " ".join(part for part in (one.code, one.subject, f"({folded})" if folded else "") if part)
