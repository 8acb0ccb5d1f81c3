"""What stays in sight below a page: its message and its buttons, where there is room for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clientdiag.gui import style

_MOST = 0.42
"""Of the window's height; a taller footer stands at the end of the page and scrolls with it."""


class Footer(QObject):
    """``column`` takes its widgets; the window shows ``frame`` below the page.

    It is no part of the page's scroll area: what is beside the viewport of one is not told to screen readers.
    """

    moved = Signal()
    """It may have become taller or lower."""

    def __init__(self, page: QWidget, end: QVBoxLayout) -> None:
        """*end* is the page's column, whose last place it takes where it does not stay in sight."""
        super().__init__(page)
        self._end = end
        self.frame = QFrame()
        self.frame.setProperty("role", "footer")
        self._row = QHBoxLayout(self.frame)
        self._row.setContentsMargins(style.space(4), style.space(1.5), style.space(4), style.space(1.5))
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(style.space(1.5))
        self._row.addStretch(1)
        self._row.addWidget(self.content, 1000)
        self._row.addStretch(1)
        self._stays = True
        self.content.installEventFilter(self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.moved)
        page.destroyed.connect(self.frame.deleteLater)

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Tell the window, once everything else was told."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._later.start(0)
        return super().eventFilter(watched, event)

    def settle(self, room: QSize) -> None:
        """Stay in sight where page and footer have *room* together, else stand at the end of the page."""
        margins, edge = self._row.contentsMargins(), self.frame.contentsMargins()
        inner = room.width() - margins.left() - margins.right()
        height = self.column.heightForWidth(min(inner, self.content.maximumWidth()))
        height = height if height >= 0 else self.column.sizeHint().height()
        height += margins.top() + margins.bottom() + edge.top() + edge.bottom()
        self._move(stays=height <= _MOST * room.height())
        self.frame.setFixedHeight(height)

    def _move(self, *, stays: bool) -> None:
        if stays != self._stays:
            self._stays = stays
            if stays:
                self._end.removeWidget(self.content)
                self._row.insertWidget(1, self.content, 1000)
            else:
                self._row.removeWidget(self.content)
                self._end.addWidget(self.content)
            self.content.show()
        self.frame.setVisible(stays)
