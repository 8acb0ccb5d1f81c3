"""One setting each: its name and what it is for, its value to change, and where that came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clientdiag.gui import announce, files, style
from clientdiag.gui.parts import Folding, button, label
from clientdiag.gui.prose import Prose, coded
from clientdiag.gui.setting_words import choice_words, source_words, title_of
from clientdiag.gui.style import Size
from clientdiag.gui.symptoms import Chips
from clientdiag.gui.tick import Tick
from clientdiag.settings import Source, Spec, Value
from clientdiag.settings.values import OneOf, addresses, path, seconds, switch
from clientdiag.translation import NAMES, Problem, gettext, say

_FITS = 84  # grid steps
_LONGEST_INPUT = 4096
_NOT_RESET = object()
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,3})?")


class SettingRow(QWidget):
    """What every row is; a kind of value adds its own editor."""

    def __init__(self, spec: Spec, value: Value[object]) -> None:
        super().__init__()
        self.spec, self.value, self.title = spec, value, title_of(spec)
        self._reset_to: object = _NOT_RESET
        column = QVBoxLayout(self)
        column.setContentsMargins(0, style.space(0.5), 0, style.space(0.5))
        sides = Folding(lambda width: width >= style.look().scaled(_FITS))
        column.addWidget(sides)
        self.meaning = say(spec.meaning).replace("`", "")
        words, self._right = QVBoxLayout(), QVBoxLayout()
        words.setSpacing(style.space(0.25))
        words.addWidget(label(self.title, "name", wrap=True))
        words.addWidget(Prose([coded(say(spec.meaning))], size=Size.SMALL, quiet=True))
        words.addStretch(1)
        self._right.setSpacing(style.space(0.5))
        for side, share in ((words, 1), (self._right, 1)):
            holder = QWidget()
            holder.setLayout(side)
            side.setContentsMargins(0, 0, 0, 0)
            sides.row.addWidget(holder, share)
        self.make_editor()
        self._right.addWidget(self._wrong())
        self._right.addLayout(self._source())
        self._right.addStretch(1)

    def make_editor(self) -> None:
        """Add what changes the value, showing it as it is. The kinds say how."""
        raise NotImplementedError

    def add(self, editor: QWidget, control: QWidget) -> None:
        """Take in *editor*; *control* is what has the focus and is named."""
        self._control = control
        control.setAccessibleName(self.title)
        control.setAccessibleDescription(self._described())
        self._right.addWidget(editor)

    def _described(self) -> str:
        return f"{self.meaning} {source_words(self.value)}"

    def _wrong(self) -> QWidget:
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        return self.wrong

    def _source(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(style.space())
        self.source = label(source_words(self.value), "small", wrap=True)
        self.reset = button(gettext("Use the default"), "link", self._reset)
        self.reset.setAccessibleName(gettext("Use the default: {name}").replace("{name}", self.title))
        self.reset.setVisible(self.value.source is Source.USER)
        row.addWidget(self.source, 1)
        row.addWidget(self.reset)
        return row

    def _reset(self) -> None:
        self.show_raw(self.spec.default)
        self._reset_to = self.raw()
        self.source.setText(gettext("Goes back to the default when it is saved."))
        self.reset.hide()
        self._control.setFocus()

    def raw(self) -> object | None:
        """What is entered, as TOML would hold it; None for nothing."""
        raise NotImplementedError

    def show_raw(self, value: object) -> None:
        """Show another value."""
        raise NotImplementedError

    def begin(self) -> None:
        """Remember what is shown as what is set."""
        self._before = self.raw()

    def is_changed(self) -> bool:
        """Whether saving would change it."""
        return not self.value.is_locked and (self._is_reset() or self.raw() != self._before)

    def _is_reset(self) -> bool:
        return self.raw() == self._reset_to

    def change(self) -> object | None:
        """What is to be written; None to take it out. Raises Problem for what cannot be read."""
        now = self.raw()
        if now is None or self._is_reset():
            return None
        self.spec.read(now)
        return now

    def complain(self, problem: Problem) -> None:
        """Say what is wrong beside the value."""
        sentence = str(problem)
        sentence = sentence[:1].upper() + sentence[1:] + ("" if sentence.endswith(".") else ".")
        self.wrong.setText(sentence)
        self.wrong.show()
        self._control.setAccessibleDescription(sentence)
        self._control.setFocus()
        announce.say(self._control, f"{self.title}: {sentence}")

    def clear_error(self) -> None:
        """It may be right now."""
        if self.wrong.text():
            self.wrong.setText("")
            self.wrong.hide()
            self._control.setAccessibleDescription(self._described())


class SwitchRow(SettingRow):
    """On or off."""

    def make_editor(self) -> None:
        """A check box."""
        self.tick = Tick(gettext("Switched on"))
        self.tick.turn(on=bool(self.value.value))
        self.tick.setEnabled(not self.value.is_locked)
        self.add(self.tick, self.tick.box)

    def raw(self) -> object | None:
        """True or False."""
        return self.tick.is_on()

    def show_raw(self, value: object) -> None:
        """Turn it."""
        self.tick.turn(on=bool(value))


class ChoiceRow(SettingRow):
    """One of a few fixed words."""

    def make_editor(self) -> None:
        """A chip for each."""
        self.chips = Chips(self._choices(), self.title, must=True)
        self.chips.choose(str(self.value.value))
        for chip in self.chips.buttons.values():
            chip.setEnabled(not self.value.is_locked)
        self.add(self.chips, self.chips)
        self.chips.setFocusProxy(next(iter(self.chips.buttons.values())))

    def _choices(self) -> dict[str, str]:
        if isinstance(self.spec.read, OneOf):
            return {word: choice_words(word) for word in self.spec.read.words}
        current = str(self.value.value)
        named = {"": "", **NAMES, current: NAMES.get(current, current)}
        return {**named, "": choice_words("")}

    def raw(self) -> object | None:
        """The word chosen."""
        return self.chips.chosen() or None

    def show_raw(self, value: object) -> None:
        """Choose it."""
        self.chips.choose(str(value))


class TextRow(SettingRow):
    """Something to type."""

    def make_editor(self) -> None:
        """A line."""
        self.line = QLineEdit()
        self.line.setMaxLength(_LONGEST_INPUT)
        self.line.setReadOnly(self.value.is_locked)
        self.show_raw(self.value.value)
        self.line.textEdited.connect(lambda _text: self.clear_error())
        self.add(self.framed(self.line), self.line)

    def framed(self, line: QLineEdit) -> QWidget:
        """The line, with what stands beside it."""
        return line

    def raw(self) -> object | None:
        """What is typed."""
        typed = self.line.text().strip()
        if self.spec.read is addresses:
            return [one for one in re.split(r"[,;\s]+", typed) if one] or None
        if self.spec.read is seconds and _NUMBER.fullmatch(typed):
            return float(typed)
        return typed or None

    def show_raw(self, value: object) -> None:
        """Show it as a person types it."""
        if isinstance(value, float):
            value = f"{value:g}"
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
        self.line.setText(shown)
        self.line.setCursorPosition(0)


class PathRow(TextRow):
    """A file or a folder: typed, or chosen."""

    def framed(self, line: QLineEdit) -> QWidget:
        """The line and a button that asks for the place."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.space())
        row.addWidget(line, 1)
        self.choose = button(gettext("Choose…"), "", self._ask)
        self.choose.setAccessibleName(gettext("Choose: {name}").replace("{name}", self.title))
        self.choose.setVisible(not self.value.is_locked)
        row.addWidget(self.choose)
        return holder

    def _ask(self) -> None:
        ask: Callable[..., object] = files.ask_which_file
        if self.spec.name.endswith("_folder"):
            ask = files.ask_which_folder
        ask(self.window(), self.title, self._chosen)

    def _chosen(self, chosen: Path) -> None:
        self.clear_error()
        self.line.setText(str(chosen))


def row_for(spec: Spec, value: Value[object]) -> SettingRow:
    """The row that fits the kind of *spec*."""
    kind: type[SettingRow] = TextRow
    if spec.read is switch:
        kind = SwitchRow
    elif isinstance(spec.read, OneOf) or spec.name == "language":
        kind = ChoiceRow
    elif spec.read is path:
        kind = PathRow
    made = kind(spec, value)
    made.begin()
    return made
