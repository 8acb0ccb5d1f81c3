"""The window in another language: nothing stays English, and it may be written to the left."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QFont, QTextLayout
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from clientdiag import diagnosis, resources, translation
from clientdiag.gui import about_facts, cell, languages, lines
from clientdiag.gui.path_picture import PathPicture
from clientdiag.gui.shown import read_for_window
from clientdiag.gui.window import MainWindow
from clientdiag.settings import user_file
from tests import pseudo
from tests.catalogues import tool
from tests.gui import samples, screens, share_worlds
from tests.gui.conftest import MakeWindow
from tests.gui.words import all_words
from tests.report_words import data

_OF_QT = {"Scroll Left Right": "Qt's own buttons beside tabs; Qt has words of its own in each language"}
_TYPED = (
    "vpn.example.com boston-njndubu.dynamic-m.com clientdiag-boston-7F3K.zip /home/me/For IT",
    "~/.config/clientdiag/settings.toml",
    *translation.NAMES.values(),
)
"""Hosts and files of the samples, and the languages, which are called as their readers call them."""


@pytest.fixture(autouse=True)
def english_afterwards(app: QApplication) -> Iterator[None]:
    """Other tests read English."""
    before = (translation._current, translation._language)
    yield
    translation.adopt(*before)
    languages.follow(app)


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A German catalogue of a few sentences, as the tool compiles it."""
    file = tmp_path / "translations" / "de" / "LC_MESSAGES" / "clientdiag.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
        'msgid "&File"\nmsgstr "&Datei"\n'
        'msgid "Run &again"\nmsgstr "&Erneut"\n'
        'msgid "&Run diagnostics"\nmsgstr "Diagnose &starten"\n',
        encoding="utf-8",
    )
    tool().compile_all(tmp_path / "translations")
    real = resources.path
    monkeypatch.setattr(
        resources, "path", lambda *parts: (tmp_path.joinpath if parts[0] == "translations" else real)(*parts)
    )


def drawn(app: QApplication, name: str) -> MainWindow:
    window = MainWindow()
    window.home.painted.disconnect()
    window.resize(*screens.SIZE)
    window.show()
    screens.PAGES[name](window)
    window.menus.fill()
    screens._settle(app)
    return window


@pytest.mark.parametrize("name", screens.PAGES)
def test_no_plain_word_on_a_page(app: QApplication, name: str) -> None:
    with pseudo.spoken():
        window = drawn(app, name)
        dialog = app.activeModalWidget()
        said = [*all_words(window), *(all_words(dialog) if dialog is not None else ())]
    known = {*pseudo.ALLOWED, *pseudo.typed_words(), *_OF_QT, *_days(), *_TYPED}
    known.add(str(user_file()))
    for entry in window.conductor.history.entries:
        known |= set(data(entry.shown.report))
    if name == "running":
        known |= set(data(samples.report(samples.HEALTHY)))
    if name == "about":
        known |= {word for part in about_facts.read().parts for word in part} | {"Python Apache dev"}
    if name.startswith("compare"):
        for world in (samples.HEALTHY, samples.HOSTILE_GATEWAY):
            known |= set(data(samples.report(world)))
        known.add("A.zip B.zip machine auth-request")  # and words of a report's own
    if name.startswith("share"):
        known |= set(share_worlds.words(window))
    screens.end(app, window)

    assert said
    assert pseudo.unmarked((html.unescape(re.sub(r"<[^>]+>", " ", one)) for one in said), known) == {}


def _days() -> Iterator[str]:
    """Days, months and halves of a day as Qt writes them, in this system's language."""
    locale = QLocale()
    yield from (locale.amText(), locale.pmText())
    for place in range(1, 13):
        yield locale.monthName(place)
        yield locale.monthName(place, QLocale.FormatType.ShortFormat)
    for place in range(1, 8):
        yield locale.dayName(place)


