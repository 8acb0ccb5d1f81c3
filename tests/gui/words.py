"""Everything that a window says: to eyes, to the mouse that rests, and to a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QWidget

_SAID = (
    "text",
    "title",
    "placeholderText",
    "toolTip",
    "accessibleName",
    "accessibleDescription",
    "windowTitle",
)
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def all_words(top: QWidget) -> Iterator[str]:
    """What *top* and everything in it says, whether it is shown now or not."""
    for widget in (top, *top.findChildren(QWidget)):
        yield from _of(widget)
        for action in widget.actions():
            yield from _of(action)
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _in_model(widget.model())


def _of(one: QWidget | QAction) -> Iterator[str]:
    for name in _SAID:
        ask = getattr(one, name, None)
        said = ask() if callable(ask) else None
        if isinstance(said, str) and said:
            yield from said.splitlines()


def _in_model(model: QAbstractItemModel) -> Iterator[str]:
    for column in range(model.columnCount(QModelIndex())):
        for role in _ROLES:
            yield from _words(model.headerData(column, Qt.Orientation.Horizontal, role))
        for row in range(min(60, model.rowCount(QModelIndex()))):
            for role in _ROLES:
                yield from _words(model.index(row, column).data(role))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.splitlines()
