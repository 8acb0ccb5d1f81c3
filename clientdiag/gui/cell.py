"""How a cell of a table of facts is drawn: wrapped anywhere, in lines as tall as it needs."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from clientdiag.gui import style
from clientdiag.gui.style import Theme
from clientdiag.rendering.details import CellMark

MARK_ROLE = Qt.ItemDataRole.UserRole.value + 1
"""The cell's :class:`CellMark` as a string."""
_SIDE = 1.0  # grid steps
_ABOVE = 0.75


def _laid_out(words: str, metrics_of: QStyleOptionViewItem, width: float) -> tuple[QTextLayout, float]:
    """*words* in lines *width* wide, and their height."""
    layout = QTextLayout(words, metrics_of.font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0.0, height))
        height += line.height()
    layout.endLayout()
    return layout, max(height, QFontMetricsF(metrics_of.font).height())


def ink_of(mark: str, theme: Theme) -> str:
    """The colour of a marked cell's words."""
    return {
        CellMark.GOOD.value: theme.good,
        CellMark.WARNING.value: theme.warning,
        CellMark.UNKNOWN.value: theme.warning,
        CellMark.DIFFERS.value: theme.warning,
        CellMark.BAD.value: theme.bad_text,
    }.get(mark, theme.text)


class Cell(QStyledItemDelegate):
    """Plain text only; the view's first column is drawn quietly when *labels* says it names the rows."""

    def __init__(self, view: QTableView, *, labels: bool) -> None:
        super().__init__(view)
        self._view, self._labels = view, labels

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /) -> QSize:
        """As tall as the words are in a column as wide as it is."""
        width = self._view.columnWidth(index.column())
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        _layout, height = _laid_out(words, option, width - 2 * style.space(_SIDE))
        return QSize(width, math.ceil(height) + 2 * round(style.space(_ABOVE)) + 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        """Background, words, hairline, focus."""
        theme, area = style.look().theme, QRectF(option.rect)
        painter.save()
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, style.color(theme.chosen))
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        layout, _height = _laid_out(words, option, area.width() - 2 * style.space(_SIDE))
        is_label = self._labels and index.column() == 0
        is_plain = bool(state & QStyle.StateFlag.State_Selected)  # no mark's colour has contrast enough there
        ink = theme.text if is_plain else ink_of(str(index.data(MARK_ROLE) or ""), theme)
        painter.setPen(style.color(theme.quiet if is_label else ink))
        painter.setClipRect(area)
        layout.draw(painter, area.topLeft() + QPointF(style.space(_SIDE), style.space(_ABOVE)))
        painter.setPen(QPen(style.color(theme.line), 1))
        under = area.bottom() - 0.5
        painter.drawLine(QPointF(area.left(), under), QPointF(area.right(), under))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(style.color(theme.accent_text), 1))
            painter.drawRect(area.adjusted(0.5, 0.5, -1.5, -1.5))
        painter.restore()
