"""A layout that sets widgets side by side and goes on in the next row when there is no more room."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from clientdiag.gui import style


class FlowLayout(QLayout):
    """Left to right (or right to left where the language is), then down."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No margins, one grid step between items."""
        super().__init__(parent)
        self.setContentsMargins(QMargins())
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem, /) -> None:
        """Take *item* as the last one."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:
        """The item at *index*, None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:
        """Remove and return the item at *index*."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """A narrower row means more rows."""
        return True

    def heightForWidth(self, width: int, /) -> int:
        """The height of all rows at *width*."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect, /) -> None:
        """Place every item inside *rect*."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """The smallest size will do."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Room for the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, area: QRect, *, move: bool) -> int:
        gap = style.space()
        x, y, row = area.x(), area.y(), 0
        parent = self.parentWidget()
        mirrored = parent is not None and parent.isRightToLeft()
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            width = min(size.width(), max(1, area.width()))
            if x > area.x() and x + width > area.right() + 1:
                x, y, row = area.x(), y + row + gap, 0
            if move:
                left = area.right() + 1 - (x - area.x()) - width if mirrored else x
                item.setGeometry(QRect(QPoint(left, y), QSize(width, size.height())))
            x, row = x + width + gap, max(row, size.height())
        return y + row - area.y()
