"""Does what the buttons of a result promise beside running: opens places, has Cisco's collector collect."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clientdiag.gui import files, jobs, zip_jobs
from clientdiag.gui.outcome import sentence
from clientdiag.gui.shapes import Shape
from clientdiag.gui.worker import Done, Failed
from clientdiag.translation import gettext

if TYPE_CHECKING:
    from clientdiag.gui.actions import Action
    from clientdiag.gui.conductor import Conductor
    from clientdiag.gui.window import MainWindow


class Doer(QObject):
    """Acts for the page that *window* shows, and says there how it went."""

    def __init__(self, window: MainWindow, conductor: Conductor) -> None:
        super().__init__(conductor)
        self._window, self._conductor = window, conductor
        self._stop: threading.Event | None = None

    def act(self, action: Action) -> None:
        """Open what *action* names."""
        self._conductor.worker.start(zip_jobs.open_place(action), partial(self._acted, action))

    def _acted(self, action: Action, news: object) -> None:
        from clientdiag.platforms.desktop import Outcome

        if isinstance(news, Failed) or (isinstance(news, Done) and news.result is Outcome.NOT_POSSIBLE):
            words = gettext("This cannot be opened from here. {instead}").replace("{instead}", action.instead)
            self._say(Shape.QUIET, words)

    def _say(self, shape: Shape, words: str) -> None:
        page = self._window.page()
        page.notice.say(shape, words)
        page.show_notice()

    # ------------------------------------------------------------------------------------------- DART

    def ask_dart(self) -> None:
        """Ask where Cisco's own bundle should go; while one is made, do nothing."""
        if self._stop is None:
            title = gettext("Folder for Cisco's own bundle (not redacted)")
            files.ask_which_folder(self._window, title, self.collect_dart)

    def collect_dart(self, folder: Path) -> None:
        """Have Cisco's collector write its bundle into *folder*."""
        prepared = self._conductor.prepared
        if prepared is None or self._stop is not None:
            return
        self._stop = stop = threading.Event()
        page = self._window.page()
        words = gettext(
            "Cisco's collector (DART) is at work; this takes minutes. It may ask for an administrator."
        )
        page.notice.say(Shape.RUNNING, words, (gettext("&Stop it"), stop.set))
        page.show_notice()
        self._conductor.worker.start(jobs.collect_dart(prepared.platform, folder, stop), self._collected)

    def _collected(self, news: object) -> None:
        self._stop = None
        if isinstance(news, Failed):
            self._say(Shape.BAD, sentence(news, gettext("Cisco's bundle could not be made")))
        elif isinstance(news, Done):
            path = Path(str(news.result))
            words = gettext(
                "Saved as {path}. It is not redacted: it holds names, addresses and more. Give it to your "
                "own IT only."
            )
            page = self._window.page()
            show = (gettext("Show &in folder"), lambda: self._show(path))
            page.notice.say(Shape.WARNING, words.replace("{path}", str(path)), show)
            page.show_notice()

    def _show(self, path: Path) -> None:
        self._conductor.worker.start(zip_jobs.show_file(path), self._shown)

    def _shown(self, news: object) -> None:
        from clientdiag.bundle.handing_over import Handed

        if isinstance(news, Done) and isinstance(news.result, Handed) and news.result.said:
            self._say(Shape.QUIET, news.result.said)

    def leave(self) -> None:
        """The window is closing: the collector is ended with it."""
        if self._stop is not None:
            self._stop.set()
