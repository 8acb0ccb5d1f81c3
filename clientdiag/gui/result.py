"""The third page: the verdict in one sentence, who mends it, the path with the break, what to do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, QTime, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clientdiag.gui import announce, style
from clientdiag.gui.banner import Banner, demo_banner
from clientdiag.gui.marks import Mark
from clientdiag.gui.page import Kind, Page
from clientdiag.gui.parts import Card, Folding, button, label
from clientdiag.gui.path_picture import PathPicture, state_word
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.result_cards import noticed_card, steps_card, steps_for_it_card, unchecked_card
from clientdiag.gui.shapes import Shape
from clientdiag.gui.shown import Shown, Stop
from clientdiag.gui.style import Size
from clientdiag.model.core import State
from clientdiag.model.text import text
from clientdiag.rendering.overview import Overview
from clientdiag.translation import gettext, say

if TYPE_CHECKING:
    from clientdiag.gui.details_area import DetailsArea

_CARDS_FIT = 88  # grid steps
_LOOKS = {
    State.READY: (Shape.GOOD, "good"),
    State.ATTENTION: (Shape.WARNING, "warning"),
    State.BLOCKED: (Shape.ALARM, "bad"),
    State.UNDETERMINED: (Shape.UNKNOWN, "warning"),
}


def local_time(moment: datetime, *, date: bool) -> str:
    """*moment* on this computer's clock, as its owner writes it."""
    local, here = moment.astimezone(), QLocale()
    time = here.toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
    day = QDate(local.year, local.month, local.day)
    return f"{here.toString(day, QLocale.FormatType.LongFormat)}, {time}" if date else time


