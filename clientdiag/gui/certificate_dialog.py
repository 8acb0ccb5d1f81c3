"""One certificate in full: every field under its own name, where it came from, its PEM; copy and save."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from clientdiag.bundle.certificate_saving import Saving, certificate_saving
from clientdiag.gui import style
from clientdiag.gui.copy_button import CopyButton
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.flow import FlowLayout
from clientdiag.gui.marks import Mark
from clientdiag.gui.notice import Notice
from clientdiag.gui.page import Page
from clientdiag.gui.parts import Card, button
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.shapes import Shape
from clientdiag.gui.style import Size
from clientdiag.rendering.certificate_fields import certificate_fields, missing_fields
from clientdiag.rendering.chain import ChainCard
from clientdiag.translation import gettext

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

_SIZE = (920, 660)
_MARGIN = 40


class CertificateDialog(QDialog):
    """Shows *card*. *wanted* is called with what is to be saved and where that is to be told."""

    def __init__(self, parent: QWidget, card: ChainCard, wanted: Callable[[Saving, Notice], None]) -> None:
        super().__init__(parent)
        self._card, self._wanted = card, wanted
        self.setWindowTitle(gettext("Certificate"))
        self.page = Page(gettext("Certificate"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, style.space(2))
        column.setSpacing(style.space(2))
        column.addWidget(self.page, 1)
        self.close_button = button(gettext("C&lose"), "", self.accept)
        rows, pem, sha256 = self._facts()
        self._fill(rows, pem)
        column.addWidget(self._buttons(pem, sha256))
        self.finished.connect(self.deleteLater)

    def _facts(self) -> tuple[tuple[tuple[str, str], ...], str, str]:
        """The rows, the PEM and the fingerprint; the last two are empty for one that was never seen."""
        if self._card.der is None:
            return missing_fields(self._card.child or b""), "", ""
        seen = certificate_fields(self._card.der, self._card.source)
        return seen.rows, seen.pem, seen.sha256

    def _fill(self, rows: tuple[tuple[str, str], ...], pem: str) -> None:
        head = QHBoxLayout()
        head.setSpacing(style.space(1.5))
        head.addWidget(Mark(Shape(self._card.state.value), self._card.word), 0, Qt.AlignmentFlag.AlignVCenter)
        self.title = Prose([[Run(self._card.label)]], size=Size.SERVER, bold=True)
        head.addWidget(self.title, 1, Qt.AlignmentFlag.AlignVCenter)
        self.page.column.addLayout(head)
        self.page.column.addWidget(Prose([[Run(self._card.word)]], quiet=True))
        if self._card.only_presented:
            words = gettext(
                "Only the connection itself vouches for this root, which is no reason to trust it."
            )
            self.page.column.addWidget(Prose([[Run(words, bold=True)]], keyboard=True))
        self.page.column.addWidget(self.page.notice)
        card = Card()
        inset = style.space()
        card.column.setContentsMargins(inset, inset, inset, inset)
        self.table = FactTable(gettext("Fields of the certificate"), ("", ""), rows)
        card.column.addWidget(self.table)
        self.page.column.addWidget(card)
        if pem:
            text = Card("PEM")
            lines = [[Run(line)] for line in pem.splitlines()]
            self.pem = Prose(lines, name="PEM", size=Size.CAPTION, fixed=True, keyboard=True)
            text.column.addWidget(self.pem)
            self.page.column.addWidget(text)
        self.page.column.addStretch(1)

    def _buttons(self, pem: str, sha256: str) -> QWidget:
        bar = QWidget()
        holder = QHBoxLayout(bar)
        holder.setContentsMargins(style.space(4), 0, style.space(4), 0)
        flow = FlowLayout()
        holder.addLayout(flow, 1)
        if pem:
            self.save = button(gettext("&Save certificate…"), "", self._save)
            flow.addWidget(self.save)
            flow.addWidget(
                CopyButton(gettext("Copy fin&gerprint"), sha256, gettext("Copies the certificate's SHA-256"))
            )
            flow.addWidget(CopyButton(gettext("Copy &PEM"), pem, gettext("Copies the certificate as PEM")))
        flow.addWidget(self.close_button)
        return bar

    def _save(self) -> None:
        if self._card.der is not None:
            saving = certificate_saving(self._card.der, evidence=self._card.only_presented)
            self._wanted(saving, self.page.notice)

    def showEvent(self, event: QShowEvent, /) -> None:
        """No larger than the window it belongs to."""
        parent = self.parentWidget()
        if parent is not None:
            room = parent.window().size()
            self.resize(min(_SIZE[0], room.width() - _MARGIN), min(_SIZE[1], room.height() - _MARGIN))
        super().showEvent(event)
