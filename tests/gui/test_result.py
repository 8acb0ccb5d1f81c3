"""The third page: everything in its place, and nothing from outside read as markup."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from clientdiag.gui.banner import Banner
from clientdiag.gui.detail_tabs import Tab
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.marks import Mark
from clientdiag.gui.result import ResultPage
from clientdiag.gui.result_cards import CommandRow, noticed_card
from clientdiag.gui.shapes import Shape
from clientdiag.gui.shown import read_for_window
from clientdiag.gui.window import MainWindow
from clientdiag.model.core import Severity
from clientdiag.rendering.details import Section
from clientdiag.rendering.overview import Noticed
from clientdiag.rendering.page import page as read_page
from tests.gui import samples
from tests.gui.conftest import MakeWindow


def show(
    window: MainWindow, world: samples.World, opened_from: str = "", remarks: tuple[str, ...] = ()
) -> ResultPage:
    with samples.listed():
        shown = read_for_window(samples.report(world), opened_from, remarks)
    window.conductor.show_result(shown)
    return window.conductor.result_page()


def texts(widget: QWidget) -> str:
    labels = [one.text() for one in widget.findChildren(QLabel)]
    prose = [one.toPlainText() for one in widget.findChildren(QTextEdit)]
    return "\n".join([*labels, *prose])


def test_the_verdict_says_what_who_and_code(make_window: MakeWindow) -> None:
    page = show(make_window(), samples.ROOT_MISSING)
    said = texts(page)
    assert page.headline.toPlainText() == "This computer does not trust the server certificate's issuer"
    assert "IdenTrust Commercial Root CA 1, is not among" in said
    assert "you did nothing wrong." in said
    assert "TRUST-ANCHOR-MISSING · 7F3K" in said
    assert "What you can do" in said
    assert "What IT can do" in said
    trust = next(stop for stop in page.picture.stops() if stop.title == "Trust")
    assert trust.shape is Shape.BAD


@pytest.mark.parametrize(
    ("world", "shape"),
    [
        (samples.HEALTHY, Shape.GOOD),
        (samples.EXPIRING, Shape.WARNING),
        (samples.PORT_CLOSED, Shape.ALARM),
        (samples.UNDETERMINED, Shape.UNKNOWN),
    ],
)
def test_every_state_has_a_shape_of_its_own(
    make_window: MakeWindow, world: samples.World, shape: Shape
) -> None:
    page = show(make_window(), world)
    assert page.findChildren(Mark)[0].shape is shape


def test_a_healthy_gateway_of_the_usual_authority_gets_no_remark() -> None:
    with samples.listed():
        assert samples.report(samples.HEALTHY).findings == ()


def test_what_could_not_be_checked_has_its_card(make_window: MakeWindow) -> None:
    said = texts(show(make_window(), samples.UNDETERMINED))
    assert "Could not be checked" in said
    assert "Whether this computer trusts the server" in said
    assert "Could not be checked" not in texts(show(make_window(), samples.HEALTHY))


def test_nothing_from_outside_becomes_markup(make_window: MakeWindow) -> None:
    page = show(make_window(), samples.HOSTILE_GATEWAY)
    page.open_details()
    said = texts(page)
    assert "<b>bold</b><img src=x onerror=alert(1)>" in said
    assert "\u202e" not in said
    assert "\x1b" not in said
    for one in page.findChildren(QLabel):
        assert one.textFormat() == Qt.TextFormat.PlainText
    for widget in page.findChildren(QWidget):
        assert "<img" not in widget.toolTip()
    for table in page.findChildren(FactTable):
        model = table.model()
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                hint = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                assert hint is None or "<img" not in hint


def test_prose_copies_characters_only(make_window: MakeWindow) -> None:
    page = show(make_window(), samples.HOSTILE_GATEWAY)
    prose = next(one for one in page.findChildren(QTextEdit) if "<b>bold" in one.toPlainText())
    prose.selectAll()
    copied = prose.createMimeDataFromSelection()
    assert copied.hasText()
    assert not copied.hasHtml()


def test_the_demo_says_so_wherever_it_is_shown(make_window: MakeWindow) -> None:
    window = make_window()
    page = show(window, samples.DEMO)
    assert "Demo" in window.windowTitle()
    (banner,) = page.findChildren(Banner)
    assert banner.accessibleName().startswith("Demo")
    window.back()
    assert "Demo" not in window.windowTitle()
    show(window, samples.ROOT_MISSING)
    assert "Demo" not in window.windowTitle()


def test_an_opened_zip_says_so_and_is_not_saved_again(make_window: MakeWindow) -> None:
    window = make_window()
    page = show(window, samples.ROOT_MISSING, "from <b>IT</b>.zip", ("Found only today: clock-wrong.",))
    said = texts(page.findChildren(Banner)[0])
    assert "Opened from from <b>IT</b>.zip, made " in said
    assert "2026" in said
    assert "Found only today: clock-wrong." in said
    assert not page.save.isVisible()
    assert not window.menus.save.isEnabled()


def test_a_command_is_copied_as_it_stands(make_window: MakeWindow) -> None:
    report = samples.report(samples.ROOT_MISSING)
    page = show(make_window(), samples.ROOT_MISSING)
    row = page.findChildren(CommandRow)[0]
    QTest.mouseClick(row.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == read_page(report).overview.commands[0]
    assert row.copy.text() == "Copied"


def test_details_open_close_and_open_again(make_window: MakeWindow) -> None:
    page = show(make_window(), samples.ROOT_MISSING)
    assert page.findChildren(FactTable) == []
    QTest.mouseClick(page.details_button, Qt.MouseButton.LeftButton)
    names = [table.accessibleName() for table in page.findChildren(FactTable)]
    assert "By name and by address" in names
    assert not page.headline.isVisible()
    page.toggle_details()
    assert page.headline.isVisible()
    assert not any(table.isVisible() for table in page.findChildren(FactTable))
    page.toggle_details()
    assert all(table.isVisible() for table in page.findChildren(FactTable))


def test_every_table_stands_on_some_tab(make_window: MakeWindow) -> None:
    page = show(make_window(), samples.ROOT_MISSING)
    assert page.shown is not None
    extra = Section("Of tomorrow", ("A",), (("b",),), id="tomorrow.table")
    read = page.shown.page
    vars(read)["sections"] = (*read.sections, extra)  # where a cached property keeps what it made
    page.show_result(page.shown)
    for tab in Tab:
        page.open_details(tab)
    names = [table.accessibleName() for table in page.findChildren(FactTable)]
    assert sorted({one.title for one in read.sections} - set(names)) == []
    assert "All checks" in names


def test_cells_can_be_copied_as_lines(make_window: MakeWindow) -> None:
    page = show(make_window(), samples.ROOT_MISSING)
    page.open_details(Tab.CHECKS)
    table = next(one for one in page.findChildren(FactTable) if one.accessibleName() == "All checks")
    table.selectRow(0)
    table.copy_selection()
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[0] == "computer"
    assert len(copied) == table.model().columnCount()


def _is_whole(table: FactTable) -> bool:
    return table.verticalScrollBar().maximum() == 0


def test_a_table_is_as_tall_as_its_rows(make_window: MakeWindow, qtbot: QtBot) -> None:
    page = show(make_window(), samples.ROOT_MISSING)
    for tab in Tab:
        page.open_details(tab)
    for table in page.findChildren(FactTable):
        qtbot.waitUntil(partial(_is_whole, table))
        assert table.horizontalScrollBar().maximum() == 0


def test_a_consequence_stands_under_its_cause(app: QApplication) -> None:
    del app
    view = read_page(samples.report(samples.ROOT_MISSING)).overview
    noticed = (
        Noticed("name-mismatch", Severity.ERROR, "It is for another name", "self-signed-temporary"),
        Noticed("clock-wrong", Severity.WARNING, "The clock is wrong", None),
        Noticed("server-certificate-expired", Severity.ERROR, "It has expired", "clock-wrong"),
    )
    card = noticed_card(replace(view, noticed=noticed), lambda: None)
    assert card is not None
    said = [one.toPlainText() for one in card.findChildren(QTextEdit)]
    assert said[:5] == [
        "It is for another name",
        "follows from the cause above",
        "The clock is wrong",
        "It has expired",
        "follows from the line above",
    ]


def test_everything_one_can_do_has_a_name(make_window: MakeWindow) -> None:
    window = make_window()
    pages = [window.home, window.conductor.running_page(), show(window, samples.ROOT_MISSING)]
    window.conductor.result_page().open_details()
    for page in pages:
        for widget in page.findChildren(QWidget):
            if (
                widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                and widget.objectName() != "qt_scrollarea_viewport"
            ):
                name = widget.accessibleName() or getattr(widget, "text", lambda: "")()
                assert name, widget


def test_tab_reaches_every_button_of_the_result(make_window: MakeWindow) -> None:
    window = make_window()
    page = show(window, samples.ROOT_MISSING)
    wanted = {one for one in page.findChildren(QPushButton) if one.isVisibleTo(page)}
    reached = set()
    for _ in range(60):
        reached.add(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert wanted <= reached


def test_esc_goes_back_and_the_result_is_left(make_window: MakeWindow) -> None:
    window = make_window()
    show(window, samples.HEALTHY)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.page() is window.home
