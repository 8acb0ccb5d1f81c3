"""Small painted marks: a filled circle with a check, a cross, an exclamation mark and so on.

They are drawn as shapes, so they are crisp at any scale and need no icon font; the shape says the
same as the colour.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from clientdiag.gui import style
from clientdiag.gui.shapes import Shape
from clientdiag.gui.style import Theme


def fill_of(shape: Shape, theme: Theme) -> str:
    """The colour of the circle."""
    return {
        Shape.GOOD: theme.good,
        Shape.WARNING: theme.warning,
        Shape.UNKNOWN: theme.warning,
        Shape.BAD: theme.bad,
        Shape.ALARM: theme.bad,
        Shape.RUNNING: theme.accent,
    }.get(shape, theme.idle)


def draw(painter: QPainter, area: QRectF, shape: Shape, theme: Theme) -> None:
    """Paint *shape* into the square *area*; nothing where a layout leaves no room."""
    if area.isEmpty():
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.color(fill_of(shape, theme)))
    painter.drawEllipse(area)
    ink = theme.on_idle if shape in {Shape.QUIET, Shape.WAITING} else theme.on_state
    if shape == Shape.RUNNING:
        ink = theme.on_accent
    pen = QPen(style.color(ink), max(1.5, area.width() * 0.085))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(area.center())
    painter.scale(area.width() / 2, area.height() / 2)
    pen.setWidthF(pen.widthF() / (area.width() / 2))
    painter.setPen(pen)
    _GLYPHS[shape](painter)
    painter.restore()


def draw_check(painter: QPainter, area: QRectF, ink: str) -> None:
    """Only the tick, in the colour *ink*; nothing where a layout leaves no room."""
    if area.isEmpty():
        return
    painter.save()
    pen = QPen(style.color(ink), 2.2 / (area.width() / 2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.translate(area.center())
    painter.scale(area.width() / 1.6, area.height() / 1.6)
    painter.setPen(pen)
    _check(painter)
    painter.restore()


def _check(painter: QPainter) -> None:
    painter.drawPolyline(QPolygonF([QPointF(-0.36, 0.03), QPointF(-0.1, 0.29), QPointF(0.38, -0.25)]))


def _cross(painter: QPainter) -> None:
    painter.drawLine(QPointF(-0.27, -0.27), QPointF(0.27, 0.27))
    painter.drawLine(QPointF(-0.27, 0.27), QPointF(0.27, -0.27))


def _exclamation(painter: QPainter) -> None:
    painter.drawLine(QPointF(0, -0.44), QPointF(0, 0.1))
    _dots(painter, (0.0, 0.42))


def _dash(painter: QPainter) -> None:
    painter.drawLine(QPointF(-0.26, 0), QPointF(0.26, 0))


def _ellipsis(painter: QPainter) -> None:
    _dots(painter, (-0.36, 0.0), (0.0, 0.0), (0.36, 0.0))


def _dots(painter: QPainter, *places: tuple[float, float]) -> None:
    painter.save()
    painter.setBrush(painter.pen().color())
    painter.setPen(Qt.PenStyle.NoPen)
    for x, y in places:
        painter.drawEllipse(QPointF(x, y), 0.12, 0.12)
    painter.restore()


def _question(painter: QPainter) -> None:
    font = QFont(painter.font())
    font.setPixelSize(100)
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.scale(0.0125, 0.0125)
    painter.drawText(QRectF(-80, -80, 160, 160), Qt.AlignmentFlag.AlignCenter, "?")


def _nothing(_painter: QPainter) -> None:
    pass


_GLYPHS: dict[Shape, Callable[[QPainter], None]] = {
    Shape.GOOD: _check,
    Shape.WARNING: _exclamation,
    Shape.ALARM: _exclamation,
    Shape.BAD: _cross,
    Shape.UNKNOWN: _question,
    Shape.QUIET: _dash,
    Shape.RUNNING: _ellipsis,
    Shape.WAITING: _nothing,
}


class Mark(QWidget):
    """A mark beside a line of text; *words* is what it says to a screen reader."""

    def __init__(self, shape: Shape, words: str, steps: float = 2.5, parent: QWidget | None = None) -> None:
        """*steps* is the size in grid steps at 100 % text."""
        super().__init__(parent)
        self._shape, self._steps = shape, steps
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    @property
    def shape(self) -> Shape:
        """What it shows now."""
        return self._shape

    def show_shape(self, shape: Shape, words: str) -> None:
        """Change the mark."""
        self._shape = shape
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """A square that grows with the text."""
        side = style.look().scaled(self._steps)
        return QSize(side, side)

    def changeEvent(self, event: QEvent, /) -> None:
        """New text sizes need a new size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Draw it."""
        painter = QPainter(self)
        side = min(self.width(), self.height()) - 1.0
        draw(painter, QRectF(0.5, 0.5, side, side), self._shape, style.look().theme)
        painter.end()
