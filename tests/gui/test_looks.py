"""Light, dark, large, small: what is drawn can be read, and nothing needs sideways scrolling."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clientdiag.gui import marks, style
from clientdiag.gui.app import follow_system
from clientdiag.gui.fact_table import FactTable, shares
from clientdiag.gui.path_picture import PathPicture, state_word
from clientdiag.gui.shapes import Shape
from clientdiag.gui.shown import Stop
from clientdiag.gui.style import DARK, LIGHT, Theme
from tests.gui import samples
from tests.gui.conftest import MakeWindow
from tests.gui.screens import PAGES, draw

AA_TEXT = 4.5
AA_SHAPE = 3.0


def luminance(value: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    color = QColor(value)
    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_has_contrast_enough(theme: Theme) -> None:
    tints = [one.background for one in (theme.good_card, theme.warning_card, theme.bad_card)]
    for back in [theme.window, theme.card, theme.code, theme.hover, theme.chosen, *tints]:
        assert contrast(theme.text, back) >= AA_TEXT, back
    for back in (theme.window, theme.card, theme.code):
        assert contrast(theme.quiet, back) >= AA_TEXT, back
    for back in (theme.card, theme.chosen):
        assert contrast(theme.accent_text, back) >= AA_TEXT, back
    assert contrast(theme.on_accent, theme.accent) >= AA_TEXT
    assert contrast(theme.on_accent, theme.accent_hover) >= AA_TEXT
    for back in (theme.card, theme.hover):  # a card of the path under the mouse
        for ink in (theme.good, theme.warning, theme.bad_text, theme.quiet):
            assert contrast(ink, back) >= AA_TEXT, (ink, back)
    assert contrast(theme.on_idle, theme.idle) >= AA_TEXT
    for back in (theme.good, theme.warning, theme.bad):
        assert contrast(theme.on_state, back) >= AA_SHAPE, back
        assert contrast(back, theme.card) >= AA_SHAPE, back


def test_states_differ_without_their_colours(app: QApplication) -> None:
    del app
    grey = LIGHT._replace(good="#555555", warning="#555555", bad="#555555", accent="#555555", idle="#555555")
    grey = grey._replace(on_idle=grey.on_state, on_accent=grey.on_state)

    def drawn(shape: Shape) -> bytes:
        image = QImage(40, 40, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        marks.draw(painter, QRectF(0, 0, 40, 40), shape, grey)
        painter.end()
        return bytes(image.constBits())

    kinds = [one for one in Shape if one is not Shape.ALARM]  # drawn like a warning, larger and in words
    for first, second in itertools.combinations(kinds, 2):
        assert drawn(first) != drawn(second), (first, second)
    assert len({state_word(one) for one in kinds}) == len(kinds)


def test_light_and_dark_change_live(app: QApplication, make_window: MakeWindow) -> None:
    window = make_window()
    follow_system(app, window)
    # What the system's change comes as; a platform without a theme cannot be told to change.
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert style.look().theme is DARK
    background = window.home.body.grab().toImage().pixelColor(4, 4).name()
    assert background == DARK.window
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert window.home.body.grab().toImage().pixelColor(4, 4).name() == LIGHT.window


STOPS = [
    Stop(title, Shape.GOOD, "fine") for title in ("This computer", "Name", "Server certificate", "Trust")
] * 2


@pytest.mark.parametrize(
    ("width", "zoom", "columns"), [(920, 1.0, 8), (680, 1.0, 8), (680, 2.0, 4), (200, 2.0, 1)]
)
def test_the_path_breaks_into_rows_where_its_words_have_no_room(
    app: QApplication, width: int, zoom: float, columns: int
) -> None:
    style.apply(app, zoom=zoom)
    picture = PathPicture()
    picture.show_stops(STOPS)
    assert picture.columns(width) == columns
    rows = -(-len(STOPS) // columns)
    assert picture.heightForWidth(width) >= rows * picture.heightForWidth(2000) // 2


def test_the_path_can_be_heard(app: QApplication) -> None:
    del app
    picture = PathPicture()
    picture.show_stops([Stop("Name", Shape.BAD, "fault found"), Stop("Network", Shape.QUIET, "not reached")])
    assert picture.accessibleName()
    assert picture.accessibleDescription() == (
        "Name: broken here, fault found; Network: not tested, not reached"
    )


LARGE = ("home-wrong", "running", "details", "long", "opened")


@pytest.mark.parametrize(
    ("name", "zoom"), [*((name, 1.0) for name in PAGES), *((name, 2.0) for name in LARGE)]
)
def test_no_page_needs_sideways_scrolling(
    app: QApplication, make_window: MakeWindow, qtbot: QtBot, name: str, zoom: float
) -> None:
    style.apply(app, zoom=zoom)
    window = make_window(size=(800, 560))
    PAGES[name](window)
    page = window.page()
    qtbot.waitUntil(lambda: page.horizontalScrollBar().maximum() == 0)
    tables = page.findChildren(FactTable)
    qtbot.waitUntil(lambda: all(one.horizontalScrollBar().maximum() == 0 for one in tables))


@pytest.mark.parametrize("room", [40, 99, 300, 1000])
def test_columns_fill_a_table_and_no_more(room: int) -> None:
    given = shares([10, 400, 35, 120], room, min(72, room // 4))
    assert sum(given) == room
    assert min(given) >= min(72, room // 4)


def test_every_page_can_be_drawn(app: QApplication, tmp_path: Path) -> None:
    del app
    for dark in (False, True):
        for path in draw(tmp_path, ["home", "running", "result"], dark=dark):
            image = QImage(str(path))
            colors = {
                image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)
            }
            assert len(colors) > 8, path


def test_a_long_host_name_is_cut_but_can_be_read(make_window: MakeWindow) -> None:
    window = make_window(samples.report(samples.LONG).target, size=(800, 560))
    server = window.home.gateway.server
    assert server.text().endswith("…")
    assert server.words() == samples.LONG.host
    assert server.accessibleName() == samples.LONG.host
    assert samples.LONG.host in server.toolTip()


@pytest.mark.parametrize("side", [0.0, -1.0])
def test_a_mark_without_room_is_not_painted(side: float) -> None:
    image = QImage(10, 10, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    empty = image.copy()
    painter = QPainter(image)
    marks.draw(painter, QRectF(0.5, 0.5, side, side), Shape.BAD, LIGHT)
    marks.draw_check(painter, QRectF(0.5, 0.5, side, side), LIGHT.on_state)
    painter.end()

    assert image == empty
