"""A table of facts that is as tall as its rows: cells wrap, can be selected and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeySequence, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QTableView

from clientdiag.gui import style
from clientdiag.gui.cell import SIDE, Cell
from clientdiag.gui.fact_model import FactModel
from clientdiag.gui.style import Size
from clientdiag.gui.table_header import TableHeader
from clientdiag.rendering.details import CellMark
from clientdiag.translation import gettext

_LONGEST_LINE, _LONGEST_WORD = 40, 13  # grid steps
_MOST_MEASURED = 400
"""Characters of a cell, and cells of a column: the rest is no wider."""


def shares(wanted: Sequence[int], room: int, narrowest: int | Sequence[int]) -> list[int]:
    """*room* pixels for columns that would like *wanted*, none below *narrowest*.

    Where there is more room each grows in proportion; where there is less, the widest give way first.
    """
    floors = [narrowest] * len(wanted) if isinstance(narrowest, int) else list(narrowest)
    liked = [max(pair) for pair in zip(wanted, floors, strict=True)]
    total = sum(liked) or 1
    if total <= room:
        given = [room * width // total for width in liked]
        given = [max(pair) for pair in zip(given, liked, strict=True)]
    else:
        given = floors
        low, high = 0, max(liked, default=0)
        while low <= high:
            limit = (low + high) // 2
            cut = [max(floor, min(width, limit)) for width, floor in zip(liked, floors, strict=True)]
            if sum(cut) <= room:
                given, low = cut, limit + 1
            else:
                high = limit - 1
    if given:
        given[given.index(max(given))] += max(0, room - sum(given))
    return given


class FactTable(QTableView):
    """Shows a :class:`FactModel` without scroll bars of its own; the page scrolls."""

    def __init__(
        self,
        name: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        marks: Sequence[Sequence[CellMark]] = (),
        beneath: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._model = FactModel(columns, rows, marks, beneath)
        self.setHorizontalHeader(TableHeader(self))
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self._names_rows = bool(columns) and not columns[0]
        self._cell = Cell(self, labels=self._names_rows)
        self.setItemDelegate(self._cell)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setVisible(any(columns))
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self.copy_selection)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.setAccessibleDescription(gettext("Select cells and press the copy keys to copy them."))

    def selected_text(self) -> str:
        """The selected cells as lines with tabs."""
        rows: dict[int, list[tuple[int, str]]] = {}
        for index in self.selectedIndexes():
            cell = self._model.copied(index.row(), index.column())
            rows.setdefault(index.row(), []).append((index.column(), cell))
        return "\n".join("\t".join(value for _column, value in sorted(rows[row])) for row in sorted(rows))

    def copy_selection(self) -> None:
        """Put the selected cells on the clipboard."""
        chosen = self.selected_text()
        if chosen:
            QGuiApplication.clipboard().setText(chosen)

    @property
    def _has_labels(self) -> bool:
        return self._names_rows or self._model.is_folded

    def _fold(self) -> None:
        """Give every row a list of its own where the words of its columns have no room side by side."""
        if not self._model.can_fold or self.viewport().width() <= 1:
            return
        is_narrow = sum(self._narrowest_widths()) > self.viewport().width()
        self._model.fold(folded=is_narrow)
        self._cell.labels = self._has_labels
        self.horizontalHeader().setVisible(not is_narrow)

    def _share_width(self) -> None:
        room, wanted = self.viewport().width(), self._wanted_widths()
        named = [min(wanted[0], room * 36 // 100)] if self._has_labels and len(wanted) > 1 else []
        rest = room - sum(named)
        floors = [rest] if self._model.is_folded else self._narrowest_widths()[len(named) :]
        if sum(floors) > rest:
            floors = [min(floor, rest // len(floors)) for floor in floors]
        for column, width in enumerate((*named, *shares(wanted[len(named) :], rest, floors))):
            self.setColumnWidth(column, width)

    def _wanted_widths(self) -> list[int]:
        """What each column's longest line takes, within reason."""
        metrics, small = self.fontMetrics(), QFontMetrics(style.look().font(Size.SMALL))
        longest, widths = style.look().scaled(_LONGEST_LINE), []
        for column in range(self._model.columnCount()):
            wide = small.horizontalAdvance(self._model.header(column))
            for row in range(min(self._model.rowCount(), _MOST_MEASURED)):
                drawn, beneath = self._model.drawn(row, column), self._model.beneath(row, column)
                wide = max(wide, metrics.horizontalAdvance(drawn[:_MOST_MEASURED]))
                wide = max(wide, small.horizontalAdvance(beneath[:_MOST_MEASURED]) if beneath else 0)
            widths.append(min(longest, wide) + style.space(3))
        return widths

    def _narrowest_widths(self) -> list[int]:
        """What each column's longest word takes, within reason; all of its name's."""
        now = style.look()
        small, bold = QFontMetrics(now.font(Size.SMALL)), QFontMetrics(now.font(bold=True))
        longest, widths = now.scaled(_LONGEST_WORD), []
        for column, (name, cells) in enumerate(self._model.unfolded()):
            metrics = bold if column == 0 and self._model.has_beneath else self.fontMetrics()
            words = {word for line in cells[:_MOST_MEASURED] for word in line[:_MOST_MEASURED].split(" ")}
            advances = [metrics.horizontalAdvance(one) for one in words]
            if column == 0:
                advances += [small.horizontalAdvance(one) for one in self._model.words_beneath()]
            wide = min(longest, max(advances, default=0))
            wide = max(wide, *(small.horizontalAdvance(one) for one in name.split()), 0)
            widths.append(wide + 2 * style.space(SIDE) + 2)
        return widths

    def _settle(self) -> None:
        self._fold()
        self._share_width()
        self.horizontalHeader().updateGeometry()
        self.resizeRowsToContents()
        self.setFixedHeight(self._height())

    def _height(self) -> int:
        header = 0 if self.horizontalHeader().isHidden() else self.horizontalHeader().sizeHint().height()
        return header + self.verticalHeader().length() + style.space(0.5)

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(style.look().scaled(60), self._height())

    def minimumSizeHint(self) -> QSize:
        """Narrow, but all rows."""
        return QSize(style.look().scaled(20), self._height())

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._settle()

    def changeEvent(self, event: QEvent, /) -> None:
        """New text sizes need new rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_model"):
            self._settle()

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        """The page scrolls."""
        event.ignore()
