"""The zip looked at in the terminal before it is written: its files, what is hidden, what is left out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clientdiag.model.text import ntext, text
from clientdiag.rendering.hidden import hidden_words, size_words
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext, say

if TYPE_CHECKING:  # not every run packs
    from clientdiag.bundle import Plan, PlannedFile

_MARK, _END = "\x1b[7m", "\x1b[0m"
Tell = Callable[[str], None]


@dataclass
class Choice:
    """What the user settled: whether to write at all, the paths left out, the notes."""

    write: bool = False
    leave_out: set[str] = field(default_factory=set)
    notes: str = ""


def is_asked() -> bool:
    """Whether somebody sits at a terminal who can choose."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def preview(planned: Plan, choice: Choice, tell: Tell, *, color: bool) -> Choice:
    """Show every file; where somebody can answer, let them leave files out, type notes, and decide.

    Without a terminal everything is shown and nothing is to be written.
    """
    showing = _Showing(planned, choice, tell, color=color)
    if not is_asked():
        showing.everything()
        tell(gettext("Nothing was saved; without --preview the zip is.") + "\n")
        return choice
    showing.listing()
    while not showing.is_done:
        showing.answer(_asked(gettext("> ")))
    return choice


def _asked(prompt: str) -> str:
    """A line from the terminal; the wish to stop where there are no more."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    return line.strip() if line else "q"


class _Showing:
    def __init__(self, planned: Plan, choice: Choice, tell: Tell, *, color: bool) -> None:
        self._planned, self._choice, self._tell, self._color = planned, choice, tell, color
        self.is_done = False

    def everything(self) -> None:
        """Every file that would be written, one after the other."""
        for file in self._planned.chosen(self._choice.leave_out, self._choice.notes):
            self._show(file)
        self._absent()

    def listing(self) -> None:
        """All files with their numbers, and what can be answered."""
        for number, file in enumerate(self._planned.files, 1):
            mark = " " if file.path in self._choice.leave_out else "x"
            self._tell(f"{number:>3} [{mark}] {_line(file)}\n")
        self._absent()
        size = self._planned.packed_size(self._choice.leave_out, self._choice.notes)
        self._tell(say(text("The zip will have {size}.", size=size_words(size))) + "\n")
        self._tell(
            gettext(
                "A number shows that file; -NUMBER leaves it out or takes it back; n adds notes for IT; "
                "a shows all; s saves; q ends without saving."
            )
            + "\n"
        )

    def answer(self, words: str) -> None:
        """Do what the user said."""
        if words.lower() == "q":
            self.is_done = True
            self._tell(gettext("Nothing was saved.") + "\n")
        elif words.lower() == "s":
            self.is_done = self._choice.write = True
        elif words.lower() == "a":
            self.everything()
        elif words.lower() == "n":
            self._notes()
        elif file := self._numbered(words.removeprefix("-")):
            self._toggle(file) if words.startswith("-") else self._show(file)
        else:
            self.listing()

    def _numbered(self, words: str) -> PlannedFile | None:
        files = self._planned.files
        return files[int(words) - 1] if words.isdecimal() and 0 < int(words) <= len(files) else None

    def _toggle(self, file: PlannedFile) -> None:
        if file.fixed:
            said = text("{file} is in every zip and cannot be left out.", file=file.path)
            self._tell(say(said) + "\n")
            return
        self._choice.leave_out ^= {file.path}
        self.listing()

    def _notes(self) -> None:
        self._tell(gettext("Type your notes for IT; an empty line ends them.") + "\n")
        lines = []
        while (line := _asked("")) not in {"", "q"}:
            lines.append(line)
        self._choice.notes = "\n".join(lines)
        written = self._planned.notes(self._choice.notes)
        if written is not None:
            self._show(written)

    def _show(self, file: PlannedFile) -> None:
        self._tell(f"\n== {_line(file)}\n")
        for line in self._marked(file):
            self._tell(line + "\n")

    def _marked(self, file: PlannedFile) -> Iterator[str]:
        """The lines of a file, hidden places marked; without colour their own brackets do."""
        for line in file.text.splitlines():
            shown = plain(line)
            if self._color:
                for token in sorted(file.tokens, key=len, reverse=True):
                    shown = shown.replace(token, f"{_MARK}{token}{_END}")
            yield shown

    def _absent(self) -> None:
        for one in self._planned.left_out:
            self._tell(say(text("Not here: {file}. {why}", file=plain(one.path), why=one.why)) + "\n")


def _line(file: PlannedFile) -> str:
    count = sum(file.hidden.values())
    hidden = ""
    if count:
        places = say(ntext("{n} place hidden", "{n} places hidden", count))
        hidden = f"; {places}: {hidden_words(file.hidden)}"
    cut = f" {file.cut}" if file.cut else ""
    return f"{plain(file.path)} ({size_words(file.size)}{hidden}) {file.why}{cut}"
