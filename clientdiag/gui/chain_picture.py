"""The certification path as cards from the anchor down to the end entity, with the break in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.chain_card import BAR, ChainCardButton, edge_of
from clientdiag.rendering.chain import ChainCard, ChainPicture
from clientdiag.translation import gettext

_GAP = 1.75  # grid steps
_INDENT = 2.75
_DEEPEST = 4
"""Further down, cards are not indented any more: a path may have a dozen."""


class ChainCards(QWidget):
    """Every card below the one that issued it; *opened* is called with the card that is pressed."""

    def __init__(self, picture: ChainPicture, opened: Callable[[ChainCard], None]) -> None:
        super().__init__()
        self.picture = picture
        self.buttons: list[ChainCardButton] = []
        self.setAccessibleName(gettext("Certification path"))
        self.setAccessibleDescription(picture.sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.space(_GAP))
        for place, card in enumerate(picture.cards):
            row = QHBoxLayout()
            row.setSpacing(0)
            row.addSpacing(style.space(_INDENT) * min(place, _DEEPEST))
            button = ChainCardButton(card)
            button.clicked.connect(lambda _checked=False, card=card: opened(card))
            row.addWidget(button, 1)
            column.addLayout(row)
            self.buttons.append(button)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """The links between the cards."""
        painter = QPainter(self)
        for place, link in enumerate(self.picture.links):
            upper, lower = self.buttons[place].geometry(), self.buttons[place + 1].geometry()
            pen = QPen(style.color(edge_of(link.state, style.look().theme)), 3.0)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if link.is_broken:
                pen.setDashPattern([1.4, 1.1])
            painter.setPen(pen)
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            middle = style.space(BAR) / 2 + 2.5
            x = lower.right() + 1 - middle if mirrored else lower.left() + middle
            painter.drawLine(QPointF(x, upper.bottom()), QPointF(x, lower.top() + 2))
        painter.end()
