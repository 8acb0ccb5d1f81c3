"""The path from this computer to sign-in as one painted picture, with the break in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from clientdiag.gui import marks, style
from clientdiag.gui.parts import tip
from clientdiag.gui.shapes import Shape
from clientdiag.gui.shown import Stop
from clientdiag.gui.style import Size
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext

_MARK = 3.75  # grid steps
_SIDE = 0.25
_WRAP = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignHCenter.value | Qt.AlignmentFlag.AlignTop.value


def state_word(shape: Shape) -> str:
    """What a mark means, in a word."""
    return {
        Shape.GOOD: gettext("fine"),
        Shape.WARNING: gettext("needs attention"),
        Shape.BAD: gettext("broken here"),
        Shape.ALARM: gettext("broken here"),
        Shape.UNKNOWN: gettext("could not be checked"),
        Shape.QUIET: gettext("not tested"),
        Shape.RUNNING: gettext("checking"),
        Shape.WAITING: gettext("waiting"),
    }[shape]


class PathPicture(QWidget):
    """Stops in one row, or in two or more rows where text is large or the window small."""

    def __init__(self) -> None:
        super().__init__()
        self._stops: tuple[Stop, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(gettext("The path from this computer to sign-in"))

    def show_stops(self, stops: Sequence[Stop]) -> None:
        """Draw *stops*; nothing moves when only states change."""
        before, self._stops = self._stops, tuple(stops)
        self.setAccessibleDescription(self.description())
        if [(one.title, one.caption) for one in before] != [(one.title, one.caption) for one in self._stops]:
            self.updateGeometry()
        self.update()

    def stops(self) -> tuple[Stop, ...]:
        """What is drawn."""
        return self._stops

    def description(self) -> str:
        """The picture in words."""
        return "; ".join(f"{one.title}: {state_word(one.shape)}, {plain(one.caption)}" for one in self._stops)

    def _fonts(self) -> tuple[QFontMetrics, QFontMetrics]:
        now = style.look()
        return QFontMetrics(now.font(Size.SMALL, bold=True)), QFontMetrics(now.font(Size.CAPTION))

    def columns(self, width: int) -> int:
        """How many stops stand side by side at *width*."""
        metrics, _small = self._fonts()
        words = [word for one in self._stops for word in one.title.split()]
        widest = max((metrics.horizontalAdvance(word) for word in words), default=1) + style.space()
        count = max(1, len(self._stops))
        while count > 1 and widest * count > width:
            count = -(-count // 2)
        return count

    def _lines(self, width: int) -> tuple[int, int]:
        """How many lines titles and captions need where a stop is as wide as in a picture of *width*."""
        title, caption = self._fonts()
        cell = width // self.columns(width) - round(2 * style.space(_SIDE))
        titles = any(title.horizontalAdvance(one.title) > cell for one in self._stops)
        captions = any(caption.horizontalAdvance(one.caption) > cell for one in self._stops)
        return (2 if titles else 1), (2 if captions else 1)

    def _row_height(self, width: int) -> int:
        title, caption = self._fonts()
        titles, captions = self._lines(width)
        mark = style.look().scaled(_MARK)
        return mark + style.space() + titles * title.lineSpacing() + captions * caption.lineSpacing()

    def heightForWidth(self, width: int, /) -> int:
        """The height of all rows at *width*."""
        rows = -(-len(self._stops) // self.columns(width)) if self._stops else 1
        return rows * self._row_height(width) + (rows - 1) * style.space(2)

    def hasHeightForWidth(self) -> bool:
        """Narrower is taller."""
        return True

    def sizeHint(self) -> QSize:
        """One row of eight."""
        return QSize(style.look().scaled(100), self.heightForWidth(style.look().scaled(100)))

    def minimumSizeHint(self) -> QSize:
        """One column will do."""
        return QSize(style.look().scaled(15), style.look().scaled(_MARK))

    def _cell(self, place: int) -> QRect:
        columns = self.columns(self.width())
        row, column = divmod(place, columns)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            column = columns - 1 - column
        height = self._row_height(self.width())
        left = self.width() * column // columns
        right = self.width() * (column + 1) // columns
        return QRect(left, row * (height + style.space(2)), right - left, height)

    def _circle(self, place: int) -> QRectF:
        cell, side = self._cell(place), style.look().scaled(_MARK)
        return QRectF(cell.center().x() + 0.5 - side / 2, cell.top() + 0.5, side - 1, side - 1)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Lines first, marks over them, words below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(1, len(self._stops)):
            self._draw_line(painter, place)
        for place, stop in enumerate(self._stops):
            marks.draw(painter, self._circle(place), stop.shape, style.look().theme)
            self._draw_words(painter, place, stop)
        painter.end()

    def _draw_line(self, painter: QPainter, place: int) -> None:
        start, end = self._circle(place - 1), self._circle(place)
        if start.top() != end.top():  # the path goes on in the next row
            return
        before, after = self._stops[place - 1].shape, self._stops[place].shape
        theme = style.look().theme
        pen = QPen(style.color(theme.border), 3.0 * style.look().factor)
        if after in {Shape.BAD, Shape.ALARM}:
            pen.setColor(style.color(theme.bad))
            pen.setDashPattern([2.0, 1.4])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        elif before is Shape.GOOD and after not in {Shape.QUIET, Shape.WAITING}:
            pen.setColor(style.color(theme.good_line))
        painter.setPen(pen)
        first, last = (start, end) if start.left() < end.left() else (end, start)
        y = start.center().y()
        painter.drawLine(QPointF(first.right() + 3, y), QPointF(last.left() - 3, y))

    def _draw_words(self, painter: QPainter, place: int, stop: Stop) -> None:
        now, (title, caption) = style.look(), self._fonts()
        side = round(style.space(_SIDE))
        cell = self._cell(place).adjusted(side, 0, -side, 0)
        titles, captions = self._lines(self.width())
        idle = stop.shape in {Shape.QUIET, Shape.WAITING}
        painter.setPen(style.color(now.theme.quiet if idle else now.theme.text))
        painter.setFont(now.font(Size.SMALL, bold=True))
        top = cell.top() + now.scaled(_MARK) + style.space(0.75)
        top += _draw_wrapped(
            painter, QRect(cell.left(), top, cell.width(), titles * title.lineSpacing()), stop.title
        )
        painter.setPen(style.color(now.theme.quiet))
        painter.setFont(now.font(Size.CAPTION))
        below = QRect(cell.left(), top, cell.width(), captions * caption.lineSpacing() + 2)
        _draw_wrapped(painter, below, plain(stop.caption))

    def event(self, event: QEvent, /) -> bool:
        """A tool tip says what had no room; new text sizes need a new height."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        for place, stop in enumerate(self._stops):
            if self._cell(place).contains(event.pos()):
                QToolTip.showText(
                    event.globalPos(), tip(f"{stop.title}: {state_word(stop.shape)} – {stop.caption}"), self
                )
                return
        QToolTip.hideText()


def _draw_wrapped(painter: QPainter, area: QRect, words: str) -> int:
    """Draw *words* centred, in as many lines as *area* has, the last one cut; returns the height used."""
    metrics = painter.fontMetrics()
    if (
        area.height() < 2 * metrics.lineSpacing()
        or max(map(metrics.horizontalAdvance, words.split() or [""])) > area.width()
    ):
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, _WRAP, words)
    return metrics.boundingRect(area, _WRAP, words).height()
