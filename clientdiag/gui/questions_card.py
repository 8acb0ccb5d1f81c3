"""The questions that would narrow it down (screen 10); an answer is judged at once, nothing runs again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.parts import Card, label
from clientdiag.gui.symptoms import Chips
from clientdiag.rendering.questions import Question
from clientdiag.translation import say


def questions_card(
    heading: str, asked: Sequence[Question], answered: Callable[[str, bool | str | None], object]
) -> Card | None:
    """A card with *asked*; *answered* is called with a field and the new value, None for taken back."""
    if not asked:
        return None
    card = Card(heading)
    card.setAccessibleName(heading)
    card.column.setSpacing(style.space(1.75))
    for one in asked:
        card.column.addWidget(_row(one, answered))
    return card


def _row(one: Question, answered: Callable[[str, bool | str | None], object]) -> QWidget:
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(style.space(0.75))
    words = say(one.words)
    column.addWidget(label(words, "body", wrap=True))
    values = {str(place): value for place, (value, _) in enumerate(one.answers)}
    chips = Chips({str(place): say(said) for place, (_, said) in enumerate(one.answers)}, words)
    chips.choose(next((place for place, value in values.items() if value == one.given), None))
    for chip in chips.buttons.values():
        chip.clicked.connect(lambda _checked=False: answered(one.field, values.get(chips.chosen() or "")))
    column.addWidget(chips)
    return row
