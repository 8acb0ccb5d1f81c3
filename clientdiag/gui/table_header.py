"""The names of a table's columns, in as many lines as they need."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from clientdiag.gui import style
from clientdiag.gui.style import Size

_SIDE, _ABOVE = 1.0, 0.75  # grid steps
_FLAGS = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value


class TableHeader(QHeaderView):
    """A horizontal header whose words wrap; it is never clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _words(self, column: int) -> str:
        model = self.model()
        return str(model.headerData(column, Qt.Orientation.Horizontal) or "") if model is not None else ""

    def sizeHint(self) -> QSize:
        """As tall as the tallest name in its column."""
        metrics = QFontMetrics(style.look().font(Size.SMALL))
        inset = 2 * style.space(_SIDE)
        tallest = metrics.lineSpacing()
        for column in range(self.count()):
            room = QRect(0, 0, max(1, self.sectionSize(column) - inset), 10_000)
            tallest = max(tallest, metrics.boundingRect(room, _FLAGS, self._words(column)).height())
        return QSize(super().sizeHint().width(), tallest + 2 * style.space(_ABOVE))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int, /) -> None:  # noqa: N803  # Qt's name
        """The name, and a line below it."""
        theme, above = style.look().theme, style.space(_ABOVE)
        painter.save()
        painter.fillRect(rect, style.color(theme.card))
        painter.setPen(QPen(style.color(theme.border), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(style.color(theme.quiet))
        painter.setFont(style.look().font(Size.SMALL))
        side = style.space(_SIDE)
        painter.drawText(rect.adjusted(side, above, -side, -above), _FLAGS, self._words(logicalIndex))
        painter.restore()
