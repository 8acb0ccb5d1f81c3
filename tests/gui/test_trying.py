"""Showing the server a certificate: only what can be shown, only when asked, only once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clientdiag import engine
from clientdiag.checks.contract import Options
from clientdiag.gui import style
from clientdiag.gui.detail_tabs import Tab
from clientdiag.gui.mine_page import MinePage
from clientdiag.gui.try_dialog import TryDialog
from clientdiag.gui.window import MainWindow
from clientdiag.model.core import Report, Target
from tests.gui import client_worlds as worlds
from tests.gui import samples
from tests.gui.conftest import MakeWindow
from tests.gui.test_mine import mine_page
from tests.gui.test_result import texts


@pytest.mark.parametrize(
    ("world", "opened_from", "why_not"),
    [
        (worlds.EXPIRED_AND_KEYLESS, "", "no certificate here that passes every column"),
        (worlds.WINDOWS, "", "The key is kept by the system; this version cannot show it."),
        (worlds.GOOD, "case.zip", "opened from a zip"),
    ],
)
def test_what_cannot_be_tried_says_why(
    make_window: MakeWindow, world: worlds.ClientWorld, opened_from: str, why_not: str
) -> None:
    page = mine_page(make_window(), world, opened_from)
    assert not page.try_button.isEnabled()
    assert why_not in page.try_button.accessibleDescription()
    assert why_not in page.try_button.toolTip()
    assert why_not in texts(page)


def dialog_of(page: MinePage) -> TryDialog:
    assert "counts as a sign-in, so it runs only when you ask" in texts(page)
    page.try_button.click()
    assert page.dialog is not None
    return page.dialog


def test_nothing_is_tried_before_it_is_confirmed(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    page = mine_page(window, worlds.GOOD)
    asked: list[str] = []
    window.conductor.result_page().try_wanted.connect(asked.append)
    dialog = dialog_of(page)
    assert f"shown to {samples.HOST}?" in texts(dialog)
    assert [one.accessibleName() for one in dialog.radios] == ["LAPTOP-4711"] * 2
    assert "serial\u00a03F0A0002" in dialog.radios[1].accessibleDescription()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    dialog_of(page).stop.click()
    assert asked == []
    with qtbot.waitSignal(window.conductor.result_page().try_wanted) as heard:
        dialog = dialog_of(page)
        qtbot.waitUntil(dialog.radios[0].hasFocus)
        QTest.keyClick(dialog.radios[0], Qt.Key.Key_Down)
        dialog.go.click()
    assert heard.args == [f"{2:064X}"]
    assert [one for one in QApplication.topLevelWidgets() if one.parent() is None] == [window]


def test_the_dialog_fits_a_small_window_with_large_text(app: QApplication, make_window: MakeWindow) -> None:
    style.apply(app, zoom=2.0)
    window = make_window(size=(800, 560))
    dialog = dialog_of(mine_page(window, worlds.GOOD))
    QApplication.processEvents()
    assert dialog.width() <= window.width()
    assert dialog.height() <= window.height()
    assert dialog.page.horizontalScrollBar().maximum() == 0
    assert dialog.rect().contains(dialog.stop.mapTo(dialog, dialog.stop.rect().bottomRight()))


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """What each run was asked to try; every run ends with a trial's outcome, and without the network."""
    asked: list[str | None] = []

    def diagnose(_target: Target, options: Options, *_args: object, **_kwargs: object) -> Report:
        asked.append(options.try_certificate)
        return worlds.report(worlds.TRIED)

    monkeypatch.setattr(engine, "diagnose", diagnose)
    return asked


def _ends(window: MainWindow, qtbot: QtBot, start: Callable[[], None]) -> None:
    before = window.conductor.result.shown if window.conductor.result is not None else None
    start()
    qtbot.waitUntil(
        lambda: (
            window.conductor.result is not None
            and window.page() is window.conductor.result
            and window.conductor.result.shown is not before
        )
    )


def test_a_trial_runs_again_once_and_shows_its_outcome(
    make_window: MakeWindow, qtbot: QtBot, runs: list[str | None]
) -> None:
    window = make_window(samples.report().target)
    _ends(window, qtbot, window.conductor.run)
    page = window.conductor.result_page()
    assert page.tabs is not None
    assert not page.tabs.isVisible()
    page.open_details(Tab.MINE)
    area = page.area(Tab.MINE)
    assert isinstance(area, MinePage)
    dialog = dialog_of(area)
    _ends(window, qtbot, dialog.go.click)
    assert runs == [None, worlds.RIGHT.sha256]
    assert page.tabs.tab() is Tab.MINE
    assert "The certificate that was tried" in texts(page)
    _ends(window, qtbot, window.conductor.run)
    assert runs == [None, worlds.RIGHT.sha256, None]


def test_a_result_from_a_zip_is_never_tried(
    make_window: MakeWindow, qtbot: QtBot, runs: list[str | None]
) -> None:
    window = make_window(samples.report().target)
    _ends(window, qtbot, window.conductor.run)
    mine_page(window, worlds.GOOD, "case.zip")
    window.conductor.try_certificate(worlds.RIGHT.sha256)
    assert window.page() is window.conductor.result
    assert runs == [None]
