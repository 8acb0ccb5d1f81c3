"""The main window: its pages, menus and keys. What the buttons do is in conductor.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.home import HomePage
from clientdiag.gui.menus import Menus
from clientdiag.gui.page import VISITED, Page
from clientdiag.translation import gettext

if TYPE_CHECKING:  # the window is painted before these are imported
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent

    from clientdiag.gui.conductor import Conductor
    from clientdiag.gui.footer import Footer
    from clientdiag.gui.visits import Visits


class MainWindow(QMainWindow):
    """One window with its pages. Nothing here waits for anything."""

    first_painted = Signal()
    """The home page was painted for the first time."""

    def __init__(self, typed: str = "") -> None:
        """*typed* is a VPN server to begin with, as a person types it."""
        super().__init__()
        self._typed = typed
        self._conductor: Conductor | None = None
        self._visits: Visits | None = None
        self._left: Page | None = None
        self.setMinimumSize(*style.SMALLEST_SIZE)
        self.resize(*style.FIRST_SIZE)
        self.pages = QStackedWidget()
        middle = QWidget()
        self._below = QVBoxLayout(middle)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(0)
        self._below.addWidget(self.pages, 1)
        self._footer: Footer | None = None
        self.setCentralWidget(middle)
        self._begin()
        self.home.painted.connect(self._after_first_paint)

    def _begin(self) -> None:
        self.home = HomePage()
        self.home.run_wanted.connect(self._run)
        self.home.demo_wanted.connect(self._run_demo)
        self.add_page(self.home)
        self.menus = Menus(self)
        self.turn(self.home)

    @property
    def conductor(self) -> Conductor:
        """What runs, saves and opens; made after the first paint, or when first needed."""
        if self._conductor is None:
            from clientdiag.gui.conductor import Conductor

            self._conductor = Conductor(self, self._typed)
        return self._conductor

    @property
    def visits(self) -> Visits:
        """What opens the settings and the like; made when first needed."""
        if self._visits is None:
            from clientdiag.gui.visits import Visits

            self._visits = Visits(self)
        return self._visits

    def _run(self) -> None:
        self.conductor.run()

    def _run_demo(self) -> None:
        self.conductor.run_demo()

    def _after_first_paint(self) -> None:
        self.first_painted.emit()
        self.menus.fill()
        self.conductor.look_around()

    # ------------------------------------------------------------------------------------------- pages

    def page(self) -> Page:
        """The page that is shown."""
        shown = self.pages.currentWidget()
        return shown if isinstance(shown, Page) else self.home

    def add_page(self, page: Page) -> None:
        """Take in a page that will be shown later."""
        page.left.connect(self.back)
        self.pages.addWidget(page)

    def remove_page(self, page: Page) -> None:
        """Forget a page; where it is shown, the one it was visited from comes up."""
        if self.page() is page:
            self.turn(self._left or self.home)
        self.pages.removeWidget(page)
        page.hide()
        page.deleteLater()

    def visit(self, page: Page) -> None:
        """Show *page* for a while: Esc leads back to where one is now."""
        if self.page().kind not in VISITED:
            self._left = self.page()
        self.turn(page)

    def turn(self, page: Page) -> None:
        """Show *page*."""
        self.pages.setCurrentWidget(page)
        self._put_below(page.footer)
        self.menus.enable(page)
        name = gettext("VPN Diagnostics")
        name = gettext("{name} – Demo").replace("{name}", name) if page.is_demo else name
        if page is not self.home:
            name = gettext("{page} – {name}").replace("{name}", name).replace("{page}", page.accessibleName())
        self.setWindowTitle(name)

    def _put_below(self, footer: Footer | None) -> None:
        """Show what belongs below the page."""
        if self._footer is not footer:
            if self._footer is not None:
                self._footer.moved.disconnect(self._settle_footer)
                self._below.removeWidget(self._footer.frame)
                self._footer.frame.hide()
            self._footer = footer
            if footer is not None:
                self._below.addWidget(footer.frame)
                footer.moved.connect(self._settle_footer)
        self._settle_footer()

    def _settle_footer(self) -> None:
        middle = self.centralWidget()
        if self._footer is not None and middle is not None:
            self._footer.settle(middle.size())

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """What stays in sight below the page has to fit."""
        super().resizeEvent(event)
        self._settle_footer()

    def back(self) -> None:
        """Esc: cancel a run, leave a visited page or a result, close the fields."""
        if self.page() is self.home:
            self.home.escape()
        elif self.page().kind in VISITED:
            self.turn(self._left or self.home)
            self.page().take_focus()
            self.visits.left()
        else:
            self.conductor.back()

    def zoom(self, steps: int) -> None:
        """Larger text (1), smaller text (-1), normal text (0)."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.zoom_by(app, steps)
            self.restyle()

    def restyle(self) -> None:
        """Take over a new appearance."""
        for place in range(self.pages.count()):
            page = self.pages.widget(place)
            if isinstance(page, Page):
                page.restyle()

    def retranslate(self) -> None:
        """Say everything in the language now in use: pages and menus are made afresh, the home page shown."""
        self._left = None
        self._put_below(None)
        if self._visits is not None:
            self._visits.forget_pages()
        if self._conductor is not None:
            self._conductor.forget_pages()
        while (page := self.pages.widget(0)) is not None:
            self.pages.removeWidget(page)
            page.deleteLater()
        self.menus.remove()
        self._begin()
        self.menus.fill()

    # ------------------------------------------------------------------------------------------ events

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter without a focused control goes to the page."""
        focused, footer = QApplication.focusWidget(), self._footer
        is_below = footer is not None and focused is not None and footer.frame.isAncestorOf(focused)
        if focused in {None, self} or is_below:
            self.page().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent, /) -> None:
        """Leave at once: nothing is waited for."""
        if self._conductor is not None:
            self._conductor.leave()
        event.accept()
