"""Words in a few lines, for what paints its own text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QTextLayout, QTextOption

_SURELY_WIDER = 500
"""Characters: no line has room for so many."""


def wrapping() -> QTextOption:
    """Lines break anywhere if they must, and begin where the window's language begins: names, too."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    return option


def lines_of(words: str, font: QFont, width: float, most: int) -> tuple[QTextLayout, float]:
    """*words* in at most *most* lines *width* wide, the last one cut with …; and their height."""
    layout, last, end = _laid_out(words, font, width, most)
    if end < len(words):
        rest = words[last : last + _SURELY_WIDER]
        kept = QFontMetricsF(font).elidedText(rest + "…", Qt.TextElideMode.ElideRight, max(1.0, width))
        layout, _last, _end = _laid_out(words[:last] + kept, font, width, most)
    return layout, layout.boundingRect().height()


def _laid_out(words: str, font: QFont, width: float, most: int) -> tuple[QTextLayout, int, int]:
    """The first *most* lines of *words*, where the last of them begins, and where it ends."""
    layout = QTextLayout(words, font)
    layout.setTextOption(wrapping())
    layout.beginLayout()
    height, last, end = 0.0, 0, 0
    for _ in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0.0, height))
        height += line.height()
        last, end = line.textStart(), line.textStart() + line.textLength()
    layout.endLayout()
    return layout, last, end
