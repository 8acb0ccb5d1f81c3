"""The few building blocks of every page: labels with a role, buttons, cards, rows that fold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clientdiag.gui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_SURELY_SHORT = 1000
_CARD_PADDING = 2.5  # grid steps
_PLAIN_TEXT = 0
"""Qt.TextFormat.PlainText as a property's value: the namespace Qt takes longer to load than the page."""


def label(words: str, role: str = "body", *, wrap: bool = False) -> QLabel:
    """A line of plain text; never markup. *role* is a role of the style sheet."""
    made = QLabel()
    made.setProperty("textFormat", _PLAIN_TEXT)
    made.setText(words)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def button(words: str, role: str = "", pressed: Callable[[], object] | None = None) -> QPushButton:
    """A push button; ``&`` in *words* marks its mnemonic."""
    made = QPushButton(words)
    if role:
        made.setProperty("role", role)
    made.setAutoDefault(False)
    made.setAccessibleName(words.replace("&", ""))
    if pressed is not None:
        made.clicked.connect(lambda _checked=False: pressed())
    return made


def line() -> QFrame:
    """A hairline between rows."""
    made = QFrame()
    made.setProperty("role", "line")
    made.setFixedHeight(1)
    return made


def tip(words: str) -> str:
    """A tool tip that is never read as markup, whatever is in *words*."""
    import html

    return f"<p style='white-space:pre-wrap'>{html.escape(_harmless(words))}</p>"


def _harmless(words: str) -> str:
    if words.isprintable() and len(words) <= _SURELY_SHORT:
        return words
    from clientdiag.rendering.plain import plain

    return plain(words)


class Card(QFrame):
    """A white (or dark) rounded box with a column inside."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.column = QVBoxLayout(self)
        pad = style.space(_CARD_PADDING)
        self.column.setContentsMargins(pad, pad - style.space(0.25), pad, pad - style.space(0.5))
        self.column.setSpacing(style.space())
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        if heading:
            self.column.addWidget(label(heading, "heading", wrap=True))
            self.setAccessibleName(heading)

    def tint(self, name: str) -> None:
        """Carry a state: good, warning, bad."""
        self.setProperty("tint", name)
        self.style().unpolish(self)
        self.style().polish(self)


class Elided(QLabel):
    """One line of plain text that ends in … where there is no room; all of it in its tool tip."""

    def __init__(self, words: str = "", role: str = "body") -> None:
        super().__init__()
        self.setProperty("textFormat", _PLAIN_TEXT)
        self.setProperty("role", role)
        self._all = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(words)

    def say(self, words: str) -> None:
        """Show *words*."""
        self._all = _harmless(words)
        self.setAccessibleName(self._all)
        self._cut()
        self.updateGeometry()

    def words(self) -> str:
        """All of the text, however little of it has room."""
        return self._all

    def _cut(self) -> None:
        cut = self._all
        if self.fontMetrics().horizontalAdvance(cut) > self.width():
            from PySide6.QtCore import Qt

            cut = self.fontMetrics().elidedText(cut, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(cut)
        self.setToolTip("" if cut == self._all else tip(self._all))

    def sizeHint(self) -> QSize:
        """Room for all of it, which it need not get."""
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self._all) + 2, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """A few letters and the dots."""
        self.ensurePolished()
        return QSize(min(self.sizeHint().width(), style.look().scaled(8)), self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Cut it anew."""
        super().resizeEvent(event)
        self._cut()


class Folding(QWidget):
    """Widgets side by side where there is room, below one another otherwise.

    There is room when *fits* says so of the width; without it, when each has the width it likes best.
    """

    def __init__(self, fits: Callable[[int], bool] | None = None, steps: float = 2) -> None:
        super().__init__()
        self._fits = fits or self._has_room
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(style.space(steps))

    def _has_room(self, width: int) -> bool:
        liked = [one.sizeHint().width() for one in self._items()]
        return sum(liked) + self.row.spacing() * (len(liked) - 1) <= width

    def _items(self) -> list[QLayoutItem]:
        found = (self.row.itemAt(place) for place in range(self.row.count()))
        return [one for one in found if one is not None]

    def minimumSizeHint(self) -> QSize:
        """As narrow as when folded, else it would never fold."""
        widest = max((one.minimumSize().width() for one in self._items()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        side = QBoxLayout.Direction.LeftToRight
        wanted = side if self._fits(event.size().width()) else QBoxLayout.Direction.TopToBottom
        if self.row.direction() != wanted:
            self.row.setDirection(wanted)
