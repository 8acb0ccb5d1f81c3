"""One calm sentence inside the page, instead of a popup: where a file went, or why it could not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from clientdiag.gui import style
from clientdiag.gui.parts import Card, button
from clientdiag.translation import gettext

if TYPE_CHECKING:  # nothing of this is needed before there is something to say
    from clientdiag.gui.shapes import Shape


class Notice(QWidget):
    """Hidden until there is something to say. Says it to a screen reader as well."""

    def __init__(self) -> None:
        super().__init__()
        self._card: Card | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.sentence = ""
        self.action: QPushButton | None = None
        self.hide()

    def say(
        self, shape: Shape, sentence: str, action: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """Show *sentence* with the mark *shape* and perhaps one thing to do about it."""
        from clientdiag.gui import announce
        from clientdiag.gui.marks import Mark
        from clientdiag.gui.prose import Prose, Run
        from clientdiag.gui.shapes import Shape

        self.clear()
        self.sentence = sentence
        card = Card()
        card.tint({Shape.GOOD: "good", Shape.BAD: "bad", Shape.ALARM: "bad"}.get(shape, ""))
        row = QHBoxLayout()
        row.setSpacing(style.space(1.5))
        row.addWidget(Mark(shape, _word(shape)))
        row.addWidget(Prose([[Run(sentence)]], keyboard=True), 1)
        if action is not None:
            self.action = button(action[0], "", action[1])
            row.addWidget(self.action)
        card.column.addLayout(row)
        self._row.addWidget(card)
        self._card = card
        self.show()
        announce.say(self, sentence)

    def clear(self) -> None:
        """Say nothing any more."""
        self.sentence, self.action = "", None
        if self._card is not None:
            self._row.removeWidget(self._card)
            self._card.deleteLater()
            self._card = None
        self.hide()


def _word(shape: Shape) -> str:
    return {"good": gettext("Done"), "bad": gettext("Error"), "running": gettext("Working")}.get(
        shape.value, ""
    )
