"""Screen 7: your certificates, each with the first rule that rejects it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from clientdiag.gui import style
from clientdiag.gui.detail_tabs import Tab, first_tab
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.mine_page import MinePage
from clientdiag.gui.shown import read_for_window
from clientdiag.gui.window import MainWindow
from clientdiag.rendering.details import CellMark
from tests.gui import client_worlds as worlds
from tests.gui import samples
from tests.gui.conftest import MakeWindow
from tests.gui.test_result import texts


def mine_page(window: MainWindow, world: worlds.ClientWorld, opened_from: str = "") -> MinePage:
    with samples.listed():
        shown = read_for_window(worlds.report(world), opened_from)
    window.conductor.show_result(shown)
    page = window.conductor.result_page()
    page.open_details(Tab.MINE)
    area = page.area(Tab.MINE)
    assert isinstance(area, MinePage)
    return area


def table_of(page: MinePage, name: str = "Your certificates") -> FactTable:
    return next(one for one in page.findChildren(FactTable) if one.accessibleName() == name)


# --------------------------------------------------------------------------------------------- the table


def test_a_fault_of_a_certificate_leads_to_its_tab(make_window: MakeWindow) -> None:
    assert first_tab(worlds.report(worlds.EXPIRED_AND_KEYLESS)) is Tab.MINE
    assert list(Tab)[list(Tab).index(Tab.MINE) - 1 : list(Tab).index(Tab.MINE) + 2] == [
        Tab.TRUST,
        Tab.MINE,
        Tab.CLIENT,
    ]
    page = mine_page(make_window(), worlds.EXPIRED_AND_KEYLESS)
    assert page.isVisible()


def test_each_certificate_is_marked_where_the_client_stops(make_window: MakeWindow) -> None:
    model = table_of(mine_page(make_window(), worlds.EXPIRED_AND_KEYLESS))._model
    drawn = [[model.drawn(row, column) for column in range(2, 7)] for row in range(3)]
    assert drawn == [
        ["✓", "✕\u00a0expired 2026-11-03", "·", "·", "·"],
        ["✓", "✓", "✓", "✕\u00a0not on the server's list", "none"],
        ["✕\u00a0missing", "·", "·", "·", "·"],
    ]
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 2).data(spoken) == "Private key: fine"
    assert model.index(0, 3).data(spoken) == "Valid: expired 2026-11-03 (broken here)"
    assert model.index(0, 4).data(spoken) == "For sign-in: not looked at"
    assert (
        model.index(0, 0).data(spoken) == "Certificate: LAPTOP-4711, Contoso Device CA · serial\u00a03F0A0001"
    )


def test_the_second_line_of_a_cell_has_room_and_is_copied(make_window: MakeWindow) -> None:
    table = table_of(mine_page(make_window(), worlds.EXPIRED_AND_KEYLESS))
    assert table.rowHeight(0) > 2 * table.fontMetrics().height()
    table.setCurrentIndex(table._model.index(0, 0))
    table.setFocus()
    QTest.keySequence(table, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "LAPTOP-4711 (Contoso Device CA · serial\u00a03F0A0001)"
    table.clearSelection()
    table.setCurrentIndex(table._model.index(0, 2))
    QTest.keySequence(table, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "✓"


def test_where_columns_have_no_room_each_row_becomes_a_list(
    app: QApplication, make_window: MakeWindow
) -> None:
    style.apply(app, zoom=2.0)
    window = make_window(size=(800, 560))
    table = table_of(mine_page(window, worlds.EXPIRED_AND_KEYLESS))
    model = table._model
    assert model.is_folded
    assert (model.rowCount(), model.columnCount()) == (21, 2)
    assert [model.drawn(3, column) for column in (0, 1)] == ["Valid", "✕\u00a0expired 2026-11-03"]
    assert model.mark(3, 0) is CellMark.NONE
    assert (model.beneath(7, 0), model.beneath(7, 1)) == ("", "Contoso User CA · serial\u00a03F0A0002")
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert [model.index(3, column).data(spoken) for column in (0, 1)] == [
        "Valid",
        "Valid: expired 2026-11-03 (broken here)",
    ]
    assert table.horizontalHeader().isHidden()
    style.apply(app, zoom=1.0)
    window.resize(1040, 760)
    QApplication.processEvents()
    assert not model.is_folded
    assert not table.horizontalHeader().isHidden()


def test_what_to_do_about_it_stands_below(make_window: MakeWindow) -> None:
    said = texts(mine_page(make_window(), worlds.EXPIRED_AND_KEYLESS))
    assert "issued by Contoso Device CA. The Cisco client takes the first one" in said
    assert "What you can do" in said
    assert "Renew it, and see why it did not renew by itself" in said
    fine = texts(mine_page(make_window(), worlds.RIGHT_AMONG_OTHERS))
    assert "What you can do" not in fine


def test_none_at_all_is_one_sentence_and_what_to_do(make_window: MakeWindow) -> None:
    page = mine_page(make_window(), worlds.NONE_AT_ALL)
    assert "None that could be yours is on this computer." in texts(page)
    assert "Enrol this computer or user" in texts(page)
    assert [one.accessibleName() for one in page.findChildren(FactTable)] == [
        "Where your certificates were looked for"
    ]


def test_a_run_that_looked_at_none_says_so(make_window: MakeWindow) -> None:
    page = mine_page(make_window(), worlds.ClientWorld(stores=()))
    assert "were not looked at in this run" in texts(page)
    assert not page.findChildren(FactTable)


def test_what_is_not_known_is_marked_so(make_window: MakeWindow) -> None:
    page = mine_page(make_window(), worlds.WINDOWS)
    model = table_of(page)._model
    assert model.drawn(0, 2) == "?\u00a0not tried: asks for a PIN"
    assert model.cell(0, 1).endswith("smart card")
    stores = table_of(page, "Where your certificates were looked for")._model
    assert stores.drawn(2, 2) == "?\u00a0could not be read: not allowed (5)"


def test_hostile_names_are_plain_text(make_window: MakeWindow) -> None:
    window = make_window(size=(800, 560))
    page = mine_page(window, worlds.HOSTILE)
    table = table_of(page)
    assert table.horizontalScrollBar().maximum() == 0
    assert "<b>bold</b><img src=x" in table._model.cell(0, 0)
    assert len(table._model.cell(0, 0)) < 200
    role = Qt.ItemDataRole.ToolTipRole
    tips = [str(table._model.index(row, column).data(role)) for row in range(2) for column in range(7)]
    said = [texts(page), *tips]
    for widget in page.findChildren(QWidget):
        said += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel):
            assert widget.textFormat() == Qt.TextFormat.PlainText
    assert not [one for one in said if "\x1b" in one or "\u202e" in one]
    assert not [one for one in tips if "<img" in one]


def test_of_two_hundred_a_hundred_are_shown_with_the_one_that_will_do(make_window: MakeWindow) -> None:
    page = mine_page(make_window(), worlds.MANY)
    model = table_of(page)._model
    assert model.rowCount() == 100
    assert model.cell(99, 0) == "The right one"
    assert "100 more are not shown." in texts(page)


def test_the_outcome_of_a_trial_stands_above(make_window: MakeWindow) -> None:
    page = mine_page(make_window(), worlds.TRIED)
    names = [one.accessibleName() for one in page.findChildren(FactTable)]
    assert names[0] == "The certificate that was tried"
    model = table_of(page, names[0])._model
    assert model.drawn(0, 1) == "✕\u00a0The server refused it."
