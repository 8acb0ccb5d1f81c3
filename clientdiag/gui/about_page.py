"""What this is: version, how old its knowledge is, privacy in five lines, and whose work is in it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientdiag import __version__
from clientdiag.gui import style
from clientdiag.gui.about_facts import AboutFacts
from clientdiag.gui.copy_button import CopyButton
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.flow import FlowLayout
from clientdiag.gui.page import Kind, Page
from clientdiag.gui.parts import Card, button, label
from clientdiag.gui.prose import Prose, Run
from clientdiag.translation import gettext


def privacy() -> tuple[str, ...]:
    """Privacy in five lines."""
    return (
        gettext("Nothing leaves this computer until you send it: a run is saved only when you save it."),
        gettext("No password is asked for or sent, and no private key is read out."),
        gettext("No certificate of yours is shown to a server unless you ask for it, each time."),
        gettext("A diagnostic zip can be read file by file before it is saved, with what is hidden marked."),
        gettext("There is no telemetry, no update check and no account."),
    )


def contacted() -> tuple[str, ...]:
    """What a run talks to."""
    return (
        gettext("The VPN server that you chose, and the DNS servers of this computer."),
        gettext("What you or your IT switched on in the settings: nothing of it is on at first."),
        gettext("Windows or macOS may fetch what they miss while they judge a certificate; IT can stop it."),
    )


class AboutPage(Page):
    """Opened from Help; the libraries come in when a job has read them."""

    kind = Kind.ABOUT

    def __init__(self) -> None:
        super().__init__(gettext("About"))
        self.column.addWidget(label(gettext("VPN Diagnostics"), "title", wrap=True))
        words = gettext(
            "ClientDiag says why a Cisco AnyConnect or Secure Client connection fails, and who can mend it."
        )
        self.column.addWidget(Prose([[Run(words)]], quiet=True, keyboard=True))
        self.column.addWidget(self.notice)
        self.copy: CopyButton | None = None
        self._versions = self._place()
        self._add_lines(gettext("Privacy"), privacy())
        self._add_lines(gettext("What is contacted"), contacted())
        self._parts = self._place()
        self.column.addWidget(self._buttons())
        self.column.addStretch(1)
        self._show_versions(((gettext("Version"), __version__),))

    def _place(self) -> QVBoxLayout:
        place = QVBoxLayout()
        self.column.addLayout(place)
        return place

    def _add_lines(self, heading: str, lines: tuple[str, ...]) -> None:
        card = Card(heading)
        card.column.addWidget(Prose([[Run(one)] for one in lines], name=heading, keyboard=True))
        self.column.addWidget(card)

    def _buttons(self) -> QWidget:
        bar = QWidget()
        self._flow = FlowLayout(bar)
        self.leave = button(gettext("&Back"), "", self.escape)
        self._flow.addWidget(self.leave)
        return bar

    def _show_versions(self, rows: tuple[tuple[str, str], ...]) -> None:
        _clear(self._versions)
        card = Card()
        card.setAccessibleName(gettext("Version"))
        inset = style.space()
        card.column.setContentsMargins(inset, inset, inset, inset)
        card.column.addWidget(FactTable(gettext("Version"), ("", ""), rows))
        self._versions.addWidget(card)

    def show_facts(self, facts: object) -> None:
        """Show what was read from this installation."""
        if not isinstance(facts, AboutFacts):
            return
        rows = (
            (gettext("Version"), facts.version),
            (gettext("Knowledge of faults, CAs and logs"), facts.knowledge),
            ("Python", facts.python),
            (gettext("Licence"), "Apache-2.0"),
        )
        self._show_versions(rows)
        _clear(self._parts)
        if facts.parts:
            title = gettext("Libraries and their licences")
            card = Card(title)
            columns = (gettext("Library"), gettext("Version"), gettext("Licence"))
            card.column.addWidget(FactTable(title, columns, facts.parts))
            self._parts.addWidget(card)
        lines = "\n".join(f"{name}: {value}" for name, value in rows)
        if self.copy is None:
            self.copy = CopyButton(gettext("&Copy version"), lines, gettext("Copies the versions"))
            self._flow.addWidget(self.copy)


def _clear(place: QVBoxLayout) -> None:
    while (item := place.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
