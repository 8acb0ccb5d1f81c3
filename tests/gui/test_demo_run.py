"""The whole way with the real engine: demo gateway, result, zip, opened again."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from clientdiag.gui.banner import Banner
from clientdiag.gui.page import Kind
from clientdiag.model.core import State
from tests.gui.conftest import MakeWindow

PATIENCE_MS = 30_000


def test_from_the_demo_button_to_an_opened_zip(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window()
    window.home.gateway.fields.demo.click()
    assert window.page().kind is Kind.RUNNING
    assert window.conductor.running_page().banner.isVisible()
    qtbot.waitUntil(lambda: window.page().kind is Kind.RESULT, timeout=PATIENCE_MS)
    shown = window.conductor.result_page().shown
    assert shown is not None
    assert shown.report.demo
    assert shown.report.verdict.state is State.BLOCKED
    assert shown.report.verdict.root == "private-root-missing"
    path = tmp_path / "demo.zip"
    window.conductor.share()
    page = window.conductor.sharer.page
    assert page is not None
    qtbot.waitUntil(lambda: page.contents is not None)
    window.conductor.sharer.write(tmp_path, path.name, lambda _path: None)
    qtbot.waitUntil(path.exists)
    window.conductor.opener.open_zip(path)
    qtbot.waitUntil(lambda: window.page().kind is Kind.OPENED)
    tags = {banner.accessibleName().partition(":")[0] for banner in window.page().findChildren(Banner)}
    assert {"Demo", "From a zip"} <= tags
    assert "Demo" in window.windowTitle()


def test_run_again_after_a_demo_is_the_demo_again(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.conductor.run_demo()
    qtbot.waitUntil(lambda: window.page().kind is Kind.RESULT, timeout=PATIENCE_MS)
    first = window.conductor.result_page().shown
    window.conductor.result_page().again.click()
    assert window.page().kind is Kind.RUNNING
    qtbot.waitUntil(lambda: window.page().kind is Kind.RESULT, timeout=PATIENCE_MS)
    second = window.conductor.result_page().shown
    assert first is not None
    assert second is not None
    assert second.report.demo
    assert second.report.created > first.report.created
