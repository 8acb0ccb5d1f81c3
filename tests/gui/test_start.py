"""The start: a window before anything heavy is loaded."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_LOADED_AT_FIRST_PAINT = """
import sys
from clientdiag.gui.app import make_app
from clientdiag.gui.window import MainWindow
app = make_app()
window = MainWindow()
def show():
    print(*sorted({name.partition(".")[0] for name in sys.modules}))
    app.quit()
window.first_painted.connect(show)
window.show()
app.exec()
"""
HEAVY = {"cryptography", "OpenSSL", "dns", "jinja2", "msgspec", "certifi", "defusedxml"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=50, check=False
    )


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    ended = run("-c", _LOADED_AT_FIRST_PAINT)
    loaded = set(ended.stdout.split())
    assert "PySide6" in loaded, ended.stderr
    assert not loaded & HEAVY


def test_the_first_paint_can_be_measured() -> None:
    code = "import sys; from clientdiag.gui.app import main; sys.exit(main(['--first-paint']))"
    ended = run("-c", code)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 0


_LOADED_IN_A_THREAD = """
import sys
from clientdiag import bundle, demo, diagnosis, engine
from clientdiag.gui import progress, shown
from clientdiag.rendering import page
print(*sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))))
print("end")
"""


def test_what_a_job_imports_in_its_thread_never_loads_qt() -> None:
    ended = run("-c", _LOADED_IN_A_THREAD)
    assert ended.stdout.split() == ["end"], ended.stderr


_LEFT_WHILE_STUCK = """
from PySide6.QtCore import QTimer
import threading
from clientdiag import engine
from clientdiag.gui.app import make_app
from clientdiag.gui.window import MainWindow
from clientdiag.model.core import Target
called = threading.Event()
def diagnose(*args, **named):
    called.set()
    threading.Event().wait()
engine.diagnose = diagnose
app = make_app()
window = MainWindow()
window.show()
window.conductor.look_around()
while window.conductor.prepared is None:
    app.processEvents()
window.home.know([Target("vpn.example.com", display="vpn.example.com")])
window.conductor.run()
assert called.wait(10)
QTimer.singleShot(0, window.menus.quit.trigger)
app.exec()
print("left")
"""


def test_leaving_does_not_wait_for_a_run_that_hangs() -> None:
    ended = run("-c", _LEFT_WHILE_STUCK)
    assert ended.stdout.strip() == "left", ended.stderr
    assert ended.returncode == 0, ended.stderr


def test_the_window_speaks_the_environment_s_language_from_its_first_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "fr:de")
    monkeypatch.setenv("LANG", "pt_BR.UTF-8")
    said = run("-c", _LANGUAGES_BEFORE_THE_WINDOW)
    assert said.stdout.split() == ["fr", "de", "pt_BR", "window"], said.stderr


_LANGUAGES_BEFORE_THE_WINDOW = """
import sys
from clientdiag import translation
from clientdiag.gui import app
class Window:
    def __init__(self, typed):
        print("window")
        sys.exit(0)
app.MainWindow = Window
translation.use = lambda *languages: print(*languages)
app.main([])
"""
