"""What stays in sight at the bottom of a page: its message and its buttons, where there is room for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clientdiag.gui import style

_MOST = 0.42
"""Of a page's height; a taller footer stands at the end of the page and scrolls with it."""


class Footer(QObject):
    """``column`` takes its widgets; the page seats it when ``moved`` says so, and when it is resized."""

    moved = Signal()

    def __init__(self, page: QWidget, end: QVBoxLayout) -> None:
        """*end* is the page's column, whose last place it takes where it does not stay in sight."""
        super().__init__(page)
        self._page, self._end = page, end
        self._frame = QFrame(page)
        self._frame.setProperty("role", "footer")
        self._row = QHBoxLayout(self._frame)
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

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """It may have become taller or lower."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.look_again()
        return super().eventFilter(watched, event)

    def look_again(self) -> None:
        """Have the page seat it once everything else was told."""
        self._later.start(0)

    def seat(self, area: QRect) -> int:
        """Stand at the bottom of *area*, or at the end of the page; returns the height it takes there."""
        margins = self._row.contentsMargins()
        inner = area.width() - margins.left() - margins.right()
        inner = min(inner, self.content.maximumWidth())
        layout_height = self.column.heightForWidth(inner)
        height = layout_height if layout_height >= 0 else self.column.sizeHint().height()
        edge = self._frame.contentsMargins()  # the line above it
        height += margins.top() + margins.bottom() + edge.top() + edge.bottom()
        self._settle(stays=height <= _MOST * area.height())
        if not self._stays:
            return 0
        self._frame.setGeometry(area.left(), area.bottom() + 1 - height, area.width(), height)
        return height

    def _settle(self, *, stays: bool) -> None:
        if stays == self._stays:
            return
        self._stays = stays
        if stays:
            self._end.removeWidget(self.content)
            self._row.insertWidget(1, self.content, 1000)
        else:
            self._row.removeWidget(self.content)
            self._end.addWidget(self.content)
        self.content.show()
        self._frame.setVisible(stays)
