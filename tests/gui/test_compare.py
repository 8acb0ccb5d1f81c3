"""Two diagnoses side by side, the results since the start, and what is not as it was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QTextEdit
from pytestqt.qtbot import QtBot

from clientdiag import bundle
from clientdiag.bundle import sealing
from clientdiag.gui.compare_page import ComparePage
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.page import Kind
from clientdiag.gui.shown import Shown, read_for_window
from clientdiag.gui.window import MainWindow
from tests.gui import samples
from tests.gui.conftest import PATIENCE_MS, MakeWindow
from tests.gui.test_result import show, texts


def cells(page: ComparePage) -> str:
    found = []
    for table in page.findChildren(FactTable):
        model = table.model()
        found += [
            str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
    return "\n".join(found)


def compared(window: MainWindow, qtbot: QtBot) -> ComparePage:
    qtbot.waitUntil(lambda: window.page().kind is Kind.COMPARE, timeout=PATIENCE_MS)
    page = window.page()
    assert isinstance(page, ComparePage)
    return page


def choose(window: MainWindow, path: Path) -> None:
    """Answer the file dialog that is open."""
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def at(world: samples.World, hours: int) -> Shown:
    """A run of *world*, so many hours before the sample's."""
    with samples.listed():
        report = samples.report(world)
        return read_for_window(
            msgspec.structs.replace(report, created=report.created - timedelta(hours=hours))
        )


def test_the_result_is_compared_with_a_zip(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = bundle.write(samples.report(samples.HEALTHY), tmp_path)
    window = make_window()
    show(window, samples.ROOT_MISSING)
    window.menus.compare.trigger()
    choose(window, path)
    page = compared(window, qtbot)
    said = "\n".join(one.toPlainText() for one in page.findChildren(QTextEdit))
    assert "A fails: trust-anchor-missing" in said
    assert "trust-anchor-missing" in cells(page)
    assert path.name in cells(page)
    page.swap.click()
    qtbot.waitUntil(lambda: "B fails: trust-anchor-missing" in texts(page), timeout=PATIENCE_MS)
    window.back()
    assert window.page().kind is Kind.RESULT


def test_without_a_result_two_zips_are_asked_for(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first = bundle.write(samples.report(samples.ROOT_MISSING), tmp_path)
    second = bundle.write(samples.report(samples.PORT_CLOSED), tmp_path)
    window = make_window()
    window.menus.compare.trigger()
    choose(window, first)
    choose(window, second)
    page = compared(window, qtbot)
    assert first.name in cells(page)
    assert second.name in cells(page)
    window.back()
    assert window.page() is window.home


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_what_cannot_be_read_is_one_sentence_and_the_page_stays(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(content)
    window = make_window()
    show(window, samples.ROOT_MISSING)
    window.menus.compare.trigger()
    choose(window, bad)
    qtbot.waitUntil(lambda: "bad.zip" in window.page().notice.sentence)
    assert window.page().kind is Kind.RESULT


def test_a_sealed_zip_asks_for_the_key_and_opens_with_it(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    pyrage = pytest.importorskip("pyrage")
    identity = pyrage.x25519.Identity.generate()
    recipient = sealing.recipient(str(identity.to_public()))
    path = bundle.plan(samples.report(samples.ROOT_MISSING)).write(tmp_path, recipient=recipient)
    key, locked = tmp_path / "key.txt", tmp_path / "locked.age"
    key.write_text(f"{identity}\n", encoding="utf-8")
    locked.write_bytes(pyrage.passphrase.encrypt(f"{identity}\n".encode(), "swordfish"))
    window = make_window()
    window.conductor.opener.open_zip(path)
    qtbot.waitUntil(lambda: window.page().notice.action is not None, timeout=PATIENCE_MS)
    action = window.page().notice.action
    assert action is not None
    action.click()
    choose(window, locked)
    qtbot.waitUntil(lambda: bool(window.findChildren(QInputDialog)), timeout=PATIENCE_MS)
    (asked,) = window.findChildren(QInputDialog)
    asked.textValueSelected.emit("swordfish")
    asked.reject()
    qtbot.waitUntil(lambda: window.page().kind is Kind.OPENED, timeout=PATIENCE_MS)


def test_no_result_is_lost(make_window: MakeWindow) -> None:
    window = make_window()
    first, second = at(samples.ROOT_MISSING, 2), at(samples.HEALTHY, 1)
    window.conductor.show_result(first)
    window.conductor.show_result(second)
    window.back()
    assert window.page() is window.home
    window.menus.results.aboutToShow.emit()
    actions = window.menus.results.actions()
    assert len(actions) == 2
    assert actions[0].isChecked()
    assert "does not trust" in actions[1].text()
    actions[1].trigger()
    assert window.page().kind is Kind.RESULT
    assert window.conductor.shown_result() is first
    window.menus.results.aboutToShow.emit()
    assert len(window.menus.results.actions()) == 2


def test_a_second_run_says_what_is_not_as_it_was(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.conductor.show_result(at(samples.ROOT_MISSING, 1))
    assert "Then and now" not in texts(window.page())
    window.conductor.show_result(at(samples.EXPIRING, 0))
    said = texts(window.page())
    assert "Then and now" in said
    assert "This computer does not trust the server certificate's issuer" in said
    assert "No longer: " in said
    assert "New: " in said
    window.conductor.opener.compare_runs(at(samples.ROOT_MISSING, 1), at(samples.EXPIRING, 0))
    compared(window, qtbot)


def test_another_server_is_no_then(make_window: MakeWindow) -> None:
    window = make_window()
    window.conductor.show_result(at(samples.LONG, 1))
    window.conductor.show_result(at(samples.HEALTHY, 0))
    assert "Then and now" not in texts(window.page())


def test_only_so_many_are_kept(make_window: MakeWindow) -> None:
    window = make_window()
    shown = at(samples.HEALTHY, 0)
    for _ in range(25):
        window.conductor.show_result(shown)
    assert len(window.conductor.history.entries) == 20


def test_hostile_words_stay_words(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.conductor.opener.compare_runs(at(samples.HOSTILE_NAMES, 1), at(samples.HOSTILE_GATEWAY, 0))
    page = compared(window, qtbot)
    assert "\u202e" not in cells(page) + texts(page)
