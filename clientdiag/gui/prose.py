"""Running text that may come from anywhere: wraps anywhere, can be selected, and never reads markup.

A QLabel cannot break a long name and guesses at rich text; here every run of text is inserted as
plain characters with a format, so nothing in it can become a link, a picture or a style.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextListFormat,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from clientdiag.gui import style
from clientdiag.gui.style import Size
from clientdiag.rendering.plain import pieces, plain

_EDGE = 1  # the focus ring of the style sheet
_NARROWEST = 12  # grid steps


@dataclass(frozen=True)
class Run:
    """Some characters in one style."""

    text: str
    bold: bool = False
    code: bool = False


def coded(sentence: str) -> tuple[Run, ...]:
    """*sentence* with the parts between `backticks` as code."""
    return tuple(Run(words, code=typed) for typed, words in pieces(sentence))


class Prose(QTextEdit):
    """Paragraphs of runs. *numbered* makes them steps; *keyboard* lets Tab stop here to copy."""

    def __init__(
        self,
        paragraphs: Sequence[Sequence[Run]],
        *,
        name: str = "",
        size: Size = Size.BODY,
        bold: bool = False,
        quiet: bool = False,
        fixed: bool = False,
        numbered: bool = False,
        keyboard: bool = False,
    ) -> None:
        super().__init__()
        self._paragraphs = [list(one) for one in paragraphs]
        self._size, self._bold, self._quiet, self._fixed, self._numbered = size, bold, quiet, fixed, numbered
        self._heights: dict[int, int] = {}
        self.setProperty("role", "prose")
        self._settle(keyboard=keyboard)
        self.setAccessibleName(name or self.words())
        self._fill()

    def _settle(self, *, keyboard: bool) -> None:
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        if keyboard:
            flags |= Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if keyboard else Qt.FocusPolicy.ClickFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(0)

    def say(self, *paragraphs: Sequence[Run]) -> None:
        """Show other text."""
        self._paragraphs = [list(one) for one in paragraphs]
        self.setAccessibleName(self.words())
        self._fill()

    def words(self) -> str:
        """All of it as plain text, a line a paragraph."""
        return "\n".join("".join(run.text for run in one) for one in self._paragraphs)

    def _fill(self) -> None:
        now = style.look()
        self._heights.clear()
        document = self.document()
        document.clear()
        document.setDefaultFont(now.font(self._size, bold=self._bold, fixed=self._fixed))
        document.setIndentWidth(now.scaled(3))
        cursor = QTextCursor(document)
        block = QTextBlockFormat()
        block.setLineHeight(130.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        for place, runs in enumerate(self._paragraphs):
            if place:
                block.setTopMargin(style.space(0.75))
                cursor.insertBlock(block)
            else:
                cursor.setBlockFormat(block)
            for run in runs:
                cursor.insertText(plain(run.text), self._format(run))
        if self._numbered and self._paragraphs:
            self._number()
        self.updateGeometry()

    def _number(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        steps = QTextListFormat()
        steps.setStyle(QTextListFormat.Style.ListDecimal)
        cursor.createList(steps)

    def _format(self, run: Run) -> QTextCharFormat:
        now = style.look()
        made = QTextCharFormat()
        theme = now.theme
        made.setForeground(style.color(theme.quiet if self._quiet and not run.bold else theme.text))
        if run.code:
            font = now.font(Size.SMALL if self._size == Size.BODY else self._size, fixed=True)
            made.setFont(font)
            made.setBackground(style.color(theme.code))
        elif run.bold or self._bold:
            made.setFontWeight(QFont.Weight.Bold if self._bold else QFont.Weight.DemiBold)
        return made

    def heightForWidth(self, width: int, /) -> int:
        """The height of all lines when they are *width* pixels wide."""
        if width not in self._heights:
            if len(self._heights) > 16:  # a window being dragged asks for every width once
                self._heights.clear()
            copy = self.document().clone()
            copy.setTextWidth(max(1, width - 2 * _EDGE))
            self._heights[width] = math.ceil(copy.size().height()) + 2 * _EDGE
            copy.deleteLater()
        return self._heights[width]

    def hasHeightForWidth(self) -> bool:
        """A narrower text is a taller one."""
        return True

    def sizeHint(self) -> QSize:
        """As wide as the longest line, within reason."""
        wide = min(math.ceil(self.document().idealWidth()) + 2 * _EDGE, style.look().scaled(80))
        wide = max(wide, self.minimumSizeHint().width())
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """Narrow: it wraps anywhere."""
        return QSize(style.look().scaled(_NARROWEST), style.look().scaled(2))

    def changeEvent(self, event: QEvent, /) -> None:
        """Write it again in the new colours and sizes."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.PaletteChange} and hasattr(self, "_heights"):
            self._fill()

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        """The page scrolls, not the text."""
        event.ignore()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy characters, never their looks."""
        copied = QMimeData()
        copied.setText(self.textCursor().selection().toPlainText())
        return copied
