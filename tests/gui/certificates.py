"""What the tests of screen 4 share: the page of a world, its cards, and answers to file dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from clientdiag.gui.certificate_dialog import CertificateDialog
from clientdiag.gui.certificate_page import CertificatePage
from clientdiag.gui.chain_card import ChainCardButton
from clientdiag.gui.detail_tabs import Tab
from clientdiag.gui.window import MainWindow
from tests.gui import samples
from tests.gui.test_result import show

PUBLIC_ROOT = samples.authorities("field")[0].issued.der


def certificate_page(window: MainWindow, world: samples.World) -> CertificatePage:
    page = show(window, world)
    page.open_details(Tab.CERTIFICATE)
    area = page.area(Tab.CERTIFICATE)
    assert isinstance(area, CertificatePage)
    return area


def cards(page: CertificatePage) -> list[ChainCardButton]:
    assert page.cards is not None
    return page.cards.buttons


def dialog_of(page: CertificatePage, place: int) -> CertificateDialog:
    cards(page)[place].click()
    assert page.dialog is not None
    return page.dialog


def answer(widget: QWidget, qtbot: QtBot, path: Path) -> str:
    """Answer the file dialog with *path*; returns the name that it suggested."""
    (dialog,) = widget.findChildren(QFileDialog)
    suggested = Path(dialog.selectedFiles()[0]).name
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    qtbot.waitUntil(lambda: not widget.findChildren(QFileDialog))
    return suggested


def told(window: MainWindow, qtbot: QtBot) -> str:
    notice = window.page().notice
    qtbot.waitUntil(lambda: notice.sentence not in {"", "Saving…"})
    assert notice.isVisible()
    return notice.sentence
