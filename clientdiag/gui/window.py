"""The main window: pages, menus, and what happens when a button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from clientdiag.gui import jobs, style
from clientdiag.gui.home import HomePage
from clientdiag.gui.shapes import Shape
from clientdiag.gui.menus import Menus
from clientdiag.gui.page import Page
from clientdiag.gui.worker import Done, Failed, Work, Worker
from clientdiag.translation import Problem, gettext

if TYPE_CHECKING:  # the window is painted before these are imported
    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from clientdiag.checks.contract import Cancel
    from clientdiag.diagnosis import Prepared
    from clientdiag.gui.result import ResultPage, Shown
    from clientdiag.gui.running import RunningPage
    from clientdiag.model.core import Target

DEMO_FAULT = "trust-anchor-missing"


class MainWindow(QMainWindow):
    """One window, three pages. Nothing here waits for anything."""

    first_painted = Signal()
    """The home page was painted for the first time."""

    def __init__(self, target: str = "") -> None:
        """*target* was given on the command line and is put into the field."""
        super().__init__()
        self.setWindowTitle(gettext("VPN Diagnostics"))
        self.setMinimumSize(*style.SMALLEST_SIZE)
        self.resize(*style.FIRST_SIZE)
        self.worker = Worker(self)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        self.home = HomePage()
        self.home.run_wanted.connect(self.run)
        self.home.demo_wanted.connect(self.run_demo)
        self.home.left.connect(self.back)
        self.pages.addWidget(self.home)
        self.menus = Menus(self)
        self._typed = target
        self._running: RunningPage | None = None
        self._result: ResultPage | None = None
        self._prepared: Prepared | None = None
        self._pending: Callable[[], None] | None = None
        self._cancel: Cancel | None = None
        self._job: int | None = None
        self._again: Callable[[], None] = self.run
        self.home.painted.connect(self._after_first_paint)
        self._turned()

    # ------------------------------------------------------------------------------------- the start

    def _after_first_paint(self) -> None:
        self.first_painted.emit()
        self.menus.set_keys()
        self.worker.start(jobs.look_around(), self._looked_around)

    def _looked_around(self, news: object) -> None:
        if isinstance(news, Failed):
            self._complain(news, gettext("The program could not start fully"))
            self.home.know(())
        elif isinstance(news, Done):
            self._prepared = prepared = news.result  # type: ignore[assignment]  # look_around's result
            self.home.know(prepared.gateways, prepared.target, locked=prepared.settings.gateway.is_locked)
            if prepared.problems:
                self.home.notice.say(Shape.WARNING, " ".join(prepared.problems))
        if self._typed:
            self.home.gateway.edit()
            self.home.gateway.field.setText(self._typed)
        pending, self._pending = self._pending, None
        if pending is not None:
            pending()

    # ---------------------------------------------------------------------------------------- running

    def run(self) -> None:
        """Run diagnostics on the server shown, or again on the one just diagnosed."""
        if self.pages.currentWidget() is self._running:
            return
        if self.pages.currentWidget() is self._result and self._again != self.run:
            self._again()
            return
        if self._prepared is None:
            self._pending = self.run
            return
        target = self.home.gateway.target()
        if target is None:
            self._turn(self.home)
            return
        self.home.gateway.show_target(target)
        self._run_target(target)

    def _run_target(self, target: Target) -> None:
        from clientdiag.checks.contract import Cancel
        from clientdiag.model.core import Symptom

        if self._prepared is None:
            return
        chosen = self.home.symptoms.chosen()
        options = self._prepared.options(
            Symptom(chosen) if chosen else None, before_sign_in=self.home.before_sign_in.isChecked()
        )
        self._again = lambda: self._run_target(target)
        self._cancel = Cancel()
        work = jobs.diagnose(target, options, self._prepared.platform, self._cancel)
        self._start(work, target.display or target.host, demo=False)

    def run_demo(self) -> None:
        """Start the demo gateway and diagnose it."""
        if self._prepared is None:
            self._pending = self.run_demo
            return
        from clientdiag.checks.contract import Cancel

        self._again = self.run_demo
        self._cancel = Cancel()
        self._start(jobs.diagnose_demo(DEMO_FAULT, self._cancel), gettext("the demo gateway"), demo=True)

    def _start(self, work: Work, name: str, *, demo: bool) -> None:
        self._forget_job()
        page = self._running_page()
        page.begin(name, demo=demo)
        self.home.notice.clear()
        self._turn(page)
        self._job = self.worker.start(work, self._heard)

    def _heard(self, news: object) -> None:
        if isinstance(news, jobs.Began):
            return
        page = self._running_page()
        if isinstance(news, Done):
            page.end()
            self._job = None
            self._show(news.result)  # type: ignore[arg-type]  # the result of a run
        elif isinstance(news, Failed):
            page.end()
            self._job = None
            self._turn(self.home)
            self._complain(news, gettext("The run could not be finished"))
        else:
            page.show_progress(news)  # type: ignore[arg-type]  # a run's only other news

    def cancel(self) -> None:
        """Stop the run and go back at once; what still hangs is left behind."""
        if self._cancel is not None:
            self._cancel.set()
        self._forget_job()
        if self._running is not None:
            self._running.end()
        self._turn(self.home)
        self.home.notice.say(Shape.QUIET, gettext("The run was cancelled. Nothing was kept."))
        self.home.run.setFocus()

    def _forget_job(self) -> None:
        self.worker.drop(self._job)
        self._job = None

    # ------------------------------------------------------------------------------------------- pages

    def _running_page(self) -> RunningPage:
        if self._running is None:
            from clientdiag.gui.running import RunningPage

            self._running = RunningPage()
            self._running.cancelled.connect(self.cancel)
            self.pages.addWidget(self._running)
        return self._running

    def _result_page(self) -> ResultPage:
        if self._result is None:
            from clientdiag.gui.result import ResultPage

            self._result = ResultPage()
            self._result.save_wanted.connect(self.ask_folder)
            self._result.again_wanted.connect(self.run)
            self._result.left.connect(self.back)
            self.pages.addWidget(self._result)
        return self._result

    def _show(self, shown: Shown) -> None:
        page = self._result_page()
        self._turn(page)
        page.show_result(shown)
        self._turned()

    def _turn(self, page: Page) -> None:
        self.pages.setCurrentWidget(page)
        self._turned()

    def _turned(self) -> None:
        page = self.pages.currentWidget()
        is_result, is_running = page is self._result, page is self._running
        shown = self._result.shown if self._result is not None and is_result else None
        self.menus.run.setEnabled(not is_running)
        self.menus.demo.setEnabled(not is_running)
        self.menus.open.setEnabled(not is_running)
        self.menus.save.setEnabled(shown is not None and not shown.opened_from)
        self.menus.back.setEnabled(True)
        self.menus.details.setEnabled(is_result)
        name = gettext("VPN Diagnostics")
        is_demo = shown is not None and shown.page.overview.demo
        self.setWindowTitle(gettext("{name} – Demo").replace("{name}", name) if is_demo else name)

    def back(self) -> None:
        """Esc: cancel a run, leave a result, close the fields."""
        page = self.pages.currentWidget()
        if page is self._running:
            self.cancel()
        elif page is self.home:
            self.home.escape()
        else:
            self._turn(self.home)
            self.home.run.setFocus()

    def toggle_details(self) -> None:
        """Show or hide the details of the result."""
        if self._result is not None and self.pages.currentWidget() is self._result:
            self._result.toggle_details()

    # ------------------------------------------------------------------------------------------- files

    def ask_folder(self) -> None:
        """Ask where the zip should go, then write it."""
        shown = self._result.shown if self._result is not None else None
        if shown is not None:
            from clientdiag.gui import files

            files.ask_where_to_save(self, shown.report, self.save)

    def save(self, path: Path) -> None:
        """Write the zip at *path* and say so in the page."""
        page = self._result_page()
        if page.shown is None:
            return
        page.notice.say(Shape.RUNNING, gettext("Saving…"))
        self.worker.start(jobs.save(page.shown.report, path.parent, path.name), self._saved)

    def _saved(self, news: object) -> None:
        page = self._result_page()
        if isinstance(news, Done):
            path = Path(str(news.result))
            sentence = gettext("Saved as {path}").replace("{path}", str(path))
            page.notice.say(Shape.GOOD, sentence, (gettext("Show in &folder"), lambda: _show_folder(path.parent)))
        elif isinstance(news, Failed):
            page.notice.say(Shape.BAD, _sentence(news, gettext("The zip could not be saved")))

    def ask_zip(self) -> None:
        """Ask which zip to open."""
        from clientdiag.gui import files

        files.ask_which_to_open(self, self.open_zip)

    def open_zip(self, path: Path) -> None:
        """Read the zip at *path* and show its result."""
        self.worker.start(jobs.open_zip(path), self._opened)

    def _opened(self, news: object) -> None:
        if isinstance(news, Done):
            self._again = self.run
            self._show(news.result)  # type: ignore[arg-type]  # the result of open_zip
        elif isinstance(news, Failed):
            page = self.pages.currentWidget()
            if isinstance(page, Page):
                page.notice.say(Shape.BAD, _sentence(news, gettext("The zip could not be opened")))

    # -------------------------------------------------------------------------------------------- rest

    def _complain(self, news: Failed, what: str) -> None:
        self.home.notice.say(Shape.BAD, _sentence(news, what))

    def zoom(self, steps: int) -> None:
        """Larger text (1), smaller text (-1), normal text (0)."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.zoom_by(app, steps)
            self.restyle()

    def restyle(self) -> None:
        """Take over a new appearance."""
        for page in (self.home, self._running, self._result):
            if page is not None:
                page.restyle()

    def show_about(self) -> None:
        """Say what this is, in the page."""
        from clientdiag import __version__

        page = self.pages.currentWidget()
        if isinstance(page, Page):
            words = gettext(
                "VPN Diagnostics (ClientDiag) {version} says why a Cisco AnyConnect or Secure Client "
                "connection fails, and who can mend it."
            )
            page.notice.say(Shape.QUIET, words.replace("{version}", __version__))

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter without a focused control goes to the page."""
        page = self.pages.currentWidget()
        if isinstance(page, Page) and QApplication.focusWidget() in {None, self}:
            page.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent, /) -> None:
        """Leave at once: nothing is waited for."""
        if self._cancel is not None:
            self._cancel.set()
        self.worker.drop_all()
        event.accept()


def _sentence(news: Failed, what: str) -> str:
    """One calm sentence: the problem's own when it is one, else what failed and why."""
    error = news.error
    if isinstance(error, Problem):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{what}: {error.strerror}."
    return f"{what}: {type(error).__name__}: {error}" if str(error) else f"{what}."


def _show_folder(folder: Path) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
