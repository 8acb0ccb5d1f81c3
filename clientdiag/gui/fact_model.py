"""The rows of a table of facts: as they are, or each folded into a list of its own where it is narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from clientdiag.gui.cell import BEGINS_ROLE, BENEATH_ROLE, MARK_ROLE
from clientdiag.gui.parts import tip
from clientdiag.rendering.details import CellMark
from clientdiag.rendering.details.section import marked
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext

_LONG = 24
_NO_PARENT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


def _mark_word(mark: CellMark) -> str:
    return {
        CellMark.GOOD: gettext("fine"),
        CellMark.WARNING: gettext("needs attention"),
        CellMark.BAD: gettext("broken here"),
        CellMark.UNKNOWN: gettext("could not be checked"),
        CellMark.DIFFERS: gettext("differs"),
        CellMark.SKIPPED: gettext("not looked at"),
    }.get(mark, "")


class FactModel(QAbstractTableModel):
    """Rows of plain strings under named columns, some marked; short rows end in empty cells.

    Folded, it has two columns: a name, and what stands under it in the row that the name begins.
    *beneath* has for every row a few quiet words below its first cell.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        marks: Sequence[Sequence[CellMark]] = (),
        beneath: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._marks = [list(row) for row in marks]
        self._columns = [plain(one) for one in columns]
        self._rows = [[plain(cell) for cell in row] for row in rows]
        self._beneath = [plain(one) for one in beneath]
        self.is_folded = False

    @property
    def can_fold(self) -> bool:
        """Whether folding would make it any narrower."""
        return len(self._columns) > 2 and any(self._columns)

    @property
    def has_beneath(self) -> bool:
        """Whether first cells are drawn bold, with words below them."""
        return any(self._beneath)

    def words_beneath(self) -> set[str]:
        """What stands below first cells, word by word; a no-break space does not part two."""
        return {word for line in self._beneath for word in line.split(" ")}

    def unfolded(self) -> Iterator[tuple[str, list[str]]]:
        """The name of every column, and its cells as they are drawn; whether folded or not."""
        for place, name in enumerate(self._columns):
            marks = (row[place] if place < len(row) else CellMark.NONE for row in self._marks)
            cells = (row[place] if place < len(row) else "" for row in self._rows)
            yield (
                name,
                [marked(*pair) for pair in zip(cells, chain(marks, repeat(CellMark.NONE)), strict=False)],
            )

    def fold(self, *, folded: bool) -> None:
        """Turn every row into a list, or back."""
        if folded != self.is_folded:
            self.beginResetModel()
            self.is_folded = folded
            self.endResetModel()

    def rowCount(self, parent: _Index = _NO_PARENT, /) -> int:
        """How many rows there are."""
        if parent.isValid():
            return 0
        return len(self._rows) * (len(self._columns) if self.is_folded else 1)

    def columnCount(self, parent: _Index = _NO_PARENT, /) -> int:
        """How many columns there are."""
        if parent.isValid():
            return 0
        return 2 if self.is_folded else len(self._columns)

    def _place(self, row: int, column: int) -> tuple[int, int]:
        """The row and column as they are when not folded."""
        return divmod(row, len(self._columns)) if self.is_folded else (row, column)

    def _is_name(self, column: int) -> bool:
        return self.is_folded and column == 0

    def cell(self, row: int, column: int) -> str:
        """The value alone."""
        record, place = self._place(row, column)
        if self._is_name(column):
            return self._columns[place]
        cells = self._rows[record]
        return cells[place] if place < len(cells) else ""

    def mark(self, row: int, column: int) -> CellMark:
        """What the cell says beside its words."""
        record, place = self._place(row, column)
        marks = self._marks[record] if record < len(self._marks) and not self._is_name(column) else []
        return marks[place] if place < len(marks) else CellMark.NONE

    def beneath(self, row: int, column: int) -> str:
        """The quiet words below the cell's own."""
        record, place = self._place(row, column)
        is_first = place == 0 and not self._is_name(column)
        return self._beneath[record] if is_first and record < len(self._beneath) else ""

    def drawn(self, row: int, column: int) -> str:
        """The value with its mark, as it is drawn."""
        return marked(self.cell(row, column), self.mark(row, column))

    def copied(self, row: int, column: int) -> str:
        """The value as it is copied: all that the cell shows, in one line."""
        value, beneath = self.cell(row, column) or self.drawn(row, column), self.beneath(row, column)
        return f"{value} ({beneath})" if beneath else value

    def _spoken(self, row: int, column: int) -> str:
        value, mark = self.cell(row, column), self.mark(row, column)
        name = "" if self._is_name(column) else self._columns[self._place(row, column)[1]]
        said = [value, self.beneath(row, column)]
        words, meaning = ", ".join(one for one in said if one), _mark_word(mark)
        if meaning:
            words = f"{words} ({meaning})" if words else meaning
        return f"{name}: {words}" if name else words

    def _looks(self, row: int, column: int) -> dict[int, object]:
        begins = self.is_folded and row > 0 and row % len(self._columns) == 0
        return {
            MARK_ROLE: self.mark(row, column).value,
            BENEATH_ROLE: self.beneath(row, column),
            BEGINS_ROLE: begins,
        }

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """A cell's text, tool tip and words for a screen reader."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.drawn(row, column)
        if role in {MARK_ROLE, BENEATH_ROLE, BEGINS_ROLE}:
            return self._looks(row, column)[role]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            whole = "\n".join(one for one in (self.cell(row, column), self.beneath(row, column)) if one)
            return tip(whole) if len(whole) > _LONG else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        return None

    def header(self, column: int) -> str:
        """A column's name; folded, the names stand in the rows."""
        return "" if self.is_folded else self._columns[column]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        """A column's name."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.header(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None
