"""Screen 4: the certification path with the break in it, and what the server showed by name and address."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientdiag.bundle.certificate_saving import Saving, chain_saving, root_saving
from clientdiag.gui import style
from clientdiag.gui.certificate_dialog import CertificateDialog
from clientdiag.gui.chain_picture import ChainCards
from clientdiag.gui.copy_button import CopyButton
from clientdiag.gui.detail_tabs import Tab, title_of
from clientdiag.gui.details_area import section_card, sections_of, table_of, trace_card
from clientdiag.gui.flow import FlowLayout
from clientdiag.gui.notice import Notice
from clientdiag.gui.parts import Card, Folding, button, label
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.shown import Shown
from clientdiag.rendering.chain import ChainCard, ChainPicture
from clientdiag.rendering.details import Section
from clientdiag.translation import gettext

Wanted = Callable[[Saving, Notice], None]
_BESIDE = "certificate.by-name-and-by-address"
_FIT = 100  # grid steps


class CertificatePage(QWidget):
    """The path and its buttons, the two ways side by side, then every other table of the area.

    *wanted* is called with what is to be saved and where that is to be told; *notice* is the page's.
    """

    def __init__(self, shown: Shown, notice: Notice, wanted: Wanted) -> None:
        super().__init__()
        self._shown, self._notice, self._wanted = shown, notice, wanted
        self.cards: ChainCards | None = None
        self.dialog: CertificateDialog | None = None
        self.setAccessibleName(title_of(Tab.CERTIFICATE))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.space(2))
        sections = sections_of(shown.page, Tab.CERTIFICATE)
        beside = next((one for one in sections if one.id == _BESIDE), None)
        pair = Folding(lambda width: width >= style.look().scaled(_FIT))
        pair.row.addWidget(self._path(shown), 1)
        if beside is not None:
            pair.row.addWidget(_beside(beside), 1)
        column.addWidget(pair)
        for section in sections:
            if section is not beside:
                column.addWidget(section_card(section))

    def _path(self, shown: Shown) -> QWidget:
        left, column = _titled(gettext("Certification path"))
        if shown.chain is not None:
            self.cards = ChainCards(shown.chain, self.open_card)
            column.addWidget(self.cards)
            column.addSpacing(style.space(0.5))
            column.addWidget(self._buttons(shown.chain))
        elif shown.trace:
            column.addWidget(trace_card(gettext("Certification path"), shown.trace))
        else:
            card = Card()
            words = gettext("No certificate was seen, or this computer's stores were not read.")
            card.column.addWidget(Prose([[Run(words)]], quiet=True, keyboard=True))
            column.addWidget(card)
        column.addStretch(1)
        return left

    def _buttons(self, chain: ChainPicture) -> QWidget:
        bar = QWidget()
        flow = FlowLayout(bar)
        self.save = button(gettext("Save &certificates (PEM)…"), "", self._save_chain)
        flow.addWidget(self.save)
        chief = chain.chief
        if chief is not None and chief.der is not None:
            flow.addWidget(_copies_fingerprint(chief))
        self.save_root = button(gettext("Save the &missing root…"), "", self._save_root)
        self.save_root.setVisible(chain.installable is not None)
        flow.addWidget(self.save_root)
        return bar

    def _save_chain(self) -> None:
        chain = self._shown.chain
        if chain is not None:
            host = self._shown.report.target.host
            evidence = chain.holds_only_presented_root
            self._wanted(chain_saving(chain.presented, host, evidence=evidence), self._notice)

    def _save_root(self) -> None:
        chain = self._shown.chain
        if chain is not None and chain.installable is not None:
            self._wanted(root_saving(chain.installable), self._notice)

    def open_card(self, card: ChainCard) -> None:
        """Show one certificate in full."""
        self.dialog = CertificateDialog(self.window(), card, self._wanted)
        self.dialog.open()


def _copies_fingerprint(card: ChainCard) -> CopyButton:
    from clientdiag.certificates.reading import read

    what = gettext("Copies the SHA-256 of {name}").replace("{name}", card.label)
    return CopyButton(gettext("Copy fin&gerprint"), read(card.der or b"").sha256, what)


def _titled(heading: str) -> tuple[QWidget, QVBoxLayout]:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(style.space())
    column.addWidget(label(heading, "heading", wrap=True))
    return side, column


def _beside(section: Section) -> QWidget:
    right, column = _titled(section.title)
    card = Card()
    card.setAccessibleName(section.title)
    inset = style.space()
    card.column.setContentsMargins(inset, inset, inset, inset)
    card.column.addWidget(table_of(section))
    column.addWidget(card)
    column.addStretch(1)
    return right
