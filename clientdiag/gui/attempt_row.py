"""One attempt to connect as a painted row that opens and closes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QDate, QEvent, QLocale, QPointF, QRectF, QSize, Qt, QTime, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from clientdiag.gui import marks, style
from clientdiag.gui.lines import lines_of
from clientdiag.gui.parts import tip
from clientdiag.gui.shapes import Shape
from clientdiag.gui.style import Size
from clientdiag.model.text import ntext, text
from clientdiag.rendering.details import CellMark
from clientdiag.rendering.details.attempts import AttemptView
from clientdiag.rendering.moments import in_utc
from clientdiag.translation import gettext, say

_SIDE, _ABOVE, _GAP = 1.25, 1.25, 1.25  # grid steps
_ARROW, _MARK = 1.5, 2.5
_NARROW = 56
_MOST_LINES = 4
_SHAPES = {
    CellMark.GOOD: Shape.GOOD,
    CellMark.WARNING: Shape.WARNING,
    CellMark.BAD: Shape.BAD,
    CellMark.UNKNOWN: Shape.UNKNOWN,
}


def _here(when: datetime) -> datetime:
    """*when* on this computer's clock; in UTC where that leads out of the calendar."""
    try:
        return in_utc(when).astimezone()
    except (OverflowError, OSError, ValueError):
        return in_utc(when)


def local_moment(when: datetime | None) -> str:
    """The day and the time here, as short as their owner writes them."""
    if when is None:
        return gettext("time not known")
    local, locale = _here(when), QLocale()
    day = locale.toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)
    return f"{day} {locale.toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)}"


def local_second(when: datetime | None) -> str:
    """The time of day here, to the second."""
    return f"{_here(when):%H:%M:%S}" if when is not None else ""


def beneath(one: AttemptView) -> str:
    """Where to, how far it came, and what else is worth a word."""
    said = [one.gateway if one.is_here else say(text("{gateway} (another)", gateway=one.gateway))]
    if one.mark in {CellMark.BAD, CellMark.UNKNOWN}:
        said.append(say(text("came as far as: {step}", step=one.reached)))
    if one.first:
        said.append(say(text("first: {what}", what=one.first)))
    if one.repeats > 1:
        said.append(say(ntext("written {n} time", "written {n} times", one.repeats)))
    if one.when is not None and not one.zone_known:
        said.append(gettext("zone assumed"))
    return " · ".join(said)


