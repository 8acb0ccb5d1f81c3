"""The start: a window before anything heavy is loaded."""

from __future__ import annotations

import os
import subprocess
import sys

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
HEAVY = {"cryptography", "OpenSSL", "dns", "jinja2", "certifi", "defusedxml"}


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
