"""A check box whose box grows with the text and follows the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from clientdiag.gui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_GAP = 1.25  # grid steps
_CORNER = 0.5


class Tick(QCheckBox):
    """Drawn here, because a style sheet can only draw a tick from a picture file."""

    def _side(self) -> int:
        return style.look().scaled(2.25)

    def __init__(self, words: str) -> None:
        super().__init__(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _beside(self) -> int:
        """What stands left and right of the words."""
        return self._side() + style.space(_GAP + 1)

    def sizeHint(self) -> QSize:
        """The box, a gap, the words in one line."""
        self.ensurePolished()
        words = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        width = self._beside() + words + 1
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Narrow: the words wrap."""
        return QSize(self._beside() + style.look().scaled(12), self._side() + style.space())

    def hasHeightForWidth(self) -> bool:
        """Narrower is taller."""
        return True

    def heightForWidth(self, width: int, /) -> int:
        """All lines of the words beside the box."""
        words = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        # Half a line more than the words fill, for lines end at words.
        lines = 1 if words <= width - self._beside() else -(-words * 10 // (8 * max(1, width - self._beside())))
        return max(self._side(), lines * self.fontMetrics().lineSpacing()) + style.space()

    def hitButton(self, _place: object, /) -> bool:
        """All of it can be clicked."""
        return True

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Draw the box, the tick, the words and the focus ring."""
        from PySide6.QtCore import QRectF, Qt
        from PySide6.QtGui import QPainter, QPalette, QPen

        from clientdiag.gui import marks

        theme, side = style.look().theme, self._side()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self.width() - side - style.space(0.5) if self.isRightToLeft() else style.space(0.5)
        box = QRectF(left + 0.5, (self.height() - side) / 2 + 0.5, side - 1, side - 1)
        on = self.isChecked()
        painter.setPen(QPen(style.color(theme.accent if on else theme.quiet), 1.5))
        painter.setBrush(style.color(theme.accent if on else theme.card))
        painter.drawRoundedRect(box, style.space(_CORNER), style.space(_CORNER))
        if on:
            marks.draw_check(painter, box, theme.on_accent)
        words = self.rect().adjusted(side + style.space(_GAP + 0.5), 0, 0, 0)
        if self.isRightToLeft():
            words = self.rect().adjusted(0, 0, -side - style.space(_GAP + 0.5), 0)
        flags = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextShowMnemonic.value | Qt.TextFlag.TextWordWrap.value
        self.style().drawItemText(
            painter, words, flags, self.palette(), self.isEnabled(), self.text(), QPalette.ColorRole.WindowText
        )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(style.color(theme.accent_text), 1.5))
            ring = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
            painter.drawRoundedRect(ring, style.space(_CORNER), style.space(_CORNER))
        painter.end()
