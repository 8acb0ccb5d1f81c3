"""Saving from screen 4: what goes into which file under which name; and the whole page by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clientdiag import knowledge, pem
from clientdiag.certificates.reading import read
from clientdiag.gui import style
from clientdiag.gui.detail_tabs import Tab
from clientdiag.gui.window import MainWindow
from tests.gui import samples
from tests.gui.certificates import PUBLIC_ROOT, answer, cards, certificate_page, dialog_of, told
from tests.gui.conftest import MakeWindow
from tests.gui.test_result import show, texts

# ------------------------------------------------------------------------------------------------ saving


def test_the_chain_is_saved_as_pem(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window()
    page = certificate_page(window, samples.ROOT_MISSING)
    page.save.click()
    path = tmp_path / "chain.pem"
    assert answer(window, qtbot, path) == f"presented-by-{samples.HOST}.pem"
    assert told(window, qtbot) == f"Saved as {path}"
    assert page.cards is not None
    assert pem.split(path.read_bytes()) == (page.cards.picture.presented, 0)
    assert PUBLIC_ROOT not in page.cards.picture.presented


@pytest.mark.parametrize("ending", ["pem", "der"])
def test_a_missing_root_from_mozilla_s_list_is_saved_with_what_to_compare(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(knowledge, "public_roots", lambda: (PUBLIC_ROOT,))
    window = make_window()
    page = certificate_page(window, samples.ROOT_MISSING)
    assert page.save_root.isVisible()
    page.save_root.click()
    path = tmp_path / f"root.{ending}"
    assert answer(window, qtbot, path) == "IdenTrust-Commercial-Root-CA-1.pem"
    assert read(PUBLIC_ROOT).sha256 in told(window, qtbot)
    saved = path.read_bytes()
    assert (pem.split(saved)[0][0] if ending == "pem" else saved) == PUBLIC_ROOT


@pytest.mark.parametrize(
    "world",
    [
        samples.HEALTHY,
        samples.NOT_SENT,
        samples.INTERCEPTED,
        samples.PRIVATE_ROOT,
        samples.HOSTILE_NAMES,
        samples.UNDETERMINED,
    ],
)
def test_no_other_root_is_offered(make_window: MakeWindow, world: samples.World) -> None:
    assert not certificate_page(make_window(), world).save_root.isVisible()


def test_a_root_that_only_the_connection_presented_is_saved_as_evidence(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    page = certificate_page(window, samples.PRIVATE_ROOT)
    page.save.click()
    refused = tmp_path / "root.pem"
    assert answer(window, qtbot, refused) == f"presented-do-not-trust-{samples.HOST}.pem"
    assert "do-not-trust" in told(window, qtbot)
    assert list(tmp_path.iterdir()) == []
    dialog = dialog_of(page, 0)
    assert "no reason to trust it" in texts(dialog)
    dialog.save.click()
    path = tmp_path / "presented-do-not-trust-x.pem"
    assert answer(dialog, qtbot, path) == "presented-do-not-trust-Example-Internal-Root.pem"
    qtbot.waitUntil(lambda: "do not install it" in dialog.page.notice.sentence)


def test_a_folder_that_is_gone_is_one_sentence(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window()
    page = certificate_page(window, samples.ROOT_MISSING)
    page.save.click()
    answer(window, qtbot, tmp_path / "gone" / "a.pem")
    assert "does not exist" in told(window, qtbot)
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_that_is_copied_is_the_missing_root_s(make_window: MakeWindow) -> None:
    for world, wanted in ((samples.ROOT_MISSING, 0), (samples.HEALTHY, -1)):
        page = certificate_page(make_window(), world)
        (copies,) = (
            one for one in page.findChildren(QPushButton) if one.accessibleName() == "Copy fingerprint"
        )
        copies.click()
        der = cards(page)[wanted].card.der
        assert der is not None
        assert QGuiApplication.clipboard().text() == read(der).sha256
        assert cards(page)[wanted].card.label in copies.accessibleDescription()


# ---------------------------------------------------------------------------------------------- keyboard


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(window.focusWidget(), key, modifier or Qt.KeyboardModifier.NoModifier)


def test_by_keyboard_from_the_verdict_to_a_saved_pem(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    page = show(window, samples.ROOT_MISSING)
    press(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert page.tabs is not None
    assert window.focusWidget() is page.tabs
    assert page.tabs.tab() is Tab.CERTIFICATE  # where the fault is
    for _ in range(20):
        press(window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.text().startswith("Save &certificates"):
            break
    press(window, Qt.Key.Key_Space)
    path = tmp_path / "chain.pem"
    answer(window, qtbot, path)
    assert told(window, qtbot) == f"Saved as {path}"
    assert len(pem.split(path.read_bytes())[0]) == 2


def test_tab_reaches_every_card_and_return_opens_it(make_window: MakeWindow) -> None:
    window = make_window()
    page = certificate_page(window, samples.HEALTHY)
    reached = []
    for _ in range(12):
        press(window, Qt.Key.Key_Tab)
        if window.focusWidget() in cards(page):
            reached.append(window.focusWidget())
    assert reached[: len(cards(page))] == cards(page)
    reached[0].setFocus()
    press(window, Qt.Key.Key_Return)
    assert page.dialog is not None
    assert page.dialog.isVisible()


def test_the_tabs_are_turned_by_keys(make_window: MakeWindow) -> None:
    window = make_window()
    page = show(window, samples.ROOT_MISSING)
    page.open_details(Tab.CERTIFICATE)
    assert page.tabs is not None
    press(window, Qt.Key.Key_Right)
    assert page.tabs.tab() is Tab.TRUST
    press(window, Qt.Key.Key_Left)
    assert page.tabs.tab() is Tab.CERTIFICATE
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    press(window, Qt.Key.Key_Tab, control)
    assert page.tabs.tab() is Tab.TRUST
    press(window, Qt.Key.Key_Backtab, control | shift)
    press(window, Qt.Key.Key_Backtab, control | shift)
    assert page.tabs.tab() is Tab.NETWORK


def test_esc_leaves_the_details_first_and_the_result_after(make_window: MakeWindow) -> None:
    window = make_window()
    page = show(window, samples.ROOT_MISSING)
    for tab in Tab:
        page.open_details(tab)
        press(window, Qt.Key.Key_Escape)
        assert window.page() is page
        assert page.headline.isVisible()
        assert page.tabs is not None
        assert not page.tabs.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert window.page() is window.home


@pytest.mark.parametrize("tab", list(Tab))
def test_everything_on_every_tab_has_a_name(make_window: MakeWindow, tab: Tab) -> None:
    page = show(make_window(), samples.ROOT_MISSING)
    page.open_details(tab)
    area = page.area(tab)
    assert area is not None
    assert area.isVisible()
    for widget in area.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.objectName() != "qt_scrollarea_viewport":
            assert widget.accessibleName() or getattr(widget, "text", lambda: "")(), widget


def test_a_new_text_size_reaches_the_cards(app: QApplication, make_window: MakeWindow, qtbot: QtBot) -> None:
    page = certificate_page(make_window(), samples.ROOT_MISSING)
    before = cards(page)[0].height()
    style.apply(app, zoom=2.0)
    qtbot.waitUntil(lambda: cards(page)[0].height() > before * 1.5)
