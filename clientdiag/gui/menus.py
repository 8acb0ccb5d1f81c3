"""The menus and their shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from clientdiag.gui.page import Kind, Page
from clientdiag.translation import gettext

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from clientdiag.gui.window import MainWindow


class Menus:
    """The menus of *window*: at first only their titles; :meth:`fill` comes after the first paint."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        bar = window.menuBar()
        self._file = bar.addMenu(gettext("&File"))
        self._view = bar.addMenu(gettext("&View"))
        self._help = bar.addMenu(gettext("&Help"))
        self._is_full = False

    def remove(self) -> None:
        """Take the menus away, before others in another language take their place."""
        self._window.menuBar().clear()
        for menu in (self._file, self._view, self._help):
            menu.deleteLater()

    def fill(self) -> None:
        """Add the actions and their shortcuts: the table of keys takes as long to load as the page."""
        keys, window = QKeySequence.StandardKey, self._window
        conductor = window.conductor
        self.run = _add(self._file, gettext("&Run diagnostics"), conductor.run, "Ctrl+R")
        self._file.addSeparator()
        self.open = _add(self._file, gettext("&Open diagnostic zip…"), conductor.opener.ask_zip)
        self.open.setShortcut(keys.Open)
        self.save = _add(self._file, gettext("&Save diagnostic zip…"), conductor.share)
        self.save.setShortcut(keys.Save)
        self.compare = _add(
            self._file, gettext("&Compare with a zip…"), conductor.opener.ask_compare, "Ctrl+Shift+O"
        )
        self._file.addSeparator()
        self.settings = _add(self._file, gettext("Se&ttings…"), window.visits.show_settings, "Ctrl+,")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit = _add(self._file, gettext("&Quit"), window.close, "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.back = _add(self._view, gettext("&Back"), window.back, "Esc")
        self.details = _add(self._view, gettext("&Details for IT"), conductor.toggle_details, "Ctrl+D")
        self.results = self._view.addMenu(gettext("&Results since the start"))
        self.results.aboutToShow.connect(self._list_results)
        self._view.addSeparator()
        self.larger = _add(self._view, gettext("&Larger text"), lambda: window.zoom(1), "Ctrl++", "Ctrl+=")
        self.smaller = _add(self._view, gettext("&Smaller text"), lambda: window.zoom(-1), "Ctrl+-")
        self.normal = _add(self._view, gettext("&Normal text size"), lambda: window.zoom(0), "Ctrl+0")
        self._view.addSeparator()
        self.appearances = self._add_appearances()
        self.demo = _add(self._help, gettext("&Try the demo gateway"), conductor.run_demo)
        self._help.addSeparator()
        self.about = _add(self._help, gettext("&About VPN Diagnostics"), window.visits.show_about)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self._is_full = True
        self.enable(window.page())

    def _add_appearances(self) -> dict[str, QAction]:
        menu = self._view.addMenu(gettext("&Appearance"))
        group, made = QActionGroup(menu), {}
        choices = {"system": gettext("As the &system"), "light": gettext("&Light"), "dark": gettext("&Dark")}
        for value, words in choices.items():
            made[value] = action = _add(menu, words, partial(self._window.visits.choose_appearance, value))
            action.setCheckable(True)
            group.addAction(action)
        menu.aboutToShow.connect(self._mark_appearance)
        return made

    def _list_results(self) -> None:
        """The newest first; the one that is shown is marked."""
        self.results.clear()
        conductor = self._window.conductor
        for entry in reversed(conductor.history.entries):
            words = entry.words.replace("&", "&&")
            action = _add(self.results, words, partial(conductor.show_entry, entry))
            action.setCheckable(True)
            action.setChecked(entry.shown is conductor.shown_result())
            action.setEnabled(self._window.page().kind is not Kind.RUNNING)
        if self.results.isEmpty():
            none = _add(self.results, gettext("None yet"), lambda: None)
            none.setEnabled(False)

    def _mark_appearance(self) -> None:
        from clientdiag.gui import style

        prepared = self._window.conductor.prepared
        locked = prepared is not None and prepared.settings.appearance.is_locked
        for value, action in self.appearances.items():
            action.setChecked(value == style.chosen())
            action.setEnabled(not locked)

    def enable(self, page: Page) -> None:
        """Only what can be done on *page*."""
        if not self._is_full:
            return
        kind = page.kind
        for action in (self.run, self.demo, self.open, self.compare, self.settings, self.about):
            action.setEnabled(kind is not Kind.RUNNING)
        self.save.setEnabled(kind in {Kind.RESULT, Kind.SHARE})
        self.details.setEnabled(kind in {Kind.RESULT, Kind.OPENED})


def _add(menu: QMenu, words: str, act: Callable[[], object], *keys: str) -> QAction:
    action = QAction(words, menu)
    action.triggered.connect(lambda _checked=False: act())
    if keys:
        action.setShortcuts([QKeySequence(one) for one in keys])
    menu.addAction(action)
    return action
