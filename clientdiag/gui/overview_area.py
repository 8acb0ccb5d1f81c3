"""The calm overview: the verdict, who mends it, the path with the break, what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QDate, QLocale, Qt, QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.actions import Action
from clientdiag.gui.marks import Mark
from clientdiag.gui.parts import Card, Folding, button, label
from clientdiag.gui.path_picture import PathPicture, state_word
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.questions_card import questions_card
from clientdiag.gui.result_cards import noticed_card, steps_pair, unchecked_card
from clientdiag.gui.shapes import Shape
from clientdiag.gui.shown import Shown, Stop
from clientdiag.gui.style import Size
from clientdiag.model.core import State
from clientdiag.rendering.overview import Overview
from clientdiag.translation import gettext

_NOTICE_PLACE = 2
_PATH_PLACE = 3
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


def shape_of(state: State) -> Shape:
    """How a verdict is drawn."""
    return _LOOKS[state][0]


class OverviewArea(QWidget):
    """Screens 3, 9 and 10 without what is above them."""

    save_wanted = Signal()
    again_wanted = Signal()
    details_wanted = Signal()
    checks_wanted = Signal()
    action_wanted = Signal(object)
    answered = Signal(str, object)
    """A question was answered: its field, and the value (None: taken back)."""

    def __init__(self, shown: Shown, offered: Sequence[Action] = ()) -> None:
        """*offered* are buttons that open places of the system's own."""
        super().__init__()
        self._shown = shown
        view = shown.page.overview
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(style.space(2))
        self._cards.addWidget(self._verdict_card(view))
        self._cards.addWidget(self._bar(shown))
        self._cards.addWidget(self._path_card(view))
        asked = questions_card(gettext("What would narrow it down"), shown.questions, self.answered.emit)
        if asked is not None:
            self._cards.addWidget(asked)
        self._cards.addWidget(steps_pair(view, offered, self.action_wanted.emit))
        for card in (noticed_card(view, self.checks_wanted.emit), unchecked_card(view)):
            if card is not None:
                self._cards.addWidget(card)

    def add_before(self, then: Shown, compare: Callable[[], None]) -> None:
        """Say what is not as it was in the run before."""
        from clientdiag.gui.then_now import then_now

        told = then_now(then, self._shown, local_time(then.report.created, date=False))
        card = Card(gettext("Then and now"))
        lines = [[Run(told.was)], [Run(told.is_now, bold=True)], *([Run(one)] for one in told.lines)]
        card.column.addWidget(Prose(lines, name=gettext("Then and now"), keyboard=True))
        row = QHBoxLayout()
        row.addWidget(button(gettext("Compare the two"), "link", compare))
        row.addStretch(1)
        card.column.addLayout(row)
        self._cards.insertWidget(_PATH_PLACE, card)

    def seat(self, notice: QWidget) -> None:
        """Take in the page's message, below the buttons that it answers."""
        self._cards.insertWidget(_NOTICE_PLACE, notice)

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
        again = gettext("&Run diagnostics here") if shown.opened_from else gettext("Run &again")
        self.again = button(again, "", self.again_wanted.emit)
        self.save.setVisible(not shown.opened_from)
        left.addWidget(self.save)
        left.addWidget(self.again)
        left.addStretch(1)
        phone.row.addWidget(label(gettext("For the phone:"), "small"))
        phone.row.addWidget(self._phone(shown), 1)
        self.details_button = button("", "", self.details_wanted.emit)
        self.name_details_button(are_open=False)
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
        words = f"{shown.page.overview.phone_code} · {local_time(shown.report.created, date=False)}"
        self._code = label(words, "small")
        self.restyle()
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._code.setAccessibleName(gettext("Code to read over the phone") + ": " + words)
        return self._code

    def restyle(self) -> None:
        """Take over a new text size."""
        self._code.setFont(style.look().font(Size.SMALL, bold=True, fixed=True))

    def _path_card(self, view: Overview) -> Card:
        card = Card()
        self.picture = PathPicture()
        self.picture.show_stops([Stop(one.title, Shape(one.state.value), one.caption) for one in view.stages])
        card.column.addWidget(self.picture)
        return card

    def name_details_button(self, *, are_open: bool) -> None:
        """Say what the button will do."""
        self.details_button.setText(gettext("Hide &details") if are_open else gettext("&Details for IT"))
        name = gettext("Hide details") if are_open else gettext("Details for IT")
        self.details_button.setAccessibleName(name)
