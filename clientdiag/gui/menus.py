"""The menus and their shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from clientdiag.translation import gettext

if TYPE_CHECKING:
    from clientdiag.gui.window import MainWindow


class Menus:
    """The actions of *window*; it enables them as pages come and go."""

    def __init__(self, window: MainWindow) -> None:
        bar = window.menuBar()
        file = bar.addMenu(gettext("&File"))
        self.run = _add(file, gettext("&Run diagnostics"), window.run)
        file.addSeparator()
        self.open = _add(file, gettext("&Open diagnostic zip…"), window.ask_zip)
        self.save = _add(file, gettext("&Save diagnostic zip…"), window.ask_folder)
        file.addSeparator()
        self.quit = _add(file, gettext("&Quit"), window.close)
        view = bar.addMenu(gettext("&View"))
        self.back = _add(view, gettext("&Back"), window.back)
        self.details = _add(view, gettext("&Details for IT"), window.toggle_details)
        view.addSeparator()
        self.larger = _add(view, gettext("&Larger text"), lambda: window.zoom(1))
        self.smaller = _add(view, gettext("&Smaller text"), lambda: window.zoom(-1))
        self.normal = _add(view, gettext("&Normal text size"), lambda: window.zoom(0))
        help_menu = bar.addMenu(gettext("&Help"))
        self.demo = _add(help_menu, gettext("&Try the demo gateway"), window.run_demo)
        help_menu.addSeparator()
        self.about = _add(help_menu, gettext("&About VPN Diagnostics"), window.show_about)

    def set_keys(self) -> None:
        """Set the shortcuts: after the first paint, for the table of keys takes as long to load as the page."""
        from PySide6.QtGui import QKeySequence

        keys = QKeySequence.StandardKey
        self.open.setShortcut(keys.Open)
        self.save.setShortcut(keys.Save)
        for action, *written in (
            (self.run, "Ctrl+R"),
            (self.quit, "Ctrl+Q"),
            (self.back, "Esc"),
            (self.details, "Ctrl+D"),
            (self.larger, "Ctrl++", "Ctrl+="),
            (self.smaller, "Ctrl+-"),
            (self.normal, "Ctrl+0"),
        ):
            action.setShortcuts([QKeySequence(one) for one in written])
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)


def _add(menu: QMenu, words: str, act: Callable[[], object]) -> QAction:
    action = QAction(words, menu)
    action.triggered.connect(lambda _checked=False: act())
    menu.addAction(action)
    return action
