"""Asks which certificate to show the server, and whether really."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.flow import FlowLayout
from clientdiag.gui.page import Page
from clientdiag.gui.parts import Card, button, tip
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.style import Size
from clientdiag.rendering.trying import Triable
from clientdiag.translation import gettext

_SIZE = (600, 440)
_MARGIN = 40


def warning() -> str:
    """What trying a certificate does."""
    return gettext(
        "Presents it to the server once. On some servers this counts as a sign-in, so it runs only when "
        "you ask."
    )


class _Words(Prose):
    """Words beside a radio button; a click on them is a click on it."""

    def __init__(self, words: str, radio: QRadioButton, *, quiet: bool = False) -> None:
        size = Size.SMALL if quiet else Size.BODY
        super().__init__([[Run(words, bold=not quiet)]], size=size, quiet=quiet)
        self._radio = radio

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        """Choose it, unless words were selected."""
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            self._radio.click()
            self._radio.setFocus()


class TryDialog(QDialog):
    """Offers *choices*; *chosen* is called with the SHA-256 of one that is to be shown to *server*."""

    def __init__(
        self, parent: QWidget, choices: tuple[Triable, ...], server: str, chosen: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self._choices, self._chosen = choices, chosen
        self.setWindowTitle(gettext("Try a certificate"))
        self.page = Page(gettext("Try a certificate"))
        self.page.left.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, style.space(2))
        column.setSpacing(style.space(2))
        column.addWidget(self.page, 1)
        question = gettext("Which certificate should be shown to {server}?").replace("{server}", server)
        self.page.column.addWidget(Prose([[Run(question)]], size=Size.SERVER, bold=True))
        self.page.column.addWidget(Prose([[Run(warning())]], quiet=True))
        self.page.column.addWidget(self.page.notice)  # without a parent it would outlive the dialog
        self.page.column.addWidget(self._offered(question))
        self.page.column.addStretch(1)
        column.addWidget(self._buttons())
        self.finished.connect(self.deleteLater)
        self._fit(parent)
        self.radios[0].setFocus()

    def _offered(self, question: str) -> Card:
        card = Card()
        card.setAccessibleName(question)
        self._group = QButtonGroup(self)
        self.radios: list[QRadioButton] = []
        for place, one in enumerate(self._choices):
            row = QHBoxLayout()
            row.setSpacing(style.space())
            radio = QRadioButton()
            radio.setAccessibleName(one.name)
            radio.setAccessibleDescription(one.beneath)
            radio.setToolTip(tip(f"{one.name}\n{one.beneath}"))
            radio.setChecked(place == 0)
            self._group.addButton(radio, place)
            self.radios.append(radio)
            row.addWidget(radio, 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(_Words(one.name, radio))
            words.addWidget(_Words(one.beneath, radio, quiet=True))
            row.addLayout(words, 1)
            card.column.addLayout(row)
        return card

    def _buttons(self) -> QWidget:
        bar = QWidget()
        holder = QHBoxLayout(bar)
        holder.setContentsMargins(style.space(4), 0, style.space(4), 0)
        flow = FlowLayout()
        holder.addLayout(flow, 1)
        self.go = button(gettext("&Show it once"), "primary", self._go)
        self.go.setAccessibleDescription(warning())
        self.stop = button(gettext("&Cancel"), "", self.reject)
        flow.addWidget(self.go)
        flow.addWidget(self.stop)
        return bar

    def _go(self) -> None:
        place = self._group.checkedId()
        self.accept()
        if 0 <= place < len(self._choices):
            self._chosen(self._choices[place].sha256)

    def _fit(self, parent: QWidget) -> None:
        """No larger than the window it belongs to."""
        room, factor = parent.window().size(), style.look().factor
        wide, tall = (round(one * factor) for one in _SIZE)
        self.resize(min(wide, room.width() - _MARGIN), min(tall, room.height() - _MARGIN))
