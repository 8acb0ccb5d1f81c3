"""The card that says which VPN server will be checked, where that came from, and lets one change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.parts import Card, Elided, button, label
from clientdiag.translation import gettext

if TYPE_CHECKING:  # the window is painted before these are imported
    from clientdiag.gui.server_fields import ServerFields
    from clientdiag.model.core import Target


class GatewayCard(Card):
    """Shows the known server, or fields for one. :meth:`target` is what Run will check."""

    demo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(gettext("VPN server"))
        self._known: tuple[Target, ...] = ()
        self._parse: Callable[[str], Target] | None = None
        self._current: Target | None = None
        self._fields: ServerFields | None = None
        self._shown = self._make_shown()
        self.column.addWidget(self._shown)

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
        self.change = button(gettext("Chan&ge…"), "", self.edit)
        self.change.setAccessibleDescription(gettext("Choose another VPN server or set its expected address"))
        row.addWidget(self.change)
        return face

    @property
    def fields(self) -> ServerFields:
        """The fields, made when first needed."""
        if self._fields is None:
            from clientdiag.gui.server_fields import ServerFields

            self._fields = ServerFields()
            self._fields.hide()
            self._fields.demo_wanted.connect(self.demo_wanted)
            self._fields.keep_wanted.connect(self.keep_known)
            self._fields.chosen.connect(self._use)
            self.column.addWidget(self._fields)
        return self._fields

    def know(
        self,
        gateways: Sequence[Target],
        parse: Callable[[str], Target] | None = None,
        *,
        locked: bool = False,
    ) -> None:
        """The servers this computer knows, the most likely first; none asks the user for one.

        *parse* makes a target of what is typed, or raises BadTarget. *locked*: IT allows no other server.
        """
        self._known, self._parse = tuple(gateways), parse
        self.change.setVisible(not (locked and self._known))
        if self._known:
            self._use(self._known[0])
        elif not self.is_editing():
            self.edit()

    def show_target(self, target: Target) -> None:
        """Show *target* as the one that will be checked."""
        self._use(target)

    def _use(self, target: Target) -> None:
        from clientdiag.gui.server_words import full_name, origin_words

        self._current = target
        self.server.say(full_name(target))
        words = origin_words(target)
        self.origin.setText(words)
        self.origin.setVisible(bool(words))
        if self._fields is not None:
            self._fields.hide()
        self._shown.show()

    def edit(self, typed: str | None = None) -> None:
        """Turn the card into fields, filled with what is known, or with *typed*."""
        self.fields.begin(self._current, self._known, self._parse, typed)
        self._shown.hide()
        self.fields.show()
        self.fields.server.focus()

    def is_editing(self) -> bool:
        """Whether the fields are shown."""
        return self._fields is not None and not self._fields.isHidden()

    def keep_known(self) -> None:
        """Forget what was typed."""
        if self._current is not None:
            self._use(self._current)
            self.change.setFocus()

    def target(self) -> Target | None:
        """What to check. None when a field is wrong; the field then says so in one sentence."""
        return self.fields.read() if self.is_editing() else self._current
