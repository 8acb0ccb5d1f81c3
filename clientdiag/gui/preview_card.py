"""One file of a zip to be, as IT will see it, its hidden places marked; a long one part by part."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from clientdiag.gui import style
from clientdiag.gui.parts import Card, Elided, button, label
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.style import Size
from clientdiag.gui.zip_contents import Part
from clientdiag.model.text import text
from clientdiag.translation import gettext, say

_TALL = 21  # grid steps
_SECRETS = frozenset({"secret"})


class _Text(QPlainTextEdit):
    """Words in a fixed width, to look at."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "preview")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.marks: Sequence[tuple[int, int, str]] = ()
        self.restyle()

    def restyle(self) -> None:
        """Take over the colours and sizes."""
        self.setFont(style.look().font(Size.SMALL, fixed=True))
        theme, made = style.look().theme, []
        units = _utf16(self.toPlainText(), [place for one in self.marks for place in one[:2]])
        for start, end, kind in self.marks:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(units[start])
            cursor.setPosition(units[end], QTextCursor.MoveMode.KeepAnchor)
            looks = QTextCharFormat()
            looks.setBackground(style.color(theme.hidden_worst if kind in _SECRETS else theme.hidden))
            looks.setForeground(style.color(theme.text))
            selection.cursor, selection.format = cursor, looks
            made.append(selection)
        self.setExtraSelections(made)

    def changeEvent(self, event: QEvent, /) -> None:
        """New colours and sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "marks"):
            self.restyle()

    def sizeHint(self) -> QSize:
        """Some lines; the rest scrolls."""
        return QSize(style.look().scaled(50), style.look().scaled(_TALL))

    def minimumSizeHint(self) -> QSize:
        """A few lines."""
        return QSize(style.look().scaled(24), style.look().scaled(_TALL / 3))


def _utf16(words: str, places: Sequence[int]) -> dict[int, int]:
    """Where *places* of *words* are as Qt counts: signs beyond the first plane are two there."""
    found, at, units = {}, 0, 0
    for place in sorted(set(places)):
        units += len(words[at:place].encode("utf-16-le", "surrogatepass")) // 2
        found[place], at = units, place
    return found


class PreviewCard(Card):
    """Shows a :class:`Part`; ``wanted`` asks for another of the same file."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(gettext("What is in the file"))
        self._part: Part | None = None
        self.title = Elided("", "heading")
        self.column.addWidget(self.title)
        self.text = _Text()
        self.column.addWidget(self.text, 1)
        self.column.addWidget(self._steps())
        self.summary = Prose([], name=gettext("Hidden places"), size=Size.SMALL, quiet=True)
        self.column.addWidget(self.summary)

    def _steps(self) -> QWidget:
        self.steps = QWidget()
        row = QHBoxLayout(self.steps)
        row.setContentsMargins(0, 0, 0, 0)
        self.earlier = button(gettext("‹ Earlier"), "link", lambda: self._step(-1))
        self.later = button(gettext("Later ›"), "link", lambda: self._step(1))
        self.place = label("", "small")
        for widget in (self.earlier, self.place, self.later):
            row.addWidget(widget)
        row.addStretch(1)
        self.steps.hide()
        return self.steps

    def _step(self, by: int) -> None:
        if self._part is not None:
            self.wanted.emit(self._part.place + by)

    def wait(self, path: str) -> None:
        """Name the file that is being read."""
        self.title.say(path)

    def show_part(self, part: Part) -> None:
        """Show *part* from its top."""
        self._part = part
        self.title.say(part.path)
        self.text.marks = ()
        self.text.setPlainText(part.text)
        self.text.marks = part.marks
        self.text.restyle()
        self.text.setAccessibleName(gettext("What is in {path}").replace("{path}", part.path))
        self.text.setAccessibleDescription(part.summary)
        self.summary.say([Run(part.summary)])
        self.steps.setVisible(part.parts > 1)
        self.place.setText(say(text("Part {n} of {all}", n=part.place + 1, all=part.parts)))
        self.earlier.setEnabled(part.place > 0)
        self.later.setEnabled(part.place + 1 < part.parts)
