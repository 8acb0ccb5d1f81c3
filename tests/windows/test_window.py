"""The window on Windows: it starts, it diagnoses, and its pictures can be looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform != "win32":
    pytest.skip("runs on Windows: make test-windows", allow_module_level=True)

from pytestqt.qtbot import QtBot

from clientdiag.gui.app import make_app
from clientdiag.gui.page import Kind
from clientdiag.gui.window import MainWindow
from tests.gui import screens
from tests.gui.conftest import app  # noqa: F401  # a fixture
from tests.windows.program import ENDS_WITHIN_S, ROOT, out_folder

PATIENCE_MS = 30_000
PAGES = [
    "home-first",
    "result",
    "details",
    "hostile",
    "mine-expired-and-keyless",
    "mine-windows",
    "logs-refused",
    "logs-not-read",
    "logs-hostile",
    "details-roots",
    "roots-good",
]


def test_the_program_opens_its_window() -> None:
    """The whole way of a double click: the first paint, then the end of the main loop."""
    ended = subprocess.run(
        [sys.executable, "-c", "from clientdiag.gui.app import main; main(['--first-paint'])"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=ENDS_WITHIN_S,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 0


@pytest.mark.usefixtures("app")
def test_from_the_first_page_to_the_demos_result(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow()
    try:
        window.show()
        qtbot.waitUntil(lambda: window.conductor.prepared is not None, timeout=PATIENCE_MS)
        assert window.grab().save(str(out_folder(tmp_path) / "home.png"))
        window.home.gateway.fields.demo.click()
        qtbot.waitUntil(lambda: window.page().kind is Kind.RESULT, timeout=PATIENCE_MS)
        shown = window.conductor.result_page().shown
        assert shown is not None
        assert shown.report.verdict.root == "private-root-missing"
        assert window.grab().save(str(out_folder(tmp_path) / "demo-result.png"))
    finally:
        screens.end(make_app(), window)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_drawn(tmp_path: Path, dark: bool) -> None:
    drawn = list(screens.draw(out_folder(tmp_path), PAGES, dark=dark))

    assert len(drawn) == len(PAGES)
    assert all(path.stat().st_size > 5_000 for path in drawn)
