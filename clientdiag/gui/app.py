"""Starts the window."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from clientdiag import resources
from clientdiag.gui import languages, style
from clientdiag.gui.window import MainWindow
from clientdiag.platforms.languages import system_languages

_STYLE = ("-style", "fusion")
"""One style on every system, so that the style sheet meets what it was made for."""

FIRST_PAINT = "--first-paint"
"""Hidden option: print the clock (time.monotonic_ns) at the first paint and quit, for bench and self-test."""
OFFSCREEN = "--offscreen"
"""Hidden option: paint into memory, for the self-test of a computer without a display."""


def main(argv: Sequence[str] = ()) -> int:
    """Show the window until it is closed; *argv* may hold one VPN server. Returns the exit code."""
    bench = FIRST_PAINT in argv
    if OFFSCREEN in argv:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    names = [one for one in argv if not one.startswith("-")]
    app = make_app()
    languages.speak(app, *system_languages())
    window = MainWindow(names[0] if names else "")
    follow_system(app, window)
    if bench:
        window.first_painted.connect(lambda: _report_and_quit(app))
    window.first_painted.connect(lambda: _listen(window))
    window.show()
    return app.exec()


def _listen(window: MainWindow) -> None:
    from clientdiag.gui.fault_teller import FaultTeller  # after the first paint

    FaultTeller(window).listen()


def main_window() -> int:
    """The entry point of the GUI script."""
    return main(sys.argv[1:])


def make_app() -> QApplication:
    """The application with its name and appearance; the one that is there when there is one."""
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication([*sys.argv[:1], *_STYLE])
    app.setApplicationName("clientdiag")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("clientdiag")  # so that the desktop knows whose menu entry the window belongs to
    app.setWindowIcon(_icon())
    style.apply(app)
    return app


def _icon() -> QIcon:
    icon = QIcon()
    for size in (16, 32, 48, 128):
        icon.addFile(str(resources.path("icons", f"clientdiag-{size}.png")))
    return icon


def follow_system(app: QApplication, window: MainWindow) -> None:
    """Change with the system's light and dark, live."""

    def change(scheme: object) -> None:
        from PySide6.QtCore import Qt

        style.apply(app, dark=scheme == Qt.ColorScheme.Dark)
        window.restyle()

    app.styleHints().colorSchemeChanged.connect(change)


def _report_and_quit(app: QApplication) -> None:
    sys.stdout.write(f"{time.monotonic_ns()}\n")
    sys.stdout.flush()
    QTimer.singleShot(0, app.quit)
