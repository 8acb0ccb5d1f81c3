"""The cards of the result page: what to do, what else was noticed, what could not be checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.actions import Action
from clientdiag.gui.copy_button import CopyButton
from clientdiag.gui.flow import FlowLayout
from clientdiag.gui.marks import Mark
from clientdiag.gui.parts import Card, Folding, button, line
from clientdiag.gui.path_picture import state_word
from clientdiag.gui.prose import Prose, Run, coded
from clientdiag.gui.shapes import Shape
from clientdiag.gui.style import Size
from clientdiag.model.core import Severity
from clientdiag.model.text import ntext
from clientdiag.rendering.overview import Noticed, Overview
from clientdiag.translation import gettext, say

_CARDS_FIT = 88  # grid steps
_FOLD_INDENT = 4.5  # grid steps
_SEVERITIES = {Severity.ERROR: Shape.BAD, Severity.WARNING: Shape.WARNING, Severity.NOTE: Shape.QUIET}


Act = Callable[[Action], None]


def _add_actions(card: Card, offered: Sequence[Action], act: Act) -> None:
    """Buttons that open what a step speaks of."""
    if not offered:
        return
    bar = QWidget()
    flow = FlowLayout(bar)
    for one in offered:
        made = button(one.words, "", partial(act, one))
        made.setAccessibleDescription(one.instead)
        flow.addWidget(made)
    card.column.addWidget(bar)


def steps_card(
    heading: str, steps: Sequence[str], offered: Sequence[Action] = (), act: Act = lambda _one: None
) -> Card:
    """Numbered steps in plain words, and buttons for those that *offered* can help with."""
    card = Card(heading)
    card.column.addWidget(Prose([coded(step) for step in steps], name=heading, numbered=True, keyboard=True))
    _add_actions(card, offered, act)
    card.column.addStretch(1)
    return card


def steps_for_it_card(
    view: Overview, offered: Sequence[Action] = (), act: Act = lambda _one: None
) -> Card | None:
    """IT's steps, the exact facts, and lines to copy. None when there is nothing for IT to do."""
    if not (view.it_steps or view.it_details or view.commands):
        return None
    heading = gettext("What IT can do")
    card = Card(heading)
    if view.it_steps:
        card.column.addWidget(
            Prose([coded(step) for step in view.it_steps], name=heading, numbered=True, keyboard=True)
        )
    _add_actions(card, offered, act)
    for command in view.commands:
        card.column.addWidget(CommandRow(command))
    if view.it_details:
        details = [coded(one) for one in view.it_details]
        name = gettext("Exact facts")
        card.column.addWidget(Prose(details, name=name, size=Size.SMALL, quiet=True, keyboard=True))
    card.column.addStretch(1)
    return card


def steps_pair(view: Overview, offered: Sequence[Action] = (), act: Act = lambda _one: None) -> Folding:
    """What the user and what IT can do, side by side where there is room."""
    pair = Folding(lambda width: width >= style.look().scaled(_CARDS_FIT))
    mine = [one for one in offered if not one.for_it]
    pair.row.addWidget(steps_card(gettext("What you can do"), view.user_steps, mine, act), 1)
    for_it = steps_for_it_card(view, [one for one in offered if one.for_it], act)
    if for_it is not None:
        pair.row.addWidget(for_it, 1)
    return pair


class CommandRow(QFrame):
    """A command that can be selected, and a button that copies it."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self.setProperty("role", "code")
        row = QHBoxLayout(self)
        row.setContentsMargins(style.space(1.25), style.space(0.5), style.space(0.5), style.space(0.5))
        row.setSpacing(style.space())
        row.addWidget(Prose([[Run(command)]], name=command, size=Size.SMALL, fixed=True, keyboard=True), 1)
        self.copy = CopyButton(gettext("Copy"), command, gettext("Copies the command"), "link")
        row.addWidget(self.copy)


def noticed_card(view: Overview, all_checks: Callable[[], None]) -> Card | None:
    """Findings that are not the root, each folded one under its cause, and how many checks were made."""
    card = Card(gettext("Also noticed"))
    for one in _causes_first(view.noticed):
        card.column.addLayout(_noticed_row(one, _is_listed(one.folded_under, view.noticed)))
        card.column.addWidget(line())
    row = QHBoxLayout()
    row.setSpacing(style.space(1.5))
    row.addWidget(Mark(Shape.GOOD, state_word(Shape.GOOD)))
    count = view.checks_passed
    row.addWidget(
        Prose([[Run(say(ntext("{n} check was completed", "{n} checks were completed", count)))]]), 1
    )
    row.addWidget(button(gettext("All checks"), "link", all_checks))
    card.column.addLayout(row)
    return card


def _is_listed(code: str | None, noticed: Sequence[Noticed]) -> bool:
    return any(one.code == code for one in noticed)


def _causes_first(noticed: Sequence[Noticed]) -> list[Noticed]:
    """What the root explains, then every other finding followed by what it explains."""
    ordered = [one for one in noticed if one.folded_under and not _is_listed(one.folded_under, noticed)]
    for one in noticed:
        if one.folded_under is None:
            ordered.append(one)
            ordered += [other for other in noticed if other.folded_under == one.code]
    return ordered + [one for one in noticed if one not in ordered]


def _noticed_row(one: Noticed, cause_is_listed: bool) -> QHBoxLayout:  # noqa: FBT001  # a fact, not a switch
    row = QHBoxLayout()
    row.setSpacing(style.space(1.5))
    if one.folded_under is not None:
        row.addSpacing(style.space(_FOLD_INDENT))
    mark = QVBoxLayout()
    mark.addWidget(Mark(_SEVERITIES[one.severity], _severity_word(one.severity)))
    mark.addStretch(1)
    row.addLayout(mark)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(Prose([[Run(one.line)]], keyboard=True))
    if one.folded_under is not None:
        why = (
            gettext("follows from the line above")
            if cause_is_listed
            else gettext("follows from the cause above")
        )
        column.addWidget(Prose([[Run(why)]], size=Size.SMALL, quiet=True))
    row.addLayout(column, 1)
    return row


def _severity_word(severity: Severity) -> str:
    return {
        Severity.ERROR: gettext("Error"),
        Severity.WARNING: gettext("Warning"),
        Severity.NOTE: gettext("Note"),
    }[severity]


def unchecked_card(view: Overview) -> Card | None:
    """What could not be checked, and why. None when all could."""
    if not view.unchecked:
        return None
    card = Card(gettext("Could not be checked"))
    for place, one in enumerate(view.unchecked):
        if place:
            card.column.addWidget(line())
        row = QHBoxLayout()
        row.setSpacing(style.space(1.5))
        mark = QVBoxLayout()
        mark.addWidget(Mark(Shape.UNKNOWN, state_word(Shape.UNKNOWN)))
        mark.addStretch(1)
        row.addLayout(mark)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Prose([[Run(one.title, bold=True)]]))
        words.addWidget(Prose([coded(one.reason)], size=Size.SMALL, quiet=True, keyboard=True))
        row.addLayout(words, 1)
        card.column.addLayout(row)
    return card
