"""Screen 7: the user's own certificates, each with the first rule that rejects it, and a trial of one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.detail_tabs import Tab, title_of
from clientdiag.gui.details_area import section_card, sections_of, table_of
from clientdiag.gui.parts import Card, Folding, button, tip
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.result_cards import steps_pair
from clientdiag.gui.shown import Shown
from clientdiag.gui.style import Size
from clientdiag.gui.try_dialog import TryDialog, warning
from clientdiag.model.catalogue import Stage
from clientdiag.rendering.details import Section
from clientdiag.rendering.overview import about
from clientdiag.rendering.page import gateway
from clientdiag.translation import gettext

_CERTIFICATES, _TRIAL = "mine.certificates", "mine.trial"
_FITS = 88  # grid steps


class MinePage(QWidget):
    """Who asks, the candidates, what to do about them, the trial, and where they were looked for.

    *wanted* is called with the SHA-256 of a certificate that the user wants shown to the server.
    """

    def __init__(self, shown: Shown, wanted: Callable[[str], None]) -> None:
        super().__init__()
        self._shown, self._wanted = shown, wanted
        self.dialog: TryDialog | None = None
        self.setAccessibleName(title_of(Tab.MINE))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.space(2))
        sections = sections_of(shown.page, Tab.MINE)
        for section in sections:
            if section.id == _TRIAL:
                self._column.addWidget(section_card(section))
        mine = next((one for one in sections if one.id == _CERTIFICATES), None)
        if mine is not None:
            self._add_certificates(mine)
        else:
            self._say(gettext("This computer's own certificates were not looked at in this run."))
        for section in sections:
            if section.id not in {_CERTIFICATES, _TRIAL}:
                self._column.addWidget(section_card(section))

    def _say(self, words: str) -> None:
        self._column.addWidget(Prose([[Run(words)]], quiet=True, keyboard=True))

    def _add_certificates(self, section: Section) -> None:
        self._say(section.note)
        if section.rows:
            card = Card()
            card.setAccessibleName(section.title)
            inset = style.space()
            card.column.setContentsMargins(inset, inset, inset, inset)
            card.column.addWidget(table_of(section))
            self._column.addWidget(card)
        steps = about(self._shown.report, self._shown.page.overview, Stage.CLIENT_CERTIFICATE)
        if steps is not None:
            self._column.addWidget(steps_pair(steps))
        self._column.addWidget(self._trial_bar())

    def _trial_bar(self) -> QWidget:
        bar = Folding(lambda width: width >= style.look().scaled(_FITS), steps=1.25)
        self.try_button = button(gettext("&Try a certificate…"), "", self.ask)
        why_not = self._why_not()
        self.try_button.setEnabled(not why_not)
        self.try_button.setAccessibleDescription(why_not or warning())
        self.try_button.setToolTip(tip(why_not or warning()))
        left = QHBoxLayout()
        left.addWidget(self.try_button)
        left.addStretch(1)
        bar.row.addLayout(left)
        words = Prose([[Run(why_not or warning())]], size=Size.SMALL, quiet=True, keyboard=True)
        bar.row.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        return bar

    def _why_not(self) -> str:
        """Why nothing can be tried; empty where something can."""
        offered = self._shown.trying
        return "" if offered.choices else offered.why_not or gettext("No certificate can be tried.")

    def ask(self) -> None:
        """Ask which certificate, and whether really."""
        server = gateway(self._shown.report.target)
        self.dialog = TryDialog(self.window(), self._shown.trying.choices, server, self._wanted)
        self.dialog.open()
