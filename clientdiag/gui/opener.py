"""Opens zips, sealed ones with IT's key, and lays two of them side by side."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QLineEdit

from clientdiag.gui import files, jobs
from clientdiag.gui.outcome import as_shown, sentence
from clientdiag.gui.shapes import Shape
from clientdiag.gui.worker import Done, Failed, Work
from clientdiag.translation import gettext

if TYPE_CHECKING:
    from clientdiag.fleet import Diagnosis
    from clientdiag.gui.compare_page import ComparePage
    from clientdiag.gui.conductor import Conductor
    from clientdiag.gui.jobs import Unlock
    from clientdiag.gui.shown import Shown
    from clientdiag.gui.window import MainWindow

Begin = Callable[["Unlock | None"], Work]


class Opener(QObject):
    """Reads zips beside *window* and shows what they hold."""

    def __init__(self, window: MainWindow, conductor: Conductor) -> None:
        super().__init__(conductor)
        self._window, self._conductor = window, conductor
        self.page: ComparePage | None = None
        self._sides: tuple[Diagnosis | Path, Diagnosis | Path] | None = None
        self._job: int | None = None

    # ---------------------------------------------------------------------------------------- opening

    def ask_zip(self) -> None:
        """Ask which zip to open."""
        if self._window.page() is not self._conductor.running:
            files.ask_which_to_open(self._window, self.open_zip)

    def open_zip(self, path: Path) -> None:
        """Read the zip at *path* and show its result."""
        self._start(partial(jobs.open_zip, path), self._show_opened, gettext("The zip could not be opened"))

    def _show_opened(self, result: object) -> None:
        self._conductor.show_opened(as_shown(result))

    def _start(
        self, begin: Begin, show: Callable[[object], None], failed: str, unlock: Unlock | None = None
    ) -> None:
        """Start what *begin* makes; where a zip is sealed ask for the key and start it again."""
        self._conductor.worker.drop(self._job)

        def heard(news: object) -> None:
            if self._window.page() is self._conductor.running:
                return
            again = partial(self._start, begin, show, failed)
            if isinstance(news, Failed):
                self._tell(news, failed, again)
            elif isinstance(news, Done) and isinstance(news.result, jobs.WantsPassphrase):
                self._ask_passphrase(news.result, again)
            elif isinstance(news, Done):
                self._window.page().notice.clear()
                show(news.result)

        self._job = self._conductor.worker.start(begin(unlock), heard)

    def _tell(self, news: Failed, failed: str, again: Callable[[Unlock], None]) -> None:
        from clientdiag.bundle.sealing import NeedsKey

        page = self._window.page()
        action = None
        if isinstance(news.error, NeedsKey):
            title = gettext("Choose the key file")
            action = (
                gettext("Choose the &key file…"),
                lambda: files.ask_which_file(self._window, title, lambda path: again(jobs.Unlock(path))),
            )
        page.notice.say(Shape.BAD, sentence(news, failed), action)
        page.show_notice()

    def _ask_passphrase(self, wanted: jobs.WantsPassphrase, again: Callable[[Unlock], None]) -> None:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(gettext("Passphrase"))
        dialog.setLabelText(gettext("Passphrase of {key}").replace("{key}", wanted.shown))
        dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
        dialog.textValueSelected.connect(lambda typed: again(jobs.Unlock(wanted.path, typed)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -------------------------------------------------------------------------------------- comparing

    def ask_compare(self) -> None:
        """Compare the result shown with a zip; without one, two zips."""
        window, shown = self._window, self._conductor.shown_result()
        if window.page() is self._conductor.running:
            return
        if shown is not None:
            first = _diagnosis(shown)
            files.ask_which_to_open(window, lambda path: self.compare(first, path))
        else:
            files.ask_which_to_open(window, self._ask_second)

    def _ask_second(self, first: Path) -> None:
        files.ask_which_to_open(self._window, lambda second: self.compare(first, second))

    def compare_runs(self, then: Shown, now: Shown) -> None:
        """Compare two results of this window."""
        self.compare(_diagnosis(then), _diagnosis(now))

    def compare(self, a: Diagnosis | Path, b: Diagnosis | Path) -> None:
        """Lay *a* and *b* side by side."""
        self._sides = (a, b)
        self._start(
            partial(jobs.compare, a, b), self._show_comparison, gettext("The two could not be compared")
        )

    def _show_comparison(self, result: object) -> None:
        from clientdiag.fleet import Comparison
        from clientdiag.gui.compare_page import ComparePage

        if not isinstance(result, Comparison):
            return
        if self.page is None:
            self.page = ComparePage()
            self.page.other_wanted.connect(self._ask_other)
            self.page.swap_wanted.connect(self._swap)
            self._window.add_page(self.page)
        self.page.show_comparison(result)
        self._window.visit(self.page)
        self.page.take_focus()

    def _ask_other(self) -> None:
        if self._sides is not None:
            files.ask_which_to_open(self._window, partial(self.compare, self._sides[0]))

    def _swap(self) -> None:
        if self._sides is not None:
            self.compare(self._sides[1], self._sides[0])

    def forget_pages(self) -> None:
        """The window throws its pages away."""
        self.page = None


def _diagnosis(shown: Shown) -> Diagnosis:
    from clientdiag.fleet import Diagnosis
    from clientdiag.gui.overview_area import local_time

    when = local_time(shown.report.created, date=False)
    name = shown.opened_from or gettext("the run at {when}").replace("{when}", when)
    return Diagnosis(name, shown.report)
