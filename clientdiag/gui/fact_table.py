"""A table of facts that is as tall as its rows: cells wrap, can be selected and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QTableView

from clientdiag.gui import style
from clientdiag.gui.cell import MARK_ROLE, Cell
from clientdiag.gui.parts import tip
from clientdiag.gui.table_header import TableHeader
from clientdiag.rendering.details import CellMark
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext

_LONG = 24
_NO_PARENT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_SYMBOLS = {
    CellMark.GOOD: "✓",
    CellMark.WARNING: "!",
    CellMark.BAD: "✕",
    CellMark.UNKNOWN: "?",
    CellMark.DIFFERS: "≠",
}


def _mark_word(mark: CellMark) -> str:
    return {
        CellMark.GOOD: gettext("fine"),
        CellMark.WARNING: gettext("needs attention"),
        CellMark.BAD: gettext("broken here"),
        CellMark.UNKNOWN: gettext("could not be checked"),
        CellMark.DIFFERS: gettext("differs"),
    }.get(mark, "")


def shares(wanted: Sequence[int], room: int, narrowest: int) -> list[int]:
    """*room* pixels for columns that would like *wanted*: in proportion, but none below *narrowest*."""
    total = sum(wanted) or 1
    given = [max(narrowest, room * width // total) for width in wanted]
    while given and sum(given) > room and max(given) > narrowest:
        widest = given.index(max(given))
        given[widest] = max(narrowest, given[widest] - (sum(given) - room))
    if given:
        given[given.index(max(given))] += max(0, room - sum(given))
    return given


class FactModel(QAbstractTableModel):
    """Rows of plain strings under named columns, some marked; short rows end in empty cells."""

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        marks: Sequence[Sequence[CellMark]] = (),
    ) -> None:
        super().__init__()
        self._marks = [list(row) for row in marks]
        self._columns = [plain(one) for one in columns]
        self._rows = [[plain(cell) for cell in row] for row in rows]

    def rowCount(self, parent: _Index = _NO_PARENT, /) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_PARENT, /) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def cell(self, row: int, column: int) -> str:
        """The value as it is copied."""
        cells = self._rows[row]
        return cells[column] if column < len(cells) else ""

    def mark(self, row: int, column: int) -> CellMark:
        """What the cell says beside its words."""
        marks = self._marks[row] if row < len(self._marks) else []
        return marks[column] if column < len(marks) else CellMark.NONE

    def drawn(self, row: int, column: int) -> str:
        """The value with its mark, as it is drawn."""
        symbol, value = _SYMBOLS.get(self.mark(row, column)), self.cell(row, column)
        return f"{symbol}\u00a0{value}" if symbol and value != "–" else value

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """A cell's text, tool tip and words for a screen reader."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        value, mark = self.cell(row, column), self.mark(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.drawn(row, column)
        if role == MARK_ROLE:
            return mark.value
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = f"{self._columns[column]}: {value}" if self._columns[column] else value
            return f"{spoken} ({_mark_word(mark)})" if mark is not CellMark.NONE else spoken
        if role == Qt.ItemDataRole.ToolTipRole and len(value) > _LONG:
            return tip(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        """A column's name."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class FactTable(QTableView):
    """Shows a :class:`FactModel` without scroll bars of its own; the page scrolls."""

    def __init__(
        self,
        name: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        marks: Sequence[Sequence[CellMark]] = (),
    ) -> None:
        super().__init__()
        self._model = FactModel(columns, rows, marks)
        self.setHorizontalHeader(TableHeader(self))
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self._has_labels = bool(columns) and not columns[0]
        self.setItemDelegate(Cell(self, labels=self._has_labels))
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
            cell = self._model.cell(index.row(), index.column())
            rows.setdefault(index.row(), []).append((index.column(), cell))
        return "\n".join("\t".join(value for _column, value in sorted(rows[row])) for row in sorted(rows))

    def copy_selection(self) -> None:
        """Put the selected cells on the clipboard."""
        chosen = self.selected_text()
        if chosen:
            QGuiApplication.clipboard().setText(chosen)

    def _share_width(self) -> None:
        room, wanted = self.viewport().width(), self._wanted_widths()
        narrowest = min(style.look().scaled(9), room // max(1, len(wanted)))
        named = [min(wanted[0], room * 36 // 100)] if self._has_labels and len(wanted) > 1 else []
        rest = shares(wanted[len(named) :], room - sum(named), narrowest)
        for column, width in enumerate((*named, *rest)):
            self.setColumnWidth(column, width)

    def _wanted_widths(self) -> list[int]:
        metrics, longest = self.fontMetrics(), style.look().scaled(40)
        widths = []
        for column in range(self._model.columnCount()):
            cells = [self._model.drawn(row, column) for row in range(self._model.rowCount())]
            cells.append(str(self._model.headerData(column, Qt.Orientation.Horizontal) or ""))
            wide = max((metrics.horizontalAdvance(cell[:400]) for cell in cells), default=0)
            widths.append(min(longest, wide) + style.space(3))
        return widths

    def _settle(self) -> None:
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
