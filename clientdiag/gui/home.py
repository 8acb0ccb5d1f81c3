"""The first page: one button. The server is known or asked for; the symptom is optional."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout

from clientdiag.gui import style
from clientdiag.gui.gateway_card import GatewayCard
from clientdiag.gui.page import Page
from clientdiag.gui.parts import Card, Folding, button, label
from clientdiag.gui.symptoms import Chips, wordings
from clientdiag.gui.tick import Tick
from clientdiag.translation import gettext

if TYPE_CHECKING:  # the window is painted before the model is imported
    from clientdiag.model.core import Target

_BAR_FITS = 82  # grid steps


class HomePage(Page):
    """Screen 1."""

    run_wanted = Signal()
    demo_wanted = Signal()
    painted = Signal()
    """The page was painted for the first time."""

    def __init__(self) -> None:
        super().__init__(gettext("Start"))
        self.column.addWidget(label(gettext("Find out why the VPN won't connect"), "title", wrap=True))
        self.column.addWidget(
            label(
                gettext(
                    "One run checks the name, the network, the server and its certificate, "
                    "and whether this computer trusts it."
                ),
                "quiet",
                wrap=True,
            )
        )
        self.column.addWidget(self.notice)
        self.gateway = GatewayCard()
        self.gateway.demo_wanted.connect(self.demo_wanted)
        self.column.addWidget(self.gateway)
        self.column.addWidget(self._symptom_card())
        self.column.addSpacing(style.space())
        self.column.addWidget(self._run_bar())
        self.column.addStretch(1)
        self.body.painted.connect(lambda: QTimer.singleShot(0, self.painted.emit))

    def _symptom_card(self) -> Card:
        card = Card()
        question = QHBoxLayout()
        question.setSpacing(style.space(0.75))
        question.addWidget(label(gettext("What does the Cisco client say?"), "heading"))
        question.addWidget(label(gettext("(optional)"), "quiet"))
        question.addStretch(1)
        card.column.addLayout(question)
        self.symptoms = Chips(wordings(), gettext("What does the Cisco client say? Optional."))
        card.column.addWidget(self.symptoms)
        self.before_sign_in = Tick(gettext("It happens at the sign-in screen, &before I sign in"))
        card.column.addSpacing(style.space(0.5))
        card.column.addWidget(self.before_sign_in)
        card.setAccessibleName(gettext("What does the Cisco client say? Optional."))
        return card

    def _run_bar(self) -> Folding:
        bar = Folding(lambda width: width >= style.look().scaled(_BAR_FITS))
        self.run = button(gettext("&Run diagnostics"), "run", self.run_wanted.emit)
        promise = label(
            gettext(
                "About 5 seconds. Contacts only this server and DNS, unless your IT allowed more. Nothing is "
                "shared until you choose to."
            ),
            "small",
            wrap=True,
        )
        self.run.setAccessibleDescription(promise.text())
        bar.row.addWidget(self.run)
        bar.row.addWidget(promise, 1)
        return bar

    def know(
        self,
        gateways: Sequence[Target],
        parse: Callable[[str], Target] | None = None,
        *,
        locked: bool = False,
    ) -> None:
        """The servers this computer knows (see GatewayCard.know); none puts the cursor into the field."""
        self.gateway.know(gateways, parse, locked=locked)
        if gateways:
            self.run.setFocus()

    def take_focus(self) -> None:
        """Run has the focus; or the field, where a server is asked for."""
        if self.gateway.is_editing():
            self.gateway.fields.server.focus()
        else:
            self.run.setFocus()

    def enter(self) -> None:
        """Enter runs."""
        self.run_wanted.emit()

    def escape(self) -> None:
        """Esc leaves the fields."""
        if self.gateway.is_editing():
            self.gateway.keep_known()
