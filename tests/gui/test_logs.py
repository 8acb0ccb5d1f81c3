"""Screen 8: the client's attempts, each opening into its records, and the logs that were read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from clientdiag.gui import style
from clientdiag.gui.attempt_list import AttemptList
from clientdiag.gui.attempt_row import AttemptRow, local_moment, local_second
from clientdiag.gui.detail_tabs import TOLD_BY_LOGS, Tab, first_tab
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.logs_page import LogsPage
from clientdiag.gui.shown import read_for_window
from clientdiag.gui.window import MainWindow
from clientdiag.model.catalogue import Stage, stage_of
from tests.gui import log_worlds as worlds
from tests.gui import samples
from tests.gui.conftest import MakeWindow
from tests.gui.test_result import texts


def logs_page(window: MainWindow, world: worlds.LogWorld, opened_from: str = "") -> LogsPage:
    with samples.listed():
        shown = read_for_window(worlds.report(world), opened_from)
    window.conductor.show_result(shown)
    page = window.conductor.result_page()
    page.open_details(Tab.LOGS)
    area = page.area(Tab.LOGS)
    assert isinstance(area, LogsPage)
    QApplication.processEvents()
    return area


def attempts_of(page: LogsPage) -> AttemptList:
    assert page.attempts is not None
    return page.attempts


def is_open(listed: AttemptList, row: AttemptRow) -> bool:
    table = listed.records(row)
    return row.isChecked() and table is not None and table.isVisible()


# ------------------------------------------------------------------------------------------ where it is


def test_what_the_logs_alone_say_leads_to_their_tab() -> None:
    assert first_tab(worlds.report(worlds.REFUSED_AFTER_SUCCESS)) is Tab.LOGS
    assert first_tab(worlds.report(worlds.TWENTY)) is Tab.LOGS
    assert first_tab(worlds.report(worlds.UNTRUSTED_AS_MEASURED)) is Tab.CERTIFICATE
    tabs = list(Tab)
    assert tabs[tabs.index(Tab.LOGS) - 1 : tabs.index(Tab.LOGS) + 2] == [Tab.CLIENT, Tab.LOGS, Tab.CHECKS]
    assert {stage_of(code) for code in TOLD_BY_LOGS} == {Stage.SIGN_IN}


def test_a_run_without_logs_says_so(make_window: MakeWindow) -> None:
    page = logs_page(make_window(), worlds.LogWorld(logs=()))
    assert "were not looked at in this run" in texts(page)
    assert page.attempts is None
    assert not page.findChildren(FactTable)


def test_logs_without_an_attempt_are_one_sentence_and_the_logs(make_window: MakeWindow) -> None:
    page = logs_page(make_window(), worlds.NOTHING_FOUND)
    assert "The logs tell of no attempt to connect in the last days." in texts(page)
    assert page.attempts is None
    assert [one.accessibleName() for one in page.findChildren(FactTable)] == ["Logs that were read"]


# ---------------------------------------------------------------------------------------- the attempts


def test_a_row_says_when_how_it_ended_where_to_and_how_far(make_window: MakeWindow) -> None:
    rows = attempts_of(logs_page(make_window(), worlds.REFUSED_AFTER_SUCCESS)).rows
    assert [row.text() for row in rows] == [
        "The VPN server did not accept the user name or the password (probably)",
        "Connected",
        "Connected in the end",
    ]
    name = rows[0].accessibleName()
    assert name.startswith(f"{local_moment(worlds.LAST)}: The VPN server did not accept")
    assert name.endswith(f"{samples.HOST} · came as far as: signing in")
    assert "came as far as" not in rows[1].accessibleName()
    assert "first: The VPN server did not accept" in rows[2].accessibleName()


def test_the_newest_failure_is_open_and_the_others_are_made_when_opened(make_window: MakeWindow) -> None:
    listed = attempts_of(logs_page(make_window(), worlds.REFUSED_AFTER_SUCCESS))
    assert is_open(listed, listed.rows[0])
    assert listed.records(listed.rows[1]) is None
    unended = attempts_of(logs_page(make_window(), worlds.NOT_READ))
    assert not unended.rows[0].isChecked()


def test_the_records_show_the_first_error_among_the_rest(make_window: MakeWindow) -> None:
    listed = attempts_of(logs_page(make_window(), worlds.REFUSED_AFTER_SUCCESS))
    table = listed.records(listed.rows[0])
    assert table is not None
    model = table._model
    assert model.drawn(1, 2).startswith("✕\u00a0first error: ")
    assert model.cell(1, 0) == local_second(worlds.REFUSED.time)
    spoken = str(model.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("Record: acvpnui: ")
    assert spoken.endswith("(broken here)")
    assert model.drawn(0, 2).startswith("harmless: ")
    assert model.cell(4, 2) == "shown to the user as a warning"


def test_keys_go_from_row_to_row_and_open_them_as_in_a_tree(make_window: MakeWindow) -> None:
    window = make_window()
    listed = attempts_of(logs_page(window, worlds.REFUSED_AFTER_SUCCESS))
    first, second, third = listed.rows
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert window.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Right)
    QApplication.processEvents()
    assert is_open(listed, second)
    assert second.accessibleDescription() == "Hides its records."
    QTest.keyClick(second, Qt.Key.Key_Left)
    assert not is_open(listed, second)
    assert second.accessibleDescription() == "Shows its records."
    for key, is_now_open in ((Qt.Key.Key_Return, True), (Qt.Key.Key_Space, False), (Qt.Key.Key_Enter, True)):
        QTest.keyClick(second, key)
        QApplication.processEvents()
        assert is_open(listed, second) is is_now_open
    QTest.keyClick(second, Qt.Key.Key_End)
    assert window.focusWidget() is third
    QTest.keyClick(third, Qt.Key.Key_Down)
    assert window.focusWidget() is third
    QTest.keyClick(third, Qt.Key.Key_Home)
    assert window.focusWidget() is first


def test_a_row_that_is_gone_to_is_in_sight(make_window: MakeWindow) -> None:
    window = make_window(size=(800, 560))
    listed = attempts_of(logs_page(window, worlds.TWENTY))
    assert len(listed.rows) == 20
    listed.rows[0].setFocus()
    QTest.keyClick(listed.rows[0], Qt.Key.Key_End)
    last = listed.rows[-1]
    assert window.focusWidget() is last
    page = window.conductor.result_page()
    place = last.mapTo(page.viewport(), last.rect().center())
    assert page.viewport().rect().contains(place)


def test_a_click_opens_a_row(make_window: MakeWindow) -> None:
    listed = attempts_of(logs_page(make_window(), worlds.REFUSED_AFTER_SUCCESS))
    QTest.mouseClick(listed.rows[1], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert is_open(listed, listed.rows[1])


def test_an_attempt_without_records_says_so(make_window: MakeWindow) -> None:
    page = logs_page(make_window(), worlds.NOT_READ)
    listed = attempts_of(page)
    listed.rows[0].setChecked(True)
    assert listed.records(listed.rows[0]) is None
    assert "The logs hold nothing more about it." in texts(page)


# --------------------------------------------------------------------------------------- around the list


def test_what_to_do_stands_below_unless_a_measured_cause_explains_it(make_window: MakeWindow) -> None:
    refused = texts(logs_page(make_window(), worlds.REFUSED_AFTER_SUCCESS))
    assert "Type user name and password once more" in refused
    measured = texts(logs_page(make_window(), worlds.UNTRUSTED_AS_MEASURED))
    assert "What stopped the last one was found in this run too: This computer does not trust" in measured
    assert "What you can do" not in measured


def test_what_could_not_be_read_is_said_with_what_it_can_do(make_window: MakeWindow) -> None:
    page = logs_page(make_window(), worlds.NOT_READ)
    assert "Not every log could be read whole; see below." in texts(page)
    table = next(one for one in page.findChildren(FactTable) if one.accessibleName() == "Logs that were read")
    drawn = [table._model.drawn(row, 3) for row in range(5)]
    assert drawn[0] == "?\u00a0read only in part: no answer in time"
    assert drawn[1].startswith("?\u00a0you may not read it; IT can add you to the group adm")
    assert "proves nothing" in texts(page)


def test_a_zip_says_whose_time_is_shown(make_window: MakeWindow) -> None:
    window = make_window()
    assert "own time zone" in texts(logs_page(window, worlds.REFUSED_AFTER_SUCCESS, "a.zip"))
    assert "own time zone" not in texts(logs_page(window, worlds.REFUSED_AFTER_SUCCESS))


@pytest.mark.parametrize("name", list(worlds.WORLDS))
def test_nothing_is_cut_at_any_size(app: QApplication, make_window: MakeWindow, name: str) -> None:
    style.apply(app, zoom=2.0)
    window = make_window(size=(800, 560))
    page = logs_page(window, worlds.WORLDS[name])
    if page.attempts is not None:
        for row in page.attempts.rows:
            row.setChecked(True)
        QApplication.processEvents()
        for row in page.attempts.rows:
            assert row.height() >= row.heightForWidth(row.width())
    result = window.conductor.result_page()
    assert result.horizontalScrollBar().maximum() == 0
    for table in page.findChildren(FactTable):
        assert table.horizontalScrollBar().maximum() == 0


def test_hostile_logs_are_plain_text(make_window: MakeWindow) -> None:
    page = logs_page(make_window(size=(800, 560)), worlds.HOSTILE_TEXT)
    listed = attempts_of(page)
    for row in listed.rows:
        row.setChecked(True)
    QApplication.processEvents()
    said = [texts(page)]
    for table in page.findChildren(FactTable):
        model = table._model
        said += [
            str(model.index(row, column).data(role))
            for row in range(model.rowCount())
            for column in range(model.columnCount())
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        ]
    tips = []
    for widget in page.findChildren(QWidget):
        tips.append(widget.toolTip())
        said += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel):
            assert widget.textFormat() == Qt.TextFormat.PlainText
    assert any("<b>bold</b>" in one for one in said)
    assert not [one for one in said if "\x1b" in one or "\u202e" in one or "\x07" in one]
    assert not [one for one in tips if "<img" in one]
    assert all(row.height() < 400 for row in listed.rows)