class ResultPage(Page):
    """Screens 3, 9 and 10."""

    kind = Kind.RESULT
    save_wanted = Signal()
    again_wanted = Signal()

    def __init__(self) -> None:
        self._code: QLabel | None = None
        super().__init__(gettext("Result"))
        self._holder: QWidget | None = None
        self._details: DetailsArea | None = None
        self.shown: Shown | None = None

    # ------------------------------------------------------------------------------------ building

    def show_result(self, shown: Shown) -> None:
        """Show *shown* from the top."""
        self._clear()
        self.shown = shown
        self.kind = Kind.OPENED if shown.opened_from else Kind.RESULT
        self.is_demo = shown.page.overview.demo
        view = shown.page.overview
        self._holder = QWidget()
        cards = QVBoxLayout(self._holder)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(style.space(2))
        for banner in self._banners(shown):
            cards.addWidget(banner)
        cards.addWidget(self._verdict_card(view))
        cards.addWidget(self._bar(shown))
        cards.addWidget(self.notice)
        cards.addWidget(self._path_card(view))
        cards.addWidget(self._steps(view))
        for card in (noticed_card(view, self.open_details), unchecked_card(view)):
            if card is not None:
                cards.addWidget(card)
        self._details_place = QVBoxLayout()
        cards.addLayout(self._details_place)
        self.column.addWidget(self._holder)
        self.column.addStretch(1)
        self.verticalScrollBar().setValue(0)
        announce.say(self, f"{view.headline}. {view.sentence} {view.who}")

    def take_focus(self) -> None:
        """The first thing to do has the focus."""
        (self.again if self.save.isHidden() else self.save).setFocus()

    def _clear(self) -> None:
        self.notice.clear()
        self.notice.setParent(None)
        self._details, self._code = None, None
        while (item := self.column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _banners(self, shown: Shown) -> list[Banner]:
        made = []
        if shown.page.overview.demo:
            made.append(demo_banner())
        if shown.opened_from:
            when = local_time(shown.report.created, date=True)
            sentence = say(text("Opened from {name}, made {date}", name=shown.opened_from, date=when))
            made.append(Banner(gettext("From a zip"), sentence, shown.remarks))
        return made

    def _verdict_card(self, view: Overview) -> Card:
        shape, tint = _LOOKS[view.state]
        card = Card()
        card.tint(tint)
        row = QHBoxLayout()
        row.setSpacing(style.space(2.25))
        mark = QVBoxLayout()
        mark.addWidget(Mark(shape, state_word(shape), 4.75))
        mark.addStretch(1)
        row.addLayout(mark)
        words = QVBoxLayout()
        words.setSpacing(style.space(0.5))
        self.headline = Prose([[Run(view.headline)]], size=Size.VERDICT, bold=True)
        words.addWidget(self.headline)
        runs = [Run(view.sentence)] if view.sentence else []
        if view.who:
            runs += [Run(" ")] if runs else []
            runs.append(Run(view.who, bold=True))
        if runs:
            words.addWidget(Prose([runs]))
        row.addLayout(words, 1)
        card.column.addLayout(row)
        card.setAccessibleName(f"{view.headline}. {view.sentence} {view.who}")
        return card

    def _bar(self, shown: Shown) -> Folding:
        bar, right = Folding(steps=1.25), Folding(steps=1.25)
        left, phone = QHBoxLayout(), Folding(steps=1.25)
        self.save = button(gettext("&Save diagnostic zip…"), "primary", self.save_wanted.emit)
        self.again = button(
            gettext("&Run diagnostics here") if shown.opened_from else gettext("Run &again"),
            "",
            self.again_wanted.emit,
        )
        self.save.setVisible(not shown.opened_from)
        left.addWidget(self.save)
        left.addWidget(self.again)
        left.addStretch(1)
        phone.row.addWidget(label(gettext("For the phone:"), "small"))
        phone.row.addWidget(self._phone(shown), 1)
        self.details_button = button("", "", self.toggle_details)
        self._name_details_button()
        right.row.addWidget(phone)
        details = QHBoxLayout()
        details.addWidget(self.details_button)
        details.addStretch(1)
        right.row.addLayout(details)
        left.setSpacing(style.space(1.25))
        bar.row.addLayout(left, 1)
        bar.row.addWidget(right)
        return bar

    def _phone(self, shown: Shown) -> QLabel:
        code = label(
            f"{shown.page.overview.phone_code} · {local_time(shown.report.created, date=False)}", "small"
        )
        self._code = code
        self._size_code()
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        code.setAccessibleName(gettext("Code to read over the phone") + ": " + code.text())
        return code

    def _size_code(self) -> None:
        if self._code is not None:
            self._code.setFont(style.look().font(Size.SMALL, bold=True, fixed=True))

    def restyle(self) -> None:
        """Take over a new text size."""
        super().restyle()
        self._size_code()

    def _path_card(self, view: Overview) -> Card:
        card = Card()
        self.picture = PathPicture()
        self.picture.show_stops([Stop(one.title, Shape(one.state.value), one.caption) for one in view.stages])
        card.column.addWidget(self.picture)
        return card

    def _steps(self, view: Overview) -> Folding:
        pair = Folding(lambda width: width >= style.look().scaled(_CARDS_FIT))
        pair.row.addWidget(steps_card(gettext("What you can do"), view.user_steps), 1)
        for_it = steps_for_it_card(view)
        if for_it is not None:
            pair.row.addWidget(for_it, 1)
        return pair

    # ------------------------------------------------------------------------------------- details

    def toggle_details(self) -> None:
        """Show or hide what IT wants to see."""
        if self._details is not None and not self._details.isHidden():
            self._details.hide()
        else:
            self.open_details()
        self._name_details_button()

    def open_details(self) -> None:
        """Show the details and scroll to them."""
        if self.shown is None:
            return
        if self._details is None:
            from clientdiag.gui.details_area import DetailsArea

            self._details = DetailsArea(self.shown.page)
            self._details_place.addWidget(self._details)
        self._details.show()
        self._name_details_button()
        QTimer.singleShot(0, self._scroll_to_details)

    def _scroll_to_details(self) -> None:
        if self._details is not None:
            top = self._details.mapTo(self.body, self._details.rect().topLeft()).y()
            self.verticalScrollBar().setValue(top - style.space(2))

    def _name_details_button(self) -> None:
        is_open = self._details is not None and not self._details.isHidden()
        self.details_button.setText(gettext("Hide &details") if is_open else gettext("&Details for IT"))
        self.details_button.setAccessibleName(
            gettext("Hide details") if is_open else gettext("Details for IT")
        )
