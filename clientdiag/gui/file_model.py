"""The files of a zip to be, as rows that can be ticked off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from clientdiag.gui.cell import BENEATH_ROLE
from clientdiag.gui.parts import tip
from clientdiag.gui.zip_contents import summary_words
from clientdiag.rendering.hidden import size_words
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext

if TYPE_CHECKING:
    from clientdiag.bundle import PlannedFile

FILE, SIZE, HIDDEN = range(3)
IN_ROLE = BENEATH_ROLE + 10
"""Whether the file of the row goes into the zip."""
_NO_PARENT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class FileModel(QAbstractTableModel):
    """A row a file: what it is and why it is there, its size, how many places in it are hidden."""

    chosen = Signal()
    """A file was ticked off or on."""

    def __init__(self) -> None:
        super().__init__()
        self._files: list[PlannedFile] = []
        self._left_out: set[str] = set()

    def show_files(self, files: Sequence[PlannedFile]) -> None:
        """Show other *files*; what was ticked off stays so where it is still there."""
        if [one.path for one in files] == [one.path for one in self._files]:
            self._files = list(files)
            self.dataChanged.emit(self.index(0, 0), self.index(len(files) - 1, HIDDEN))
            return
        self.beginResetModel()
        self._files = list(files)
        self.endResetModel()

    def left_out(self) -> frozenset[str]:
        """The paths that are ticked off."""
        return frozenset(self._left_out & {one.path for one in self._files})

    def file(self, row: int) -> PlannedFile | None:
        """The file in *row*."""
        return self._files[row] if 0 <= row < len(self._files) else None

    def files(self) -> list[PlannedFile]:
        """All files, ticked off or not."""
        return list(self._files)

    def row_of(self, path: str) -> int:
        """The row of *path*; 0 where it is not there."""
        return next((row for row, one in enumerate(self._files) if one.path == path), 0)

    def rowCount(self, parent: _Index = _NO_PARENT, /) -> int:
        """How many files there are."""
        return 0 if parent.isValid() else len(self._files)

    def columnCount(self, parent: _Index = _NO_PARENT, /) -> int:
        """File, size, hidden places."""
        return 0 if parent.isValid() else HIDDEN + 1

    def flags(self, index: _Index, /) -> Qt.ItemFlag:
        """What is always in the zip cannot be ticked off."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        file = self.file(index.row())
        if index.column() == FILE and file is not None and not file.fixed:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def is_in(self, row: int) -> bool:
        """Whether the file in *row* goes into the zip."""
        file = self.file(row)
        return file is not None and (file.fixed or file.path not in self._left_out)

    def _cells(self, file: PlannedFile, column: int) -> str:
        if column == FILE:
            return plain(file.path)
        if column == SIZE:
            return size_words(file.size)
        return str(sum(file.hidden.values())) if file.hidden else "–"

    def _spoken(self, file: PlannedFile, row: int, column: int) -> str:
        if column == SIZE:
            return gettext("Size") + f": {size_words(file.size)}"
        if column == HIDDEN:
            return summary_words(file.hidden)
        if file.fixed:
            state = gettext("always in the zip")
        else:
            state = gettext("goes into the zip") if self.is_in(row) else gettext("left out")
        return f"{plain(file.path)}, {plain(file.why)} {state}"

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """A cell's text, tick, tool tip and words for a screen reader."""
        file = self.file(index.row()) if index.isValid() else None
        if file is None:
            return None
        column, is_first = index.column(), index.column() == FILE
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(file, column)
        if role == BENEATH_ROLE:
            return " ".join(plain(one) for one in (file.why, file.cut) if one) if is_first else ""
        if role == Qt.ItemDataRole.CheckStateRole and is_first:
            return Qt.CheckState.Checked if self.is_in(index.row()) else Qt.CheckState.Unchecked
        if role == IN_ROLE:
            return self.is_in(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(file, index.row(), column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{plain(file.path)}\n{plain(file.why)}\n{plain(file.source)}") if is_first else None
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole, /) -> bool:
        """Tick a file off or on."""
        file = self.file(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or file is None or file.fixed:
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._left_out.discard(file.path)
        else:
            self._left_out.add(file.path)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), HIDDEN))
        self.chosen.emit()
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        """A column's name."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (gettext("File"), gettext("Size"), gettext("Hidden"))[section]
