"""Sharing a result: shows what the zip would hold, saves it, and hands it over. Nothing without the user."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clientdiag.gui import files, zip_jobs
from clientdiag.gui.outcome import sentence
from clientdiag.gui.shapes import Shape
from clientdiag.gui.worker import Done, Failed, Work
from clientdiag.translation import gettext

if TYPE_CHECKING:
    from clientdiag.gui.conductor import Conductor
    from clientdiag.gui.share_page import SharePage
    from clientdiag.gui.shown import Shown
    from clientdiag.gui.window import MainWindow
    from clientdiag.gui.zip_contents import Chosen


class Sharer(QObject):
    """The share page of the result shown in *window*, made anew for each result."""

    def __init__(self, window: MainWindow, conductor: Conductor) -> None:
        super().__init__(conductor)
        self._window, self._conductor = window, conductor
        self.page: SharePage | None = None
        self.shown: Shown | None = None
        self._stop = threading.Event()
        self._jobs: dict[str, int] = {}
        self._saved: tuple[Chosen, Path] | None = None

    def open(self, shown: Shown) -> None:
        """Show what the zip of *shown* would hold; once settled it is kept as it is."""
        from clientdiag.gui.share_page import SharePage

        if self.page is None or self.shown is not shown:
            self.forget()
            self.shown, self.page = shown, SharePage()
            self._connect(self.page)
            self._window.add_page(self.page)
            self._collect(all_logs=False)
        self._window.visit(self.page)
        self.page.take_focus()

    def _connect(self, page: SharePage) -> None:
        page.is_demo = self.shown is not None and self.shown.page.overview.demo
        page.looked_at.connect(self._show_part)
        page.changed.connect(self._weigh)
        page.all_logs_wanted.connect(lambda on: self._collect(all_logs=on))
        page.save_wanted.connect(self.save)
        page.save_as_wanted.connect(self.ask_where)
        page.mail_wanted.connect(self.mail)
        page.drop_wanted.connect(self.drop)

    def forget(self) -> None:
        """Another result is shown: what was settled for this one is over."""
        self._stop.set()
        for job in self._jobs.values():
            self._conductor.worker.drop(job)
        self._jobs.clear()
        self._saved = self.shown = None
        if self.page is not None:
            self._window.remove_page(self.page)
            self.page = None

    def _start(self, name: str, work: Work, receive: Callable[[object], None]) -> None:
        """Start a job; an older one of the same *name* is not heard any more."""
        self._conductor.worker.drop(self._jobs.pop(name, None))
        self._jobs[name] = self._conductor.worker.start(work, receive)

    # --------------------------------------------------------------------------------------- contents

    def _collect(self, *, all_logs: bool) -> None:
        prepared = self._conductor.prepared
        if self.page is None or self.shown is None or prepared is None:
            return
        self._stop.set()
        self._stop = threading.Event()
        self.page.wait()
        work = zip_jobs.read_contents(
            self.shown,
            prepared.settings,
            prepared.platform,
            self._stop,
            all_logs=all_logs,
            faults=self._conductor.faults,
        )
        self._start("collect", work, self._collected)

    def _collected(self, news: object) -> None:
        from clientdiag.gui.zip_contents import Contents

        if self.page is None:
            return
        if isinstance(news, Done) and isinstance(news.result, Contents):
            had_focus = self._window.page() is self.page and self._window.focusWidget() is None
            self.page.show_contents(news.result)
            if had_focus or self._window.focusWidget() in {self.page, self.page.leave}:
                self.page.take_focus()
        elif isinstance(news, Failed):
            self._complain(news, gettext("The zip could not be put together"))

    def _weigh(self) -> None:
        if self.page is not None and self.page.contents is not None:
            self._start("weigh", zip_jobs.weigh(self.page.contents, self.page.chosen()), self._weighed)

    def _weighed(self, news: object) -> None:
        from clientdiag.gui.zip_contents import Weighed

        if self.page is not None and isinstance(news, Done) and isinstance(news.result, Weighed):
            self.page.show_weight(news.result)
        elif isinstance(news, Failed):
            self._complain(news, gettext("The zip could not be put together"))

    def _show_part(self, file: object, place: int) -> None:
        from clientdiag.bundle import PlannedFile

        if isinstance(file, PlannedFile):
            self._start("part", zip_jobs.read_part(file, place), self._read)

    def _read(self, news: object) -> None:
        from clientdiag.gui.zip_contents import Part

        if self.page is not None and isinstance(news, Done) and isinstance(news.result, Part):
            self.page.preview.show_part(news.result)
        elif isinstance(news, Failed):
            self._complain(news, gettext("The file cannot be shown"))

    def _complain(self, news: Failed, what: str) -> None:
        if self.page is not None:
            self.page.notice.say(Shape.BAD, sentence(news, what))
            self.page.show_notice()

    # ----------------------------------------------------------------------------------------- saving

    def save(self) -> None:
        """Save where zips are saved; no file is overwritten."""
        if self.page is not None and self.page.contents is not None:
            self.write(self.page.contents.ways.folder, None, self._tell_saved)

    def ask_where(self) -> None:
        """Ask for a folder and a name."""
        if self.page is not None and self.page.contents is not None:
            contents = self.page.contents
            files.ask_where_to_save(
                self._window,
                contents.plan.redacted,
                contents.ways.folder,
                lambda path: self.write(path.parent, path.name, self._tell_saved),
            )

    def write(self, folder: Path, name: str | None, then: Callable[[Path], object]) -> None:
        """Write the zip as chosen, then call *then* with its path."""
        page, prepared = self.page, self._conductor.prepared
        if page is None or page.contents is None or prepared is None:
            return
        chosen = page.chosen()
        page.notice.say(Shape.RUNNING, gettext("Saving…"))
        page.show_notice()

        def written(news: object) -> None:
            if isinstance(news, Failed):
                self._complain(news, gettext("The zip could not be saved"))
            elif isinstance(news, Done):
                path = Path(str(news.result))
                self._saved = chosen, path
                then(path)

        self._start("write", zip_jobs.write(page.contents, prepared.settings, chosen, folder, name), written)

    def _tell_saved(self, path: Path) -> None:
        words = gettext("Saved as {path}").replace("{path}", str(path))
        self._tell(Shape.GOOD, words, path)

    def _tell(self, shape: Shape, words: str, path: Path) -> None:
        if self.page is not None:
            self.page.notice.say(shape, words, (gettext("Show &in folder"), lambda: self._show(path)))
            self.page.show_notice()

    def _show(self, path: Path) -> None:
        self._start("show", zip_jobs.show_file(path), self._handed)

    def _handed(self, news: object) -> None:
        from clientdiag.bundle.handing_over import Handed

        if isinstance(news, Failed):
            self._complain(news, gettext("That was not possible"))
        elif self.page is not None and isinstance(news, Done) and isinstance(news.result, Handed):
            self._say(news.result.said)

    def _say(self, words: str) -> None:
        if self.page is not None and words:
            self.page.notice.say(Shape.QUIET, words)
            self.page.show_notice()

    # ------------------------------------------------------------------------------------ handing over

    def mail(self) -> None:
        """Begin an e-mail to the help desk with the zip, which is saved first."""
        page = self.page
        if page is None or page.contents is None:
            return
        if self._saved is not None and self._saved[0] == page.chosen() and self._saved[1].is_file():
            self._begin_mail(self._saved[1])
        else:
            self.write(page.contents.ways.folder, None, self._begin_mail)

    def _begin_mail(self, path: Path) -> None:
        page, prepared = self.page, self._conductor.prepared
        if page is not None and page.contents is not None and prepared is not None:
            words = gettext("Saved as {path}. Beginning the e-mail…").replace("{path}", str(path))
            self._tell(Shape.RUNNING, words, path)
            self._start("mail", zip_jobs.mail(page.contents, prepared.settings, path), self._handed)

    def drop(self) -> None:
        """Put the zip into IT's folder."""
        page, prepared = self.page, self._conductor.prepared
        if page is None or page.contents is None or page.contents.ways.drop is None or prepared is None:
            return
        contents, folder = page.contents, page.contents.ways.drop
        page.notice.say(Shape.RUNNING, gettext("Saving in {folder}…").replace("{folder}", str(folder)))
        page.show_notice()
        self._start("drop", zip_jobs.drop(contents, prepared.settings, page.chosen(), folder), self._dropped)

    def _dropped(self, news: object) -> None:
        from clientdiag.bundle.handing_over import Dropped

        if isinstance(news, Failed):
            self._complain(news, gettext("The zip could not be saved"))
        elif isinstance(news, Done) and isinstance(news.result, Dropped):
            words = gettext("Saved as {path}").replace("{path}", str(news.result.path))
            said = f"{words} {news.result.said}" if news.result.said else words
            self._tell(Shape.WARNING if news.result.said else Shape.GOOD, said, news.result.path)
