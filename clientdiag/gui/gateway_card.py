"""The card that says which VPN server will be checked, where that came from, and lets one change it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.parts import Card, Elided, Folding, button, label
from clientdiag.gui.symptoms import Chips
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext

if TYPE_CHECKING:  # the window is painted before the model is imported
    from clientdiag.model.core import Target

_LONGEST_INPUT = 2048
_FIELD_FITS = 60  # grid steps


def source_words(source: str) -> str:
    """Where a target came from, for people; empty when there is nothing worth saying."""
    return {
        "policy": gettext("set by your IT"),
        "command-line": gettext("given when the program was started"),
        "user": gettext("from your settings"),
        "cisco-profile": gettext("from the Cisco client's profile"),
        "window": gettext("entered by you"),
        "demo": gettext("the demo gateway on this computer"),
    }.get(source, "")


def full_name(target: Target) -> str:
    """The server as a person would type it: name, port when unusual, group path when there is one."""
    from clientdiag.target import address_with_port

    path = "" if target.path == "/" else target.path
    return address_with_port(target.display or target.host, target.port) + path


class GatewayCard(Card):
    """Shows the known server, or a field for one. :meth:`target` is what Run will check."""

    demo_wanted = Signal()
    run_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(gettext("VPN server"))
        self._known: tuple[Target, ...] = ()
        self._parse: Callable[[str], Target] = _parse
        self._current: Target | None = None
        self._shown = self._make_shown()
        self._editor = self._make_editor()
        self.column.addWidget(self._shown)
        self.column.addWidget(self._editor)
        self._editor.hide()

    # ------------------------------------------------------------------------------ the two faces

    def _make_shown(self) -> QWidget:
        face = QWidget()
        row = QHBoxLayout(face)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(style.space(0.5))
        self.server = Elided(gettext("Looking for your VPN server…"), "server")
        self.origin = label("", "small", wrap=True)
        words.addWidget(label(gettext("VPN server"), "small"))
        words.addWidget(self.server)
        words.addWidget(self.origin)
        self.origin.hide()
        row.addLayout(words, 1)
        self.change = button(gettext("C&hange…"), "", self.edit)
        self.change.setAccessibleDescription(gettext("Choose another VPN server or set its expected address"))
        row.addWidget(self.change)
        return face

    def _make_editor(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.space())
        fields = Folding(lambda width: width >= style.look().scaled(_FIELD_FITS))
        self.field, self.wrong = self._add_field(fields, gettext("VPN &server"), "vpn.example.com", 3)
        self.expected, self.wrong_expected = self._add_field(
            fields, gettext("&Expected address (optional)"), "203.0.113.10", 2
        )
        self.expected.setAccessibleDescription(
            gettext("The public address of the server, if your IT told you. Leave it empty if not.")
        )
        column.addWidget(fields)
        self._chips_place = QVBoxLayout()
        column.addLayout(self._chips_place)
        self._chips: Chips | None = None
        row = QHBoxLayout()
        row.setSpacing(style.space())
        self.demo = button(gettext("Try the &demo gateway"), "", self.demo_wanted.emit)
        self.demo.setAccessibleDescription(gettext("Starts a small faulty gateway on this computer and checks it"))
        self.keep = button(gettext("&Keep the server as it was"), "", self.keep_known)
        row.addWidget(self.demo)
        row.addWidget(self.keep)
        row.addStretch(1)
        column.addLayout(row)
        return face

    def _add_field(self, into: Folding, name: str, example: str, share: int) -> tuple[QLineEdit, QLabel]:
        field = QLineEdit()
        field.setMaxLength(_LONGEST_INPUT)
        field.setPlaceholderText(example)
        field.setAccessibleName(name.replace("&", ""))
        title = QLabel(name)
        title.setProperty("role", "small")
        title.setBuddy(field)
        error = label("", "error", wrap=True)
        error.hide()
        grid = QGridLayout()
        grid.setVerticalSpacing(style.space(0.5))
        grid.addWidget(title, 0, 0)
        grid.addWidget(field, 1, 0)
        grid.addWidget(error, 2, 0)
        grid.setRowStretch(3, 1)
        into.row.addLayout(grid, share)
        field.returnPressed.connect(self.run_wanted)
        field.textEdited.connect(lambda _text: self._clear_errors())
        return field, error

    # --------------------------------------------------------------------------------- what it shows

    def know(
        self, gateways: Sequence[Target], parse: Callable[[str], Target] | None = None, *, locked: bool = False
    ) -> None:
        """The servers this computer knows, the most likely first; none asks the user for one.

        *parse* makes a target of what is typed, or raises BadTarget. *locked*: IT allows no other server.
        """
        self._known = tuple(gateways)
        self._parse = parse or _parse
        self.change.setVisible(not (locked and self._known))
        if self._known:
            self._use(self._known[0])
        elif not self._editor.isVisibleTo(self):
            self.edit()

    def show_target(self, target: Target) -> None:
        """Show *target* as the one that will be checked."""
        self._use(target)

    def _use(self, target: Target) -> None:
        self._current = target
        self.server.say(full_name(target))
        parts = [source_words(target.source)]
        if target.profile and target.source == "cisco-profile":
            parts[0] = gettext("from the Cisco client's profile “{name}”").replace("{name}", plain(target.profile))
        if target.expected_addresses:
            line = gettext("expected address {addresses}").replace("{addresses}", ", ".join(target.expected_addresses))
            origin = source_words(target.expected_source)
            parts.append(f"{line} ({origin})" if origin and origin != parts[0] else line)
        words = "  ·  ".join(part for part in parts if part)
        self.origin.setText(words)
        self.origin.setVisible(bool(words))
        self._editor.hide()
        self._shown.show()

    def edit(self) -> None:
        """Turn the card into fields, filled with what is known."""
        current = self._current
        self.field.setText(full_name(current) if current else "")
        self.expected.setText(", ".join(current.expected_addresses) if current else "")
        self._clear_errors()
        self._offer_known()
        self.keep.setVisible(current is not None)
        self.demo.setVisible(current is None)
        self._shown.hide()
        self._editor.show()
        self.field.setFocus()
        self.field.selectAll()

    def is_editing(self) -> bool:
        """Whether the fields are shown."""
        return not self._editor.isHidden()

    def keep_known(self) -> None:
        """Forget what was typed."""
        if self._current is not None:
            self._use(self._current)
            self.change.setFocus()

    def _offer_known(self) -> None:
        if self._chips is not None:
            self._chips_place.removeWidget(self._chips)
            self._chips.deleteLater()
            self._chips = None
        if len(self._known) < 2:  # noqa: PLR2004  # one is in the field already
            return
        self._chips = Chips(
            {str(place): full_name(one) for place, one in enumerate(self._known)}, gettext("Servers known on this computer")
        )
        for place, chip in self._chips.buttons.items():
            chip.clicked.connect(lambda _checked=False, place=place: self._use(self._known[int(place)]))
        self._chips_place.addWidget(self._chips)

    # ------------------------------------------------------------------------------------ what is run

    def target(self) -> Target | None:
        """What to check. None when a field is wrong; the field then says so in one sentence."""
        if not self.is_editing():
            return self._current
        self._clear_errors()
        if self._current is not None and self._unchanged(self._current):
            return self._current
        return self._parsed()

    def _unchanged(self, current: Target) -> bool:
        same_addresses = self.expected.text().strip() == ", ".join(current.expected_addresses)
        return self.field.text().strip() == full_name(current) and same_addresses

    def _parsed(self) -> Target | None:
        import msgspec

        from clientdiag.target import BadTarget, parse_address

        typed = self.field.text()
        known = next((one for one in self._known if full_name(one) == typed.strip()), None)
        try:
            target = known or self._parse(typed)
        except BadTarget as error:
            self._complain(self.field, self.wrong, str(error))
            return None
        try:
            addresses = tuple(parse_address(one) for one in re.split(r"[,;\s]+", self.expected.text()) if one)
        except BadTarget as error:
            self._complain(self.expected, self.wrong_expected, str(error))
            return None
        if addresses == target.expected_addresses or not (addresses or self.expected.isModified()):
            return target
        source = "window" if addresses else ""
        return msgspec.structs.replace(target, expected_addresses=addresses, expected_source=source)

    def _complain(self, field: QLineEdit, place: QLabel, sentence: str) -> None:
        from clientdiag.gui import announce

        place.setText(sentence)
        place.show()
        _mark_wrong(field, wrong=True)
        field.setAccessibleDescription(sentence)
        field.setFocus()
        field.selectAll()
        announce.say(field, sentence)

    def _clear_errors(self) -> None:
        for field, place in ((self.field, self.wrong), (self.expected, self.wrong_expected)):
            if place.text():
                place.setText("")
                place.hide()
                field.setAccessibleDescription("")
                _mark_wrong(field, wrong=False)


def _parse(typed: str) -> Target:
    from clientdiag.target import parse_target

    return parse_target(typed, source="window")


def _mark_wrong(field: QLineEdit, *, wrong: bool) -> None:
    field.setProperty("wrong", wrong)
    field.style().unpolish(field)
    field.style().polish(field)