class AttemptRow(QAbstractButton):
    """Shows *attempt*; checked, its records are to be seen below it. Right opens it, Left closes it."""

    moved = Signal(int)
    """Another row is wanted: so many further down."""

    def __init__(self, attempt: AttemptView) -> None:
        super().__init__()
        self.attempt = attempt
        self.when, self._beneath = local_moment(attempt.when), beneath(attempt)
        self._times: Sequence[str] = (self.when,)
        self.setText(attempt.ended)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{self.when}: {attempt.ended}, {self._beneath}")
        self.setToolTip(tip(f"{attempt.ended}\n{self._beneath}"))
        self.toggled.connect(lambda _is_open: self._describe())
        self._describe()

    def stand_with(self, times: Sequence[str]) -> None:
        """Leave as much room for the time as the widest of *times* wants, as other rows do."""
        self._times = (self.when, *times)
        self.updateGeometry()

    def _describe(self) -> None:
        is_open = self.isChecked()
        self.setAccessibleDescription(
            gettext("Hides its records.") if is_open else gettext("Shows its records.")
        )

    # ------------------------------------------------------------------------------------------ layout

    def _parts(self, width: int) -> tuple[list[tuple[QTextLayout, QPointF, str]], float]:
        """What is written where, in which colour, and how tall that is; without the arrow and the mark."""
        now = style.look()
        theme, small, bold = now.theme, now.font(Size.SMALL), now.font(bold=True)
        inner = width - 2 * style.space(_SIDE) - now.scaled(_ARROW)
        is_narrow = inner < now.scaled(_NARROW)
        metrics = QFontMetricsF(small)
        time_wide = math.ceil(max(metrics.horizontalAdvance(one) for one in self._times)) + 2.0
        written, top = lines_of(self.when, small, inner if is_narrow else time_wide, _MOST_LINES)
        parts = [(written, QPointF(0.0, 0.0 if is_narrow else 1.0), theme.quiet)]
        left = 0.0 if is_narrow else time_wide + style.space(_GAP)
        top = top + style.space(0.5) if is_narrow else 0.0
        self._mark_at = QPointF(left, top)
        left += now.scaled(_MARK) + style.space(_GAP)
        for words, font, ink in ((self.text(), bold, theme.text), (self._beneath, small, theme.quiet)):
            written, height = lines_of(words, font, inner - left, _MOST_LINES)
            parts.append((written, QPointF(left, top), ink))
            top += height
        return parts, top

    def heightForWidth(self, width: int, /) -> int:
        """As tall as its words."""
        _parts, height = self._parts(width)
        return math.ceil(height) + 2 * style.space(_ABOVE)

    def hasHeightForWidth(self) -> bool:
        """A narrower row is a taller one."""
        return True

    def sizeHint(self) -> QSize:
        """As wide as reads well."""
        wide = style.look().scaled(70)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """Narrow: it wraps anywhere."""
        return QSize(style.look().scaled(20), style.look().scaled(4))

    # ---------------------------------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Its words, the mark, the arrow, and where the focus is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = style.look().theme, QRectF(self.rect())
        if self.underMouse():
            painter.fillRect(area, style.color(theme.hover))
        parts, _height = self._parts(self.width())
        arrow, above = style.look().scaled(_ARROW), style.space(_ABOVE)
        left = style.space(_SIDE) + arrow
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for written, place, ink in parts:
            wide = max((written.lineAt(at).width() for at in range(written.lineCount())), default=0.0)
            x = self.width() - left - place.x() - wide if mirrored else left + place.x()
            painter.setPen(style.color(ink))
            written.draw(painter, QPointF(x, above + place.y()))
        side = float(style.look().scaled(_MARK))
        x = self.width() - left - self._mark_at.x() - side if mirrored else left + self._mark_at.x()
        square = QRectF(x, above + self._mark_at.y(), side, side)
        marks.draw(painter, square, _SHAPES.get(self.attempt.mark, Shape.QUIET), theme)
        self._paint_arrow(painter, mirrored=mirrored)
        if self.hasFocus():
            painter.setPen(QPen(style.color(theme.accent_text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), style.space(0.5), style.space(0.5))
        painter.end()

    def _paint_arrow(self, painter: QPainter, *, mirrored: bool) -> None:
        """A corner that points to what opens, down when it is open."""
        now = style.look()
        reach = now.scaled(_ARROW) * 0.28
        side = style.space(_SIDE) + now.scaled(_ARROW) * 0.3
        line = QFontMetricsF(now.font(bold=True)).height()
        painter.save()
        painter.translate(self.width() - side if mirrored else side, style.space(_ABOVE) + line / 2)
        painter.rotate(90.0 if self.isChecked() else 180.0 if mirrored else 0.0)
        pen = QPen(style.color(now.theme.quiet), 1.6 * now.factor)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        corner = [QPointF(-reach / 2, -reach), QPointF(reach / 2, 0.0), QPointF(-reach / 2, reach)]
        painter.drawPolyline(QPolygonF(corner))
        painter.restore()

    # -------------------------------------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """As in a tree: up, down, first, last; open and close."""
        key, mirrored = event.key(), self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        opens = Qt.Key.Key_Left if mirrored else Qt.Key.Key_Right
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000}
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.setChecked(key == opens)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.toggle()
        elif key in steps:
            self.moved.emit(steps[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent, /) -> bool:
        """New text sizes need a new height; the mouse over it is shown."""
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        elif event.type() in {QEvent.Type.Enter, QEvent.Type.Leave}:
            self.update()
        return super().event(event)
