"""No letter leads to two places at once, in any language that is complete."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QWidget

from clientdiag import translation
from clientdiag.gui import languages
from clientdiag.gui.window import MainWindow
from tests.gui import screens
from tests.unit.test_catalogues import COMPLETE

_PAGES = {*screens.SMALL_PAGES, "home-first", "questions", "opened", "opened-root", "share"}
_LETTER = re.compile(r"&([^&\s])")


@pytest.fixture(autouse=True)
def english_afterwards(app: QApplication) -> Iterator[None]:
    """Other tests read English."""
    before = (translation._current, translation._language)
    yield
    translation.adopt(*before)
    languages.follow(app)


def _twice(words: Iterator[str]) -> list[set[str]]:
    """The words that share a letter."""
    by_letter: dict[str, set[str]] = defaultdict(set)
    for one in words:
        for letter in _LETTER.findall(one):
            by_letter[letter.lower()].add(one)
    return [found for found in by_letter.values() if len(found) > 1]


def _on_the_page(top: QWidget, window: MainWindow) -> Iterator[str]:
    for one in top.findChildren(QAbstractButton):
        if one.isVisible():
            yield one.text()
    for label in top.findChildren(QLabel):
        if label.isVisible() and label.buddy() is not None:
            yield label.text()
    if top is window:
        yield from (action.text() for action in window.menuBar().actions())


@pytest.mark.timeout(240)  # two dozen pages are made and shown
@pytest.mark.parametrize("language", ["en", *COMPLETE])
def test_no_letter_is_given_twice(app: QApplication, language: str) -> None:
    languages.speak(app, language)
    found: dict[str, list[set[str]]] = {}
    for name in _PAGES:
        window = MainWindow()
        window.home.painted.disconnect()
        window.resize(*screens.SIZE)
        window.show()
        screens.PAGES[name](window)
        window.menus.fill()
        screens._settle(app)
        found[name] = _twice(_on_the_page(app.activeModalWidget() or window, window))
        for menu in window.menuBar().findChildren(QMenu):
            found[f"{name}, {menu.title()}"] = _twice(action.text() for action in menu.actions())
        screens.end(app, window)

    assert {name: words for name, words in found.items() if words} == {}
