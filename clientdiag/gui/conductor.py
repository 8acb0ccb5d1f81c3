"""What happens when a button is pressed: run, cancel, show, save, open. Loaded after the first paint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from clientdiag.gui import background, jobs, languages, style
from clientdiag.gui.ahead import load_pages
from clientdiag.gui.outcome import as_prepared, as_shown, sentence
from clientdiag.gui.page import Kind
from clientdiag.gui.shapes import Shape
from clientdiag.gui.staff import Staff
from clientdiag.gui.worker import Done, Failed, Work
from clientdiag.translation import gettext

if TYPE_CHECKING:  # a job's thread imports these
    from clientdiag.bundle.certificate_saving import Saving
    from clientdiag.checks.contract import Cancel
    from clientdiag.diagnosis import Prepared
    from clientdiag.gui.history import Entry
    from clientdiag.gui.notice import Notice
    from clientdiag.gui.result import ResultPage
    from clientdiag.gui.running import RunningPage
    from clientdiag.gui.shown import Shown
    from clientdiag.gui.window import MainWindow
    from clientdiag.model.core import Target


class Conductor(Staff):
    """Starts jobs for *window* and shows what they bring. Never waits."""

    def __init__(self, window: MainWindow, typed: str = "") -> None:
        super().__init__(window)
        self._typed = typed
        self.running: RunningPage | None = None
        self.prepared: Prepared | None = None
        self.faults = ""
        self._looking = False
        self._pending: Callable[[], None] | None = None
        self._cancel: Cancel | None = None
        self._job: int | None = None
        self._again: Callable[[], None] | None = None
        self._target: Target | None = None
        self._is_trial = False

    # ------------------------------------------------------------------------------------- the start

    def look_around(self) -> None:
        """Load everything and find out what this computer knows, once."""
        if not self._looking:
            self._looking = True
            self.worker.start(jobs.look_around(), self._looked_around)

    def _looked_around(self, news: object) -> None:
        if isinstance(news, Done):
            self.know(as_prepared(news.result))
            self.worker.start(jobs.take_faults(), self._offer_faults)
        home = self._window.home
        if isinstance(news, Failed):
            self._looking = False
            home.notice.say(Shape.BAD, sentence(news, gettext("The settings could not be read")))
            home.know(())
        if self._typed:
            home.gateway.edit(self._typed)
        QTimer.singleShot(0, load_pages)
        pending, self._pending = self._pending, None
        if pending is not None and self.prepared is not None:
            pending()

    def _offer_faults(self, news: object) -> None:
        from clientdiag.gui import fault_teller

        fault_teller.offer(self._window, self, str(news.result) if isinstance(news, Done) else "")

    def forget_pages(self) -> None:
        """The window throws its pages away; others are made when they are needed."""
        if self._sharer is not None:
            self._sharer.forget()
        if self._opener is not None:
            self._opener.forget_pages()
        self.running = self.result = self._certificates = None

    def know(self, prepared: Prepared) -> None:
        """Take over the settings and what this computer knows."""
        self.prepared = prepared
        chosen, app = prepared.settings.appearance.value, QApplication.instance()
        if self._job is None:  # else when the run is over
            languages.take_over(self._window)
        home = self._window.home
        if chosen != style.chosen() and isinstance(app, QApplication):
            style.choose(app, chosen)
            self._window.restyle()
        home.know(prepared.gateways, prepared.target, locked=prepared.settings.gateway.is_locked)
        if prepared.problems:
            home.notice.say(Shape.WARNING, " ".join(prepared.problems))

    def is_ready(self, then: Callable[[], None]) -> bool:
        """Whether this computer was looked at; else it is, and *then* called after it."""
        if self.prepared is None:
            self._pending = then
            self.look_around()
        return self.prepared is not None

    # ---------------------------------------------------------------------------------------- running

    def run(self) -> None:
        """Run diagnostics on the server shown, or again on the one just diagnosed."""
        page = self._window.page()
        if page is self.running:
            return
        if page is self.result and self._again is not None:
            self._again()
        elif self.is_ready(self.run):
            target = self._window.home.gateway.target()
            self._window.turn(self._window.home)
            if target is not None:
                self._window.home.gateway.show_target(target)
                self._run_target(target)

    def try_certificate(self, sha256: str) -> None:
        """Run again on the server just diagnosed, and show it the certificate with this SHA-256 once."""
        shown = self.result.shown if self.result is not None else None
        if shown is not None and not (shown.opened_from or shown.report.demo) and self._target is not None:
            self._run_target(self._target, try_certificate=sha256)

    def _run_target(self, target: Target, *, try_certificate: str | None = None) -> None:
        from clientdiag.checks.contract import Cancel
        from clientdiag.model.core import Symptom

        if self.prepared is None:
            return
        home = self._window.home
        chosen = home.symptoms.chosen()
        options = self.prepared.options(
            Symptom(chosen) if chosen else None,
            before_sign_in=home.before_sign_in.is_on(),
            try_certificate=try_certificate,
        )
        self._target, self._is_trial = target, try_certificate is not None
        self._again = lambda: self._run_target(target)  # without the trial: that is asked for each time
        self._cancel = Cancel()
        work = jobs.diagnose(target, options, self.prepared.platform, self._cancel)
        self._start(work, target.display or target.host, demo=False)

    def run_demo(self) -> None:
        """Start the demo gateway and diagnose it."""
        if self._window.page() is self.running or not self.is_ready(self.run_demo):
            return
        from clientdiag.checks.contract import Cancel

        self._again, self._target, self._is_trial = self.run_demo, None, False
        self._cancel = Cancel()
        self._start(jobs.diagnose_demo(self._cancel), gettext("the demo gateway"), demo=True)

    def _start(self, work: Work, name: str, *, demo: bool) -> None:
        self._forget_job()
        page = self.running_page()
        page.begin(name, demo=demo)
        self._window.home.notice.clear()
        self._window.turn(page)
        page.cancel.setFocus()
        self._job = self.worker.start(work, self._heard)

    def _heard(self, news: object) -> None:
        page = self.running_page()
        if not isinstance(news, Done | Failed):
            page.show_news(news)
            return
        page.end()
        self._job = None
        languages.take_over(self._window)
        if isinstance(news, Done):
            shown = as_shown(news.result)
            self.show_result(shown)
            background.tell(self._window, gettext("VPN Diagnostics"), shown.page.overview.headline)
            if self._is_trial:
                from clientdiag.gui.detail_tabs import Tab

                self.result_page().open_details(Tab.MINE)
            return
        self._window.turn(self._window.home)
        self._window.home.notice.say(Shape.BAD, sentence(news, gettext("The run could not be finished")))

    def cancel(self) -> None:
        """Stop the run and go back at once; what still hangs is left behind."""
        self._forget_job()
        if self.running is not None:
            self.running.end()
        home = self._window.home
        self._window.turn(home)
        home.notice.say(Shape.QUIET, gettext("The run was cancelled. Nothing was kept."))
        home.run.setFocus()

    def _forget_job(self) -> None:
        if self._cancel is not None and self._job is not None:
            self._cancel.set()
        self.worker.drop(self._job)
        self._job = None

    def back(self) -> None:
        """Cancel a run, leave the details, leave a result."""
        if self._window.page() is self.running:
            self.cancel()
        elif self._window.page() is not self.result or not self.result.leave_details():
            self._window.turn(self._window.home)
            self._window.home.run.setFocus()

    def leave(self) -> None:
        """The window is closing: hear nothing more, wait for nothing."""
        if self._doer is not None:
            self._doer.leave()
        self._forget_job()
        self.worker.close()

    # ------------------------------------------------------------------------------------------- pages

    def running_page(self) -> RunningPage:
        """The running page, made when first needed."""
        if self.running is None:
            from clientdiag.gui.running import RunningPage

            self.running = RunningPage()
            self.running.cancelled.connect(self.cancel)
            self._window.add_page(self.running)
        return self.running

    def result_page(self) -> ResultPage:
        """The result page, made when first needed."""
        if self.result is None:
            from clientdiag.gui.result import ResultPage

            self.result = ResultPage()
            self.result.save_wanted.connect(self.share)
            self.result.again_wanted.connect(self.run)
            self.result.try_wanted.connect(self.try_certificate)
            self.result.certificates_wanted.connect(self.ask_certificates)
            self.result.action_wanted.connect(self.doer.act)
            self.result.dart_wanted.connect(self.doer.ask_dart)
            self.result.compare_wanted.connect(self.opener.compare_runs)
            self._window.add_page(self.result)
        return self.result

    def show_result(self, shown: Shown) -> None:
        """Show a new result, and remember it."""
        from clientdiag.gui.history import Entry

        self.history.add(Entry(shown, self._target, self._again))
        self._show(shown)

    def _show(self, shown: Shown) -> None:
        page = self.result_page()
        if self._sharer is not None:
            self._sharer.forget()
        prepared = self.prepared
        page.may_act = prepared is not None and prepared.settings.real_actions.value
        page.show_result(shown, self.history.before(shown))
        self._window.turn(page)
        page.take_focus()

    def toggle_details(self) -> None:
        """Show or hide the details of the result."""
        if self.result is not None and self._window.page() is self.result:
            self.result.toggle_details()

    # ------------------------------------------------------------------------------------------- files

    def share(self) -> None:
        """Show what the zip of the result would hold; on that page, save it."""
        shown = self.result.shown if self.result is not None else None
        if self._window.page().kind is Kind.SHARE:
            self.sharer.save()
        elif shown is not None and not shown.opened_from and self.is_ready(self.share):
            self.sharer.open(shown)

    def ask_certificates(self, saving: Saving, notice: Notice) -> None:
        """Ask where the certificates should go, then write them."""
        self.certificates.ask(saving, notice, self._save_folder())

    def _save_folder(self) -> Path | None:
        return self.prepared.settings.save_folder.value if self.prepared is not None else None

    def show_opened(self, shown: Shown) -> None:
        """Show what a zip held."""
        self._again = self._target = None
        self.show_result(shown)

    def shown_result(self) -> Shown | None:
        """The result that is shown, or was last."""
        return self.result.shown if self.result is not None else None

    def show_entry(self, entry: Entry) -> None:
        """Show a result of before again."""
        if self._window.page() is not self.running:
            self._target, self._again = entry.target, entry.again
            self._show(entry.shown)
