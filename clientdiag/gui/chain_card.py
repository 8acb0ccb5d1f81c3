"""One certificate of the path as a painted card that can be opened."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from clientdiag.engine.stages import StageState
from clientdiag.gui import style
from clientdiag.gui.lines import lines_of
from clientdiag.gui.parts import tip
from clientdiag.gui.style import Size, Theme
from clientdiag.rendering.chain import ChainCard
from clientdiag.rendering.page import STAGE_SYMBOLS
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext

BAR = 0.625  # grid steps
_PAD = 1.75
_ABOVE = 1.25
_RADIUS = 1.0
_MOST_TITLE_LINES, _MOST_FACT_LINES = 2, 3
_NARROW = 22


def ink_of(state: StageState, theme: Theme) -> str:
    """The colour of a state's word."""
    return {
        StageState.GOOD: theme.good,
        StageState.WARNING: theme.warning,
        StageState.UNKNOWN: theme.warning,
        StageState.BAD: theme.bad_text,
    }.get(state, theme.quiet)


def edge_of(state: StageState, theme: Theme) -> str:
    """The colour of a card's edge and of the line that leads away from it."""
    return {
        StageState.GOOD: theme.good_line,
        StageState.WARNING: theme.warning,
        StageState.UNKNOWN: theme.warning,
        StageState.BAD: theme.bad,
    }.get(state, theme.border)


class ChainCardButton(QAbstractButton):
    """Shows *card*; pressed, it wants to be opened. Long names wrap, then are cut; the tip has them whole."""

    def __init__(self, card: ChainCard) -> None:
        super().__init__()
        self.card = card
        self._label, self._facts = plain(card.label), [plain(one) for one in card.lines]
        self._word = f"{STAGE_SYMBOLS[card.state]} {card.word}"
        self.setText(self._label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{self._label}: {card.word}")
        opens = gettext("Opens the certificate.") if card.der else gettext("Opens what is known of it.")
        self.setAccessibleDescription(" ".join((*(f"{one}." for one in self._facts), opens)))
        self.setToolTip(tip("\n".join((f"{self._label} – {card.word}", *self._facts))))

    # ------------------------------------------------------------------------------------------ layout

    def _inner(self, width: int) -> float:
        return width - style.space(BAR) - 2 * style.space(_PAD)

    def _parts(self, width: int) -> list[tuple[QTextLayout, QPointF, str]]:
        """What is written where, and in which colour."""
        now, inner = style.look(), self._inner(width)
        theme = now.theme
        bold, small = now.font(Size.BODY, bold=True), now.font(Size.SMALL)
        word_font = now.font(Size.SMALL, bold=True)
        word_wide = math.ceil(QFontMetricsF(word_font).horizontalAdvance(self._word)) + 2.0
        beside = inner - word_wide - style.space(1.5)
        is_narrow = beside < now.scaled(_NARROW)
        title, height = lines_of(self._label, bold, inner if is_narrow else beside, _MOST_TITLE_LINES)
        parts = [(title, QPointF(0, 0), theme.text)]
        ink = ink_of(self.card.state, theme)
        word, word_height = lines_of(self._word, word_font, inner if is_narrow else word_wide, 2)
        parts.append((word, QPointF(0, height) if is_narrow else QPointF(inner - word_wide, 0), ink))
        top = (height + word_height if is_narrow else max(height, word_height)) + style.space(0.25)
        for fact in self._facts:
            written, height = lines_of(fact, small, inner, _MOST_FACT_LINES)
            parts.append((written, QPointF(0, top), theme.quiet))
            top += height
        return parts

    def heightForWidth(self, width: int, /) -> int:
        """As tall as its words."""
        layout, place, _ink = self._parts(width)[-1]
        return math.ceil(place.y() + layout.boundingRect().height()) + 2 * style.space(_ABOVE)

    def hasHeightForWidth(self) -> bool:
        """A narrower card is a taller one."""
        return True

    def sizeHint(self) -> QSize:
        """As wide as reads well."""
        wide = style.look().scaled(52)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """Narrow: it wraps anywhere."""
        return QSize(style.look().scaled(16), style.look().scaled(4))

    # ---------------------------------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """The card, its bar, its words, and where the focus is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = style.space(_PAD) + (0 if mirrored else style.space(BAR))
        inner = self._inner(self.width())
        for written, place, ink in self._parts(self.width()):
            x = inner - place.x() - written.lineAt(0).width() if mirrored else place.x()
            painter.setPen(style.color(ink))
            written.draw(painter, QPointF(left + x, style.space(_ABOVE) + place.y()))
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        theme, state = style.look().theme, self.card.state
        radius, bar = style.space(_RADIUS), style.space(BAR)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = style.color(edge_of(state, theme))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        outline = QPainterPath()
        outline.addRoundedRect(area, radius, radius)
        painter.fillPath(outline, style.color(theme.hover if self.underMouse() else theme.card))
        painter.save()
        painter.setClipPath(outline)
        side = area.right() - bar if mirrored else area.left()
        painter.fillRect(QRectF(side, area.top(), bar, area.height()), edge)
        painter.restore()
        pen = QPen(edge, 1.2)
        if self.card.is_missing:
            pen.setDashPattern([4.0, 3.0])
        painter.strokePath(outline, pen)
        if self.hasFocus():
            painter.setPen(QPen(style.color(theme.accent_text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, radius, radius)

    def event(self, event: QEvent, /) -> bool:
        """New text sizes need a new height; the mouse over it is shown."""
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        elif event.type() in {QEvent.Type.Enter, QEvent.Type.Leave}:
            self.update()
        return super().event(event)
