"""Screen 8: what the Cisco client's own logs say of its last attempts, and which logs were read."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.attempt_list import AttemptList
from clientdiag.gui.detail_tabs import TOLD_BY_LOGS, Tab, title_of
from clientdiag.gui.details_area import section_card, sections_of
from clientdiag.gui.parts import Card
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.result_cards import steps_pair
from clientdiag.gui.shown import Shown
from clientdiag.model.core import Finding
from clientdiag.rendering.details import CellMark
from clientdiag.rendering.overview import about_finding
from clientdiag.translation import gettext

_CHECK = "client_logs"
_ATTEMPTS, _RECORDS = "logs.attempts", "logs.records"


class LogsPage(QWidget):
    """The attempts, what to do about the last one, and the logs; the newest failure is open."""

    def __init__(self, shown: Shown, offer: Card | None = None) -> None:
        """*offer* stands below everything."""
        super().__init__()
        self._shown = shown
        self.attempts: AttemptList | None = None
        self.setAccessibleName(title_of(Tab.LOGS))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.space(2))
        sections = sections_of(shown.page, Tab.LOGS)
        found = next((one for one in sections if one.id == _ATTEMPTS), None)
        if found is None:
            self._say(self._why_none())
        else:
            zone = gettext("Times are in your own time zone.") if shown.opened_from else ""
            self._say(" ".join(one for one in (found.note, zone) if one))
        if shown.attempts:
            self._add_attempts()
        stopped = self._last_fault()
        if stopped is not None:
            steps = about_finding(shown.report, shown.page.overview, stopped)
            self._column.addWidget(steps_pair(steps))
        for section in sections:
            if section.id not in {_ATTEMPTS, _RECORDS}:
                self._column.addWidget(section_card(section))
        if offer is not None:
            self._column.addWidget(offer)

    def _say(self, words: str) -> None:
        self._column.addWidget(Prose([[Run(words)]], quiet=True, keyboard=True))

    def _why_none(self) -> str:
        said = gettext("The Cisco client's logs were not looked at in this run.")
        why = next((one.reason for one in self._shown.page.checks if one.id == _CHECK), "")
        return f"{said} {why}" if why else said

    def _last_fault(self) -> Finding | None:
        """The finding about the last attempt; None where a measured cause explains it."""
        told = (one for one in self._shown.report.findings if one.code in TOLD_BY_LOGS)
        return next((one for one in told if one.explained_by is None), None)

    def _add_attempts(self) -> None:
        card = Card()
        card.setAccessibleName(gettext("Attempts to connect"))
        inset = style.space()
        card.column.setContentsMargins(inset, inset, inset, inset)
        self.attempts = AttemptList(self._shown.attempts)
        card.column.addWidget(self.attempts)
        self._column.addWidget(card)
        newest = self.attempts.rows[0]
        newest.setChecked(newest.attempt.mark is CellMark.BAD)
