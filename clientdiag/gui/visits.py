"""Pages that one visits and leaves again to where one was: settings and about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from clientdiag.gui import jobs, style
from clientdiag.gui.outcome import as_prepared, from_home, sentence
from clientdiag.gui.shapes import Shape
from clientdiag.gui.worker import Done, Failed
from clientdiag.translation import gettext

if TYPE_CHECKING:
    from clientdiag.gui.about_page import AboutPage
    from clientdiag.gui.settings_page import SettingsPage
    from clientdiag.gui.window import MainWindow


class Visits(QObject):
    """Opens and closes the pages of *window* that are no step of a diagnosis."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.settings: SettingsPage | None = None
        self.about: AboutPage | None = None

    # --------------------------------------------------------------------------------------- settings

    def show_settings(self) -> None:
        """Show the settings as they are now, or as they are being changed."""
        conductor = self._window.conductor
        if not conductor.is_ready(self.show_settings):
            return
        if self.settings is None:
            self._make_settings()
        if self.settings is not None:
            self._window.visit(self.settings)
            self.settings.take_focus()

    def _make_settings(self) -> None:
        from clientdiag.gui.settings_page import SettingsPage
        from clientdiag.settings import user_file

        prepared = self._window.conductor.prepared
        if prepared is not None:
            self.settings = SettingsPage(prepared.settings, from_home(user_file()))
            self.settings.save_wanted.connect(self.save_settings)
            self._window.add_page(self.settings)

    def save_settings(self) -> None:
        """Write what was changed, if all of it can be used."""
        page = self.settings
        changes = page.changes() if page is not None else None
        if page is None or changes is None:
            return
        if not changes:
            page.notice.say(Shape.QUIET, gettext("Nothing was changed, so nothing was saved."))
            page.show_notice()
            return
        page.save.setEnabled(False)
        page.notice.say(Shape.RUNNING, gettext("Saving…"))
        self._window.conductor.worker.start(jobs.save_settings(changes), self._saved)

    def _saved(self, news: object) -> None:
        page = self.settings
        if page is None:
            return
        page.save.setEnabled(True)
        if isinstance(news, Failed):
            page.notice.say(Shape.BAD, sentence(news, gettext("The settings could not be saved")))
            page.show_notice()
        elif isinstance(news, Done):
            was_shown = self._window.page() is page
            self._forget_settings()
            self._window.conductor.know(as_prepared(news.result))
            if was_shown:
                self.show_settings()
            if self.settings is not None and was_shown:
                self.settings.notice.say(Shape.GOOD, gettext("The settings were saved."))
                self.settings.show_notice()

    def _forget_settings(self) -> None:
        if self.settings is not None:
            self._window.remove_page(self.settings)
            self.settings = None

    def left(self) -> None:
        """The page was left: unchanged settings are read afresh next time, changed ones are kept and told."""
        page = self.settings
        if page is None:
            return
        if not page.is_changed():
            self._forget_settings()
            return
        words = gettext("The changed settings were not saved.")
        self._window.page().notice.say(
            Shape.WARNING, words, (gettext("&Go on with them"), self.show_settings)
        )

    def forget_pages(self) -> None:
        """The window throws its pages away; others are made when they are needed."""
        self.settings = self.about = None

    # ------------------------------------------------------------------------------------- appearance

    def choose_appearance(self, chosen: str) -> None:
        """Change the appearance now, and keep it for the next start where that can be written."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.choose(app, chosen)
            self._window.restyle()
        self._window.conductor.worker.start(jobs.save_settings({"appearance": chosen}), self._kept)

    def _kept(self, news: object) -> None:
        if isinstance(news, Done):
            self._window.conductor.prepared = as_prepared(news.result)
            if self.settings is not None and not self.settings.is_changed():
                was_shown = self._window.page() is self.settings
                self._forget_settings()
                if was_shown:
                    self.show_settings()
        elif isinstance(news, Failed):
            self._window.page().notice.say(Shape.WARNING, sentence(news, gettext("It was not kept")))

    # ------------------------------------------------------------------------------------------ about

    def show_about(self) -> None:
        """Say what this is, what it contacts and whose work is in it."""
        if self.about is None:
            from clientdiag.gui.about_page import AboutPage

            self.about = AboutPage()
            self._window.add_page(self.about)
            self._window.conductor.worker.start(jobs.read_about(), self._read)
        self._window.visit(self.about)
        self.about.setFocus()

    def _read(self, news: object) -> None:
        if self.about is not None and isinstance(news, Done):
            self.about.show_facts(news.result)
        elif self.about is not None and isinstance(news, Failed):
            self.about.notice.say(Shape.BAD, sentence(news, gettext("Not everything could be read")))
