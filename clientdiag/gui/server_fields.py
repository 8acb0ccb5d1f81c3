"""The fields in which a person enters a VPN server, and the sentence beside a field that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clientdiag.gui import announce, style
from clientdiag.gui.parts import Folding, button, label
from clientdiag.gui.server_words import full_name
from clientdiag.gui.symptoms import Chips
from clientdiag.model.core import Target
from clientdiag.target import BadTarget, parse_address, parse_target
from clientdiag.translation import gettext

_LONGEST_INPUT = 2048
_FIELD_FITS = 60  # grid steps


class Field(QWidget):
    """A line to type in, its name above and room for one sentence below."""

    def __init__(self, name: str, example: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.space(0.5))
        self.line = QLineEdit()
        self.line.setMaxLength(_LONGEST_INPUT)
        self.line.setPlaceholderText(example)
        self.line.setAccessibleName(name.replace("&", ""))
        title = QLabel(name)
        title.setProperty("role", "small")
        title.setBuddy(self.line)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        for widget in (title, self.line, self.wrong):
            column.addWidget(widget)
        column.addStretch(1)
        self.line.textEdited.connect(lambda _text: self.clear_error())

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def focus(self) -> None:
        """Type here, over what is there."""
        self.line.setFocus()
        self.line.selectAll()

    def complain(self, sentence: str) -> None:
        """Say what is wrong, beside the field and to a screen reader."""
        self.wrong.setText(sentence)
        self.wrong.show()
        self._mark(wrong=True)
        self.line.setAccessibleDescription(sentence)
        self.focus()
        announce.say(self.line, sentence)

    def clear_error(self) -> None:
        """It may be right now."""
        if self.wrong.text():
            self.wrong.setText("")
            self.wrong.hide()
            self.line.setAccessibleDescription("")
            self._mark(wrong=False)

    def _mark(self, *, wrong: bool) -> None:
        self.line.setProperty("wrong", wrong)
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)


class ServerFields(QWidget):
    """The server, its expected address, the servers known here, and a way out."""

    demo_wanted = Signal()
    keep_wanted = Signal()
    chosen = Signal(object)
    """A known Target was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._current: Target | None = None
        self._known: tuple[Target, ...] = ()
        self._parse: Callable[[str], Target] = _parse
        self._chips: Chips | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.space())
        fields = Folding(lambda width: width >= style.look().scaled(_FIELD_FITS))
        self.server = Field(gettext("VPN &server"), "vpn.example.com")
        self.expected = Field(gettext("&Expected address (optional)"), "203.0.113.10")
        self.expected.line.setAccessibleDescription(
            gettext("The public address of the server, if your IT told you. Leave it empty if not.")
        )
        for field, share in ((self.server, 3), (self.expected, 2)):
            fields.row.addWidget(field, share)
        column.addWidget(fields)
        self._chips_place = QVBoxLayout()
        column.addLayout(self._chips_place)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(style.space())
        self.demo = button(gettext("Try the &demo gateway"), "", self.demo_wanted.emit)
        self.demo.setAccessibleDescription(
            gettext("Starts a small faulty gateway on this computer and checks it")
        )
        self.keep = button(gettext("&Keep the server as it was"), "", self.keep_wanted.emit)
        row.addWidget(self.demo)
        row.addWidget(self.keep)
        row.addStretch(1)
        return row

    def begin(
        self,
        current: Target | None,
        known: Sequence[Target],
        parse: Callable[[str], Target] | None,
        typed: str | None = None,
    ) -> None:
        """Fill the fields with *current*, or with *typed*, and offer *known*."""
        self._current, self._known, self._parse = current, tuple(known), parse or _parse
        filled = full_name(current) if current else ""
        self.server.line.setText(filled if typed is None else typed)
        self.expected.line.setText(", ".join(current.expected_addresses) if current and typed is None else "")
        self._clear_errors()
        self._offer_known()
        self.keep.setVisible(current is not None)
        self.demo.setVisible(current is None)

    def _offer_known(self) -> None:
        if self._chips is not None:
            self._chips_place.removeWidget(self._chips)
            self._chips.deleteLater()
            self._chips = None
        if len(self._known) < 2:  # one is in the field already
            return
        names = {str(place): full_name(one) for place, one in enumerate(self._known)}
        self._chips = Chips(names, gettext("Servers known on this computer"))
        for place, chip in self._chips.buttons.items():
            chip.clicked.connect(
                lambda _checked=False, place=place: self.chosen.emit(self._known[int(place)])
            )
        self._chips_place.addWidget(self._chips)

    def read(self) -> Target | None:
        """The target entered. None when a field is wrong; it says so then."""
        self._clear_errors()
        current = self._current
        if current is not None and self._is_unchanged(current):
            return current
        typed = self.server.text()
        known = next((one for one in self._known if full_name(one) == typed.strip()), None)
        try:
            target = known or self._parse(typed)
        except BadTarget as error:
            self.server.complain(str(error))
            return None
        try:
            addresses = tuple(parse_address(one) for one in re.split(r"[,;\s]+", self.expected.text()) if one)
        except BadTarget as error:
            self.expected.complain(str(error))
            return None
        if addresses == target.expected_addresses or not (addresses or self.expected.line.isModified()):
            return target
        return msgspec.structs.replace(
            target, expected_addresses=addresses, expected_source="window" if addresses else ""
        )

    def _is_unchanged(self, current: Target) -> bool:
        same_addresses = self.expected.text().strip() == ", ".join(current.expected_addresses)
        return self.server.text().strip() == full_name(current) and same_addresses

    def _clear_errors(self) -> None:
        self.server.clear_error()
        self.expected.clear_error()


def _parse(typed: str) -> Target:
    return parse_target(typed, source="window")
