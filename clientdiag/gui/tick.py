"""A check box whose words wrap and whose box grows with the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QStyle, QStyleOptionButton, QWidget

from clientdiag.gui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent


class _Box(QCheckBox):
    """The box; the style sheet draws all but the tick, which it could only take from a picture file."""

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Draw the tick over the box."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        from PySide6.QtCore import QRectF
        from PySide6.QtGui import QPainter

        from clientdiag.gui import marks

        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks.draw_check(painter, QRectF(box), style.look().theme.on_accent)
        painter.end()


class _Words(QLabel):
    """The words; a click on them is a click on the box."""

    def __init__(self, words: str, box: QCheckBox) -> None:
        super().__init__(words)
        self._box = box
        self.setBuddy(box)
        self.setWordWrap(True)

    def mouseReleaseEvent(self, _event: QMouseEvent, /) -> None:
        """Turn it on or off."""
        self._box.click()
        self._box.setFocus()


class Tick(QWidget):
    """``box`` is the check box; ``&`` in *words* marks the mnemonic."""

    def __init__(self, words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.space())
        self.box = _Box()
        self.box.setAccessibleName(words.replace("&", ""))
        row.addWidget(self.box)
        row.addWidget(_Words(words, self.box), 1)

    def is_on(self) -> bool:
        """Whether it is on."""
        return self.box.isChecked()

    def turn(self, *, on: bool) -> None:
        """Turn it on or off."""
        self.box.setChecked(on)
