"""Tells of a fault of this program in the page, calmly, and offers it to the next zip. Never a box."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from clientdiag.gui import faults
from clientdiag.gui.shapes import Shape
from clientdiag.translation import gettext

if TYPE_CHECKING:
    from clientdiag.gui.conductor import Conductor
    from clientdiag.gui.window import MainWindow


class FaultTeller(QObject):
    """Takes the place of :data:`sys.excepthook` while *window* is there."""

    _met = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_telling = False
        self._met.connect(self._tell)  # queued where another thread met it

    def listen(self) -> None:
        """Hear of every exception that nobody catches."""
        sys.excepthook = self.hear

    def hear(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Keep the fault, say it on standard error, and tell it in the page."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        words = faults.words_of(kind, error, trace)
        sys.stderr.write(words)
        self._met.emit(faults.note(words))

    def _tell(self, details: str) -> None:
        if self._is_telling:  # telling it went wrong as well
            return
        self._is_telling = True
        try:
            tell(self._window, details)
        finally:
            self._is_telling = False


def tell(window: MainWindow, details: str) -> None:
    """Say in the page that something of ours went wrong; *details* can be copied."""
    page = window.page()
    words = gettext(
        "Something went wrong in this program; what you see may not be complete. Nothing was sent anywhere. "
        "The details help those who mend it."
    )
    copy = (gettext("Copy &details"), lambda: QGuiApplication.clipboard().setText(details))
    page.notice.say(Shape.WARNING, words, copy)
    page.show_notice()


def offer(window: MainWindow, conductor: Conductor, found: str) -> None:
    """The program met faults of its own last time: they go into a zip if the user says so."""
    if not found or window.page() is not window.home:
        return

    def add() -> None:
        conductor.faults = found
        words = gettext("They go into the next zip that you save; you can look at them before that.")
        window.page().notice.say(Shape.QUIET, words)

    words = gettext("This program met a fault of its own last time. Should the details go into a zip for IT?")
    window.home.notice.say(Shape.QUIET, words, (gettext("&Add them to a zip"), add))