@pytest.mark.usefixtures("catalogues")
def test_the_window_and_qt_speak_the_same_language(app: QApplication) -> None:
    languages.speak(app, "de_AT.UTF-8")
    asked = QMessageBox(QMessageBox.Icon.Question, "", "", QMessageBox.StandardButton.Cancel)
    cancel = asked.button(QMessageBox.StandardButton.Cancel).text()
    asked.deleteLater()

    assert languages.spoken() == "de"
    assert cancel == "Abbrechen"
    assert QLocale().language() == QLocale.Language.German


@pytest.mark.usefixtures("catalogues")
def test_a_language_in_the_settings_is_taken_over(make_window: MakeWindow) -> None:
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text('language = "de"\n', encoding="utf-8")
    try:
        window = make_window()
    finally:
        user_file().unlink()
    titles = [action.text() for action in window.menuBar().actions()]

    assert languages.spoken() == "de"
    assert window.home.run.text() == "Diagnose &starten"
    assert titles[0] == "&Datei"
    assert len(titles) == 3
    assert window.page() is window.home
    assert window.pages.count() == 1


@pytest.mark.usefixtures("catalogues")
def test_another_language_in_the_settings_keeps_the_result(make_window: MakeWindow) -> None:
    window = make_window()
    window.conductor.show_result(read_for_window(samples.report()))
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text('language = "de"\n', encoding="utf-8")
    try:
        window.conductor.know(diagnosis.prepare())
    finally:
        user_file().unlink()
    result = window.conductor.result

    assert result is not None
    assert window.page() is result
    assert result.shown is not None
    assert result.shown.report == samples.report()
    assert "&Erneut" in list(all_words(result))
    window.conductor.know(diagnosis.prepare())  # the setting is gone: as the system again
    assert languages.spoken() == "en"


def _edges(window: MainWindow) -> dict[str, int]:
    """How far the middle of some controls lies from the left."""
    places: dict[str, QWidget] = {"run": window.home.run, "tick": window.home.before_sign_in}
    return {name: one.mapTo(window, QPoint(one.width() // 2, 0)).x() for name, one in places.items()}


def test_a_language_written_to_the_left_mirrors_the_window(app: QApplication) -> None:
    window = drawn(app, "home")
    before, width = _edges(window), window.width()
    screens.end(app, window)
    with pseudo.spoken(pseudo.MIRRORED):
        languages.follow(app)
        window = drawn(app, "home")
        after = _edges(window)
        screens.end(app, window)

    assert app.layoutDirection() is Qt.LayoutDirection.RightToLeft
    for name, place in before.items():
        assert (place < width / 2) == (after[name] > width / 2), name


def test_the_path_begins_where_reading_begins(app: QApplication) -> None:
    with pseudo.spoken(pseudo.MIRRORED):
        languages.follow(app)
        window = drawn(app, "result")
        picture = next(one for one in window.findChildren(QWidget) if isinstance(one, PathPicture))
        first, second = picture._circle(0), picture._circle(1)
        screens.end(app, window)

    assert first.left() > second.left()


def test_painted_words_begin_where_reading_begins(app: QApplication) -> None:
    font, width = app.font(), 400.0
    to_the_right = [layout.lineAt(0).naturalTextRect().left() for layout in _painted(font, width)]
    with pseudo.spoken(pseudo.MIRRORED):
        languages.follow(app)
        to_the_left = [layout.lineAt(0).naturalTextRect().right() for layout in _painted(font, width)]

    assert to_the_right == [pytest.approx(0.0, abs=2)] * 2  # a letter may lean out of its place
    assert to_the_left == [pytest.approx(width, abs=2)] * 2


def _painted(font: QFont, width: float) -> list[QTextLayout]:
    """A Latin name, as a cell of a table and a card of the path write it."""
    return [cell.laid_out("IdenTrust", font, width)[0], lines.lines_of("IdenTrust", font, width, 1)[0]]
