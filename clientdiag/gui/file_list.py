"""The list of a zip's files: a tick for each, and the one that is looked at."""

from __future__ import annotations

import math

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from clientdiag.gui import marks, style
from clientdiag.gui.cell import BENEATH_ROLE, SIDE, draw_lines, laid_out
from clientdiag.gui.file_model import FILE, HIDDEN, IN_ROLE, SIZE, FileModel
from clientdiag.gui.style import Size
from clientdiag.gui.table_header import TableHeader
from clientdiag.translation import gettext

_BOX, _GAP, _ABOVE = 2.0, 1.0, 0.75
_TALL = 27
_Index = QModelIndex | QPersistentModelIndex


class _FileCell(QStyledItemDelegate):
    """A tick, a path in bold where it is looked at, and quiet words below it."""

    def _box(self, option: QStyleOptionViewItem) -> QRectF:
        side, above = style.look().scaled(_BOX), style.space(_ABOVE)
        left = option.rect.left() + style.space(SIDE)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            left = option.rect.right() - style.space(SIDE) - side
        return QRectF(left + 0.5, option.rect.top() + above + 0.5, side - 1, side - 1)

    def _indent(self, index: _Index) -> float:
        return style.look().scaled(_BOX) + style.space(_GAP) if index.column() == FILE else 0.0

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index, /) -> QSize:
        """As tall as its words are in its column."""
        view = self.parent()
        width = view.columnWidth(index.column()) if isinstance(view, QTableView) else option.rect.width()
        height = sum(tall for _layout, tall in self._words(option, index, width))
        return QSize(width, math.ceil(height) + 2 * style.space(_ABOVE) + 1)

    def _words(
        self, option: QStyleOptionViewItem, index: _Index, width: float
    ) -> list[tuple[QTextLayout, float]]:
        room = width - 2 * style.space(SIDE) - self._indent(index)
        now, chosen = style.look(), bool(option.state & QStyle.StateFlag.State_Selected)
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        beneath = str(index.data(BENEATH_ROLE) or "")
        written = [laid_out(words, now.font(bold=chosen), room)]
        if beneath:
            written.append(laid_out(beneath, now.font(Size.SMALL), room))
        return written

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, /) -> None:
        """Background, tick, words, hairline, focus."""
        theme, area = style.look().theme, QRectF(option.rect)
        painter.save()
        painter.setClipRect(area)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, style.color(theme.chosen))
        if index.column() == FILE:
            self._paint_box(painter, option, index)
        is_in = bool(index.data(IN_ROLE))
        ink = theme.text if is_in else theme.quiet
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        left = area.left() + style.space(SIDE) + (0.0 if mirrored else self._indent(index))
        top = area.top() + style.space(_ABOVE)
        for layout, height in self._words(option, index, area.width()):
            painter.setPen(style.color(ink))
            layout.draw(painter, QPointF(left, top))
            top, ink = top + height, theme.text if chosen else theme.quiet
        draw_lines(painter, area, begins=False)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(style.color(theme.accent_text), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -2))
        painter.restore()

    def _paint_box(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, box = style.look().theme, self._box(option)
        can_change = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        is_in = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = theme.card if not is_in else theme.accent if can_change else theme.idle
        painter.setPen(QPen(style.color(fill if is_in else theme.quiet), 1))
        painter.setBrush(style.color(fill))
        painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if is_in:
            marks.draw_check(painter, box, theme.on_accent if can_change else theme.on_idle)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index, /
    ) -> bool:
        """A click on the tick, or Space, ticks it off or on."""
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        pressed = isinstance(event, QKeyEvent) and event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Select}
        clicked = (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and self._box(option).adjusted(-6, -6, 6, 6).contains(event.position())
        )
        if not (pressed or clicked):
            return False
        is_in = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if is_in else Qt.CheckState.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)


class FileList(QTableView):
    """Shows a :class:`FileModel`; ``looked_at`` tells which file is to be shown."""

    looked_at = Signal(object)

    def __init__(self, model: FileModel) -> None:
        super().__init__()
        self.files = model
        self.setHorizontalHeader(TableHeader(self))
        self.setModel(model)
        self.setItemDelegate(_FileCell(self))
        self.setAccessibleName(gettext("Files of the zip"))
        self.setAccessibleDescription(
            gettext("Up and down look at a file, Space leaves it out or takes it in.")
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        model.modelReset.connect(self._settle)

    def look_at(self, row: int) -> None:
        """Choose the file in *row*."""
        self.setCurrentIndex(self.files.index(row, FILE))
        self.selectRow(row)
        QTimer.singleShot(0, self, lambda: self.scrollTo(self.currentIndex()))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection, /) -> None:
        """Another file is to be shown."""
        super().selectionChanged(selected, deselected)
        rows = {one.row() for one in self.selectedIndexes()}
        if rows:
            self.looked_at.emit(self.files.file(rows.pop()))

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Space ticks the file off or on, whichever of its cells is the current one."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            index = self.files.index(self.currentIndex().row(), FILE)
            wanted = Qt.CheckState.Unchecked if self.files.is_in(index.row()) else Qt.CheckState.Checked
            self.files.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)
            return
        super().keyPressEvent(event)

    def _settle(self) -> None:
        metrics, small = self.fontMetrics(), QFontMetrics(style.look().font(Size.SMALL))
        cells = [str(self.files.data(self.files.index(row, SIZE))) for row in range(self.files.rowCount())]
        sized = max(map(metrics.horizontalAdvance, cells), default=0)
        pad = 2 * style.space(SIDE) + 2
        sized = max(sized, small.horizontalAdvance(gettext("Size"))) + pad
        hidden = small.horizontalAdvance(gettext("Hidden")) + pad
        room = self.viewport().width()
        self.setColumnWidth(SIZE, sized)
        self.setColumnWidth(HIDDEN, hidden)
        self.setColumnWidth(FILE, max(style.look().scaled(12), room - sized - hidden))
        self.horizontalHeader().updateGeometry()
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._settle()

    def changeEvent(self, event: QEvent, /) -> None:
        """New text sizes need new rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "files"):
            self._settle()

    def sizeHint(self) -> QSize:
        """Some rows; the rest scrolls."""
        return QSize(style.look().scaled(50), style.look().scaled(_TALL))

    def minimumSizeHint(self) -> QSize:
        """Two rows or three."""
        return QSize(style.look().scaled(24), style.look().scaled(_TALL / 2))
