"""What every page is: a column that scrolls, no wider than reads well, with keys for going on and back."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from clientdiag.gui import style
from clientdiag.gui.notice import Notice

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from clientdiag.gui.footer import Footer


class Kind(StrEnum):
    """What can be done on a page follows from what it is."""

    HOME = "home"
    RUNNING = "running"
    RESULT = "result"
    OPENED = "opened"
    SHARE = "share"
    COMPARE = "compare"
    SETTINGS = "settings"
    ABOUT = "about"


VISITED = frozenset({Kind.SETTINGS, Kind.ABOUT, Kind.SHARE, Kind.COMPARE})
"""Pages that are left for where one was."""


class _Body(QWidget):
    """As tall as its cards at the width they have; a scroll area would take the narrowest's height."""

    painted = Signal()
    """It was painted for the first time."""

    _was_painted = False

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Paint, and say so once. The scroll area itself is covered, and older Qt does not paint what is."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def minimumSizeHint(self) -> QSize:
        """The narrowest width that works; the height follows from the width."""
        return QSize(super().minimumSizeHint().width(), 0)


class Page(QScrollArea):
    """A page of the window. ``column`` takes the cards; ``notice`` is the page's one quiet message."""

    kind = Kind.HOME
    is_demo = False
    left = Signal()
    """The user wants to go back (Esc)."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.footer: Footer | None = None
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.body = _Body()
        self.body.setProperty("role", "page")
        middle = QHBoxLayout(self.body)
        middle.setContentsMargins(style.space(4), style.space(3.5), style.space(4), style.space(3))
        self._content = QWidget()
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(style.space(2))
        middle.addStretch(1)
        middle.addWidget(self._content, 1000)
        middle.addStretch(1)
        self.setWidget(self.body)
        self.notice = Notice()
        self.restyle()

    def add_footer(self) -> QVBoxLayout:
        """A column that stays in sight below everything else, where there is room for it."""
        from clientdiag.gui.footer import Footer

        self.footer = footer = Footer(self, self.column)
        footer.content.setMaximumWidth(self._content.maximumWidth())
        return footer.column

    def restyle(self) -> None:
        """Take over a new text size; colours follow by themselves."""
        self._content.setMaximumWidth(round(style.PAGE_WIDTH * style.look().factor))
        if self.footer is not None:
            self.footer.content.setMaximumWidth(self._content.maximumWidth())

    def show_in_sight(self, widget: QWidget) -> None:
        """Bring *widget* into sight once it has its place."""
        from PySide6.QtCore import QTimer

        def scroll() -> None:
            if self.body.isAncestorOf(widget):
                self.ensureWidgetVisible(widget, 0, style.space(8))

        QTimer.singleShot(0, widget, scroll)

    def show_notice(self) -> None:
        """Bring the page's message into sight."""
        self.show_in_sight(self.notice)

    def take_focus(self) -> None:
        """The first thing to do has the focus."""
        self.setFocus()

    def enter(self) -> None:
        """Enter was pressed and no button wanted it."""

    def escape(self) -> None:
        """Esc was pressed."""
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter presses the push button that has the focus, else goes on."""
        from PySide6.QtCore import Qt

        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and not focused.isCheckable():
            focused.click()
        else:
            self.enter()
