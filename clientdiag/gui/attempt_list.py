"""The attempts to connect below one another; each opens into its records."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.attempt_row import AttemptRow, local_moment, local_second
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.parts import line
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.style import Size
from clientdiag.rendering.details import CellMark
from clientdiag.rendering.details.attempts import AttemptView
from clientdiag.translation import gettext


class AttemptList(QWidget):
    """A row for every attempt; the records of one are made when it is opened first."""

    def __init__(self, attempts: Sequence[AttemptView]) -> None:
        super().__init__()
        self.setAccessibleName(gettext("Attempts to connect"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.rows: list[AttemptRow] = []
        self._tables: dict[AttemptRow, QWidget] = {}
        for attempt in attempts:
            if self.rows:
                self._column.addWidget(line())
            row = AttemptRow(attempt)
            row.toggled.connect(lambda is_open, row=row: self._show(row, is_open=is_open))
            row.moved.connect(lambda steps, row=row: self._go(row, steps))
            self.rows.append(row)
            self._column.addWidget(row)
        for row in self.rows:
            row.stand_with([one.when for one in self.rows])

    def records(self, row: AttemptRow) -> FactTable | None:
        """The table of the records of *row*; None before it was opened."""
        held = self._tables.get(row)
        return held.findChild(FactTable) if held is not None else None

    def _show(self, row: AttemptRow, *, is_open: bool) -> None:
        if is_open and row not in self._tables:
            self._tables[row] = _records(row.attempt)
            self._column.insertWidget(self._column.indexOf(row) + 1, self._tables[row])
        if row in self._tables:
            self._tables[row].setVisible(is_open)

    def _go(self, row: AttemptRow, steps: int) -> None:
        place = max(0, min(len(self.rows) - 1, self.rows.index(row) + steps))
        self.rows[place].setFocus()
        above: QWidget | None = self
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.rows[place], 0, style.space(2))


def _records(attempt: AttemptView) -> QWidget:
    held = QWidget()
    column = QVBoxLayout(held)
    column.setContentsMargins(style.space(3), 0, 0, style.space())
    if not attempt.records:
        words = gettext("The logs hold nothing more about it.")
        column.addWidget(Prose([[Run(words)]], size=Size.SMALL, quiet=True, keyboard=True))
        return held
    none = CellMark.NONE
    name = gettext("Records") + f", {local_moment(attempt.when)}"
    rows = [(local_second(one.when), one.words, one.meaning) for one in attempt.records]
    columns = (gettext("Time"), gettext("Record"), gettext("What it means"))
    marks = [(none, one.mark, one.mark) for one in attempt.records]
    column.addWidget(FactTable(name, columns, rows, marks))
    return held
