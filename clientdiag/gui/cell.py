"""How a cell of a table of facts is drawn: wrapped anywhere, in lines as tall as it needs."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from clientdiag.gui import style
from clientdiag.gui.lines import wrapping
from clientdiag.gui.style import Size, Theme
from clientdiag.rendering.details import CellMark

MARK_ROLE = Qt.ItemDataRole.UserRole.value + 1
"""The cell's :class:`CellMark` as a string."""
BENEATH_ROLE = MARK_ROLE + 1
"""A few quiet words below the cell's own."""
BEGINS_ROLE = MARK_ROLE + 2
"""Whether the row begins a list of its own, which a stronger line sets apart."""
SIDE = 1.0  # grid steps
_ABOVE = 0.75


def laid_out(words: str, font: QFont, width: float) -> tuple[QTextLayout, float]:
    """*words* in lines *width* wide, and their height."""
    layout = QTextLayout(words, font)
    layout.setTextOption(wrapping())
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
    return layout, max(height, QFontMetricsF(font).height())


def ink_of(mark: str, theme: Theme) -> str:
    """The colour of a marked cell's words."""
    return {
        CellMark.GOOD.value: theme.good,
        CellMark.WARNING.value: theme.warning,
        CellMark.UNKNOWN.value: theme.warning,
        CellMark.DIFFERS.value: theme.warning,
        CellMark.BAD.value: theme.bad_text,
        CellMark.SKIPPED.value: theme.quiet,
        CellMark.ASIDE.value: theme.quiet,
    }.get(mark, theme.text)


class Cell(QStyledItemDelegate):
    """Plain text only; the view's first column is drawn quietly where ``labels`` says it names the rows."""

    def __init__(self, view: QTableView, *, labels: bool) -> None:
        super().__init__(view)
        self._view, self.labels = view, labels

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /) -> QSize:
        """As tall as the words are in a column as wide as it is."""
        width = self._view.columnWidth(index.column())
        height = sum(height for _layout, height in _written(option, index, width))
        return QSize(width, math.ceil(height) + 2 * round(style.space(_ABOVE)) + 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        """Background, words, hairline, focus."""
        theme, area = style.look().theme, QRectF(option.rect)
        painter.save()
        state = option.state
        is_chosen = bool(
            state & QStyle.StateFlag.State_Selected
        )  # no mark's colour has contrast enough there
        if is_chosen:
            painter.fillRect(area, style.color(theme.chosen))
        is_label = self.labels and index.column() == 0
        ink = theme.text if is_chosen else ink_of(str(index.data(MARK_ROLE) or ""), theme)
        inks = (theme.quiet if is_label else ink, theme.text if is_chosen else theme.quiet)
        painter.setClipRect(area)
        place = area.topLeft() + QPointF(style.space(SIDE), style.space(_ABOVE))
        for (layout, height), color in zip(_written(option, index, area.width()), inks, strict=False):
            painter.setPen(style.color(color))
            layout.draw(painter, place)
            place += QPointF(0.0, height)
        draw_lines(painter, area, begins=bool(index.data(BEGINS_ROLE)))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(style.color(theme.accent_text), 1))
            painter.drawRect(area.adjusted(0.5, 0.5, -1.5, -1.5))
        painter.restore()


def _written(
    option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, width: float
) -> list[tuple[QTextLayout, float]]:
    """The cell's words and, where there are any, those below them; each with its height."""
    room = width - 2 * style.space(SIDE)
    words, beneath = str(index.data(Qt.ItemDataRole.DisplayRole) or ""), str(index.data(BENEATH_ROLE) or "")
    if not beneath:
        return [laid_out(words, option.font, room)]
    now = style.look()
    return [laid_out(words, now.font(bold=True), room), laid_out(beneath, now.font(Size.SMALL), room)]


def draw_lines(painter: QPainter, area: QRectF, *, begins: bool) -> None:
    """A hairline below a row; a stronger one above it where it *begins* a list of its own."""
    theme = style.look().theme
    painter.setPen(QPen(style.color(theme.line), 1))
    under = area.bottom() - 0.5
    painter.drawLine(QPointF(area.left(), under), QPointF(area.right(), under))
    if begins:
        painter.setPen(QPen(style.color(theme.idle), 2))
        painter.drawLine(QPointF(area.left(), area.top() + 1), QPointF(area.right(), area.top() + 1))
