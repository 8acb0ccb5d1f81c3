"""Saving and opening: what is said in the page, and that nothing else happens on bad input."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from clientdiag import bundle
from clientdiag.gui.page import Kind
from clientdiag.gui.window import MainWindow
from tests.gui import samples
from tests.gui.conftest import MakeWindow, OpenShare
from tests.gui.test_result import show
from tests.gui.test_share import said


def ended(window: MainWindow, qtbot: QtBot) -> str:
    """Wait until the page says how it went."""
    notice = window.page().notice
    qtbot.waitUntil(lambda: notice.sentence not in {"", "Saving…"})
    return notice.sentence


def test_a_saved_zip_is_whole_and_the_page_says_where(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_share(samples.ROOT_MISSING)
    page.save.click()
    assert said(page, qtbot).startswith(f"Saved as {tmp_path}")
    (path,) = tmp_path.glob("*.zip")
    assert path.name == bundle.default_name(samples.report(samples.ROOT_MISSING))
    assert bundle.open(path).report == samples.report(samples.ROOT_MISSING)
    action = page.notice.action
    assert action is not None
    assert action.isVisible()
    page.save.click()
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.zip"))) == 2)


def test_a_folder_that_is_gone_is_one_sentence(open_share: OpenShare, qtbot: QtBot, tmp_path: Path) -> None:
    page = open_share(samples.HEALTHY, folder=tmp_path / "gone")
    page.save.click()
    sentence = said(page, qtbot)
    assert str(tmp_path / "gone") in sentence
    assert "does not exist" in sentence
    assert list(tmp_path.iterdir()) == []
    assert page.save.isEnabled()


def test_a_zip_is_shown_again_as_it_was(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = bundle.write(samples.report(samples.ROOT_MISSING), tmp_path)
    window = make_window()
    window.conductor.opener.open_zip(path)
    qtbot.waitUntil(lambda: window.page().kind is Kind.OPENED)
    shown = window.conductor.result_page().shown
    assert shown is not None
    assert shown.opened_from == path.name
    assert shown.report.verdict.root == "trust-anchor-missing"


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 cut off"])
def test_what_is_no_zip_is_one_sentence_and_the_page_stays(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bad.zip"
    path.write_bytes(content)
    window = make_window()
    window.conductor.opener.open_zip(path)
    assert "bad.zip" in ended(window, qtbot)
    assert window.page() is window.home


def test_an_opened_zip_is_not_saved_again(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = bundle.write(samples.report(samples.ROOT_MISSING), tmp_path)
    window = make_window()
    window.conductor.opener.open_zip(path)
    qtbot.waitUntil(lambda: window.page().kind is Kind.OPENED)
    window.conductor.share()
    assert window.page().kind is Kind.OPENED
    assert not window.menus.save.isEnabled()


def test_the_dialog_suggests_a_name_and_does_not_block(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_share(samples.ROOT_MISSING)
    page.save_as.click()
    (dialog,) = page.window().findChildren(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == bundle.default_name(samples.report(samples.ROOT_MISSING))
    dialog.fileSelected.emit(str(tmp_path / "chosen.zip"))
    dialog.reject()
    said(page, qtbot)
    assert (tmp_path / "chosen.zip").is_file()


def test_a_result_without_a_zip_leads_to_the_page_by_its_menu(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    show(window, samples.HEALTHY)
    window.menus.save.trigger()
    qtbot.waitUntil(lambda: window.page().kind is Kind.SHARE)
