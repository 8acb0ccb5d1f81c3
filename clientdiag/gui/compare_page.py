"""Two diagnoses side by side: a machine that works and one that does not, the decisive differences first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientdiag.fleet.comparison import Comparison, Relation, Weight
from clientdiag.fleet.rows import HEADINGS, judged, rows, sides
from clientdiag.gui import announce, style
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.flow import FlowLayout
from clientdiag.gui.page import Kind, Page
from clientdiag.gui.parts import Card, button, label
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.style import Size
from clientdiag.model.text import ntext
from clientdiag.translation import gettext, say

_MOST = 150
_TINTS = {
    Relation.ONE_FAILS: "bad",
    Relation.FAIL_ALIKE: "bad",
    Relation.FAIL_DIFFERENTLY: "bad",
    Relation.BOTH_READY: "good",
    Relation.NONE_FAILS: "warning",
}


class ComparePage(Page):
    """Shows one :class:`Comparison` after another."""

    kind = Kind.COMPARE
    other_wanted = Signal()
    swap_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(gettext("Compare"))
        self.column.addWidget(label(gettext("What differs"), "title", wrap=True))
        self.place = QVBoxLayout()
        self.place.setSpacing(style.space(2))
        self.column.addLayout(self.place)
        self.column.addStretch(1)
        footer = self.add_footer()
        footer.addWidget(self.notice)
        footer.addWidget(self._buttons())

    def _buttons(self) -> QWidget:
        bar = QWidget()
        flow = FlowLayout(bar)
        self.other = button(gettext("Compare with &another zip…"), "", self.other_wanted.emit)
        self.swap = button(gettext("&Swap A and B"), "", self.swap_wanted.emit)
        self.leave = button(gettext("&Back"), "", self.escape)
        for one in (self.other, self.swap, self.leave):
            flow.addWidget(one)
        return bar

    def take_focus(self) -> None:
        """Back to where one was is nearest; the tables come with Tab."""
        self.leave.setFocus()

    def show_comparison(self, found: Comparison) -> None:
        """Show *found* from its top."""
        while (item := self.place.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.is_demo = found.a.demo and found.b.demo
        verdict = Card()
        verdict.tint(_TINTS[found.relation])
        verdict.column.addWidget(Prose([[Run(found.sentence)]], size=Size.SERVER, bold=True, keyboard=True))
        self.place.addWidget(verdict)
        told = [one for one in sides(found.a, found.b) if one[1] or one[2]]
        self._add("", ("", "A", "B"), told)
        if found.notes:
            card = Card(gettext("To know first"))
            card.column.addWidget(Prose([[Run(one.sentence)] for one in found.notes], keyboard=True))
            self.place.addWidget(card)
        self._add_findings(found)
        for weight in Weight:
            listed = [one for one in found.differences if one.weight is weight]
            lines = [row for one in listed for row in rows(one, details=False)]
            columns = (gettext("Fact"), gettext("Value"), "A", "B")
            self._add(say(HEADINGS[weight]), columns, lines)
        self.place.addWidget(Prose([[Run(_closing(found))]], size=Size.SMALL, quiet=True, keyboard=True))
        self.verticalScrollBar().setValue(0)
        announce.say(self, found.sentence)

    def _add_findings(self, found: Comparison) -> None:
        lines = [
            (
                f"{one.code} ({one.subject})" if one.subject else one.code,
                judged(one.severity_a, one.folded_a),
                judged(one.severity_b, one.folded_b),
            )
            for one in found.findings
        ]
        self._add(gettext("Findings that differ"), (gettext("Finding"), "A", "B"), lines)

    def _add(self, title: str, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
        listed = list(lines)
        if not listed:
            return
        card = Card(title)
        inset = style.space()
        if not title:
            card.setAccessibleName(gettext("The two"))
            card.column.setContentsMargins(inset, inset, inset, inset)
        card.column.addWidget(FactTable(title or gettext("The two"), columns, listed[:_MOST]))
        if len(listed) > _MOST:
            more = ntext("and {n} more line", "and {n} more lines", len(listed) - _MOST)
            card.column.addWidget(Prose([[Run(say(more))]], size=Size.SMALL, quiet=True))
        self.place.addWidget(card)


def _closing(found: Comparison) -> str:
    alike = ntext("{n} fact is the same on both sides.", "{n} facts are the same on both sides.", found.alike)
    left_out = gettext("Times, durations and message numbers were not compared.")
    return f"{say(alike)} {left_out}"
