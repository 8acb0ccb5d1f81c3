"""The share page: everything can be looked at and left out before anything is written."""

from __future__ import annotations

import zipfile
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clientdiag import attachments, bundle
from clientdiag.attachments import Attachment, Collected
from clientdiag.gui.page import Kind
from clientdiag.gui.share_page import SharePage
from clientdiag.gui.window import MainWindow
from clientdiag.gui.zip_contents import part_of
from clientdiag.model.text import text
from tests.gui import samples, share_worlds
from tests.gui.conftest import PATIENCE_MS, MakeWindow, OpenShare
from tests.gui.test_result import show

LOG = "logs/secure-client.log"


def window_of(page: SharePage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def said(page: SharePage, qtbot: QtBot) -> str:
    """What the page says in the end."""
    qtbot.waitUntil(lambda: page.notice.sentence not in {"", "Saving…"}, timeout=PATIENCE_MS)
    return page.notice.sentence


def _is_other(page: SharePage, place: str) -> bool:
    return page.preview.place.text() != place


def look_at(page: SharePage, path: str, qtbot: QtBot) -> str:
    page.list.look_at(page.model.row_of(path))
    qtbot.waitUntil(lambda: page.preview.text.accessibleName().endswith(path), timeout=PATIENCE_MS)
    return page.preview.text.toPlainText()


def names(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as opened:
        return set(opened.namelist())


def test_nothing_is_collected_before_the_page(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[object] = []

    def collect(*given: object, **_named: object) -> Collected:
        asked.append(given)
        return Collected()

    monkeypatch.setattr(attachments, "collect", collect)
    window = make_window()
    show(window, samples.ROOT_MISSING)
    assert asked == []
    window.conductor.share()
    qtbot.waitUntil(lambda: len(asked) == 1)


def test_every_file_can_be_looked_at_as_it_will_be_written(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_share(collected=share_worlds.COLLECTED)
    seen = {one.path: look_at(page, one.path, qtbot) for one in page.model.files()}
    assert "j.doe" not in seen[LOG]
    assert "User name: ‹user-1› connected from ‹address-1›" in seen[LOG]
    assert "\\u202egnihtemos" in seen[LOG]
    page.save.click()
    said(page, qtbot)
    (path,) = tmp_path.glob("*.zip")
    assert names(path) == set(seen)
    with zipfile.ZipFile(path) as opened:
        assert "‹user-1› connected from ‹address-1›" in opened.read(LOG).decode()


def test_hidden_places_are_marked_and_counted(open_share: OpenShare, qtbot: QtBot) -> None:
    page = open_share(collected=share_worlds.COLLECTED)
    shown = look_at(page, LOG, qtbot)
    marked = [one.cursor.selectedText() for one in page.preview.text.extraSelections()]
    assert marked == ["‹user-1›", "‹address-1›", "‹user-1›", "‹secret-1›"]
    assert all(one in shown for one in marked)
    assert page.preview.summary.words() == "4 places hidden: 2 user names, 1 address, 1 secret"
    row = page.model.row_of(LOG)
    assert page.model.index(row, 2).data() == "4"
    spoken = page.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert str(spoken).endswith("goes into the zip")


def test_marks_stand_right_behind_signs_that_qt_counts_twice(open_share: OpenShare, qtbot: QtBot) -> None:
    words = "😀😀 User name: j.doe\n"
    given = Collected((Attachment(LOG, words, text("Why."), "here"),))
    page = open_share(collected=given)
    look_at(page, LOG, qtbot)
    (mark,) = page.preview.text.extraSelections()
    assert mark.cursor.selectedText() == "‹user-1›"


def test_a_file_can_be_left_out_and_taken_in_by_keyboard(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_share(collected=share_worlds.COLLECTED)
    page.list.setFocus()
    look_at(page, LOG, qtbot)
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert page.model.left_out() == {LOG}
    page.save.click()
    said(page, qtbot)
    (path,) = tmp_path.glob("*.zip")
    assert LOG not in names(path)
    assert "profile/boston.xml" in names(path)


def test_what_must_be_there_cannot_be_left_out(open_share: OpenShare) -> None:
    page = open_share()
    for path in ("report.json", "manifest.json"):
        index = page.model.index(page.model.row_of(path), 0)
        assert not index.flags() & Qt.ItemFlag.ItemIsUserCheckable
        assert not page.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
        assert page.model.is_in(index.row())


def test_leaving_out_makes_it_smaller(open_share: OpenShare, qtbot: QtBot) -> None:
    page = open_share(collected=share_worlds.LONG)
    before = page.sizes.text()
    index = page.model.index(page.model.row_of("logs/long.log"), 0)
    page.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    qtbot.waitUntil(lambda: page.sizes.text() != before)
    assert page.list.currentIndex().isValid()


def test_notes_enter_with_the_same_hidden(open_share: OpenShare, qtbot: QtBot, tmp_path: Path) -> None:
    page = open_share(collected=share_worlds.COLLECTED)
    QTest.keyClicks(page.notes, "I am j.doe. Since Monday.")
    qtbot.waitUntil(lambda: any(one.path == "notes.txt" for one in page.model.files()))
    assert look_at(page, "notes.txt", qtbot).strip() == "I am ‹user-1›. Since Monday."
    page.save.click()
    said(page, qtbot)
    (path,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(path) as opened:
        assert opened.read("notes.txt").decode().strip() == "I am ‹user-1›. Since Monday."


def test_a_long_file_is_shown_part_by_part(open_share: OpenShare, qtbot: QtBot) -> None:
    page = open_share(collected=share_worlds.LONG)
    seen = look_at(page, "logs/long.log", qtbot)
    file = page.model.file(page.model.row_of("logs/long.log"))
    assert file is not None
    while page.preview.later.isEnabled():
        before = page.preview.place.text()
        page.preview.later.click()
        qtbot.waitUntil(partial(_is_other, page, before))
        seen += page.preview.text.toPlainText()
    assert seen.count("\\u202egnihtemos\\u202c") == 400
    assert "j.doe" not in seen
    page.preview.earlier.click()
    qtbot.waitUntil(page.preview.later.isEnabled)


def test_all_records_are_collected_on_choice(
    open_share: OpenShare, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = open_share(collected=share_worlds.COLLECTED)
    index = page.model.index(page.model.row_of(LOG), 0)
    page.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    asked: list[object] = []

    def collect(*_given: object, all_logs: bool, **_named: object) -> Collected:
        asked.append(all_logs)
        files = (*share_worlds.COLLECTED.files, *share_worlds.LONG.files)
        return Collected(files)

    monkeypatch.setattr(attachments, "collect", collect)
    page.all_logs.turn(on=True)
    qtbot.waitUntil(lambda: any(one.path == "logs/long.log" for one in page.model.files()))
    assert asked == [True]
    assert page.model.left_out() == {LOG}


def test_what_could_not_be_read_is_said(open_share: OpenShare) -> None:
    page = open_share(collected=share_worlds.COLLECTED)
    assert page.left_out.isVisible()
    assert "vpnagent.evtx" in page.left_out.words()


def test_esc_leads_back_to_the_result_and_what_was_chosen_stays(open_share: OpenShare) -> None:
    page = open_share(collected=share_worlds.COLLECTED)
    window = window_of(page)
    page.notes.setPlainText("Since Monday.")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.page().kind is Kind.RESULT
    window.conductor.share()
    assert window.page() is page
    assert page.notes.toPlainText() == "Since Monday."


def test_another_result_has_a_page_of_its_own(open_share: OpenShare) -> None:
    page = open_share()
    window = window_of(page)
    show(window, samples.HEALTHY)
    assert window.page().kind is Kind.RESULT
    window.conductor.share()
    assert window.page() is not page


def test_the_demo_has_nothing_of_this_computer(open_share: OpenShare) -> None:
    page = open_share(samples.DEMO)
    assert page.is_demo
    assert not any(one.path.startswith(("logs/", "system/")) for one in page.model.files())


def test_two_acts_lead_from_a_result_to_a_saved_zip(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_share()
    window = window_of(page)
    window.back()
    result = window.page()
    result.take_focus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert window.page() is page
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    said(page, qtbot)
    assert len(list(tmp_path.glob("*.zip"))) == 1


def test_a_zip_keeps_its_support_code(open_share: OpenShare, qtbot: QtBot, tmp_path: Path) -> None:
    page = open_share()
    page.save.click()
    said(page, qtbot)
    (path,) = tmp_path.glob("*.zip")
    assert "7F3K" in path.name
    assert bundle.open(path).report.support_code == "7F3K"


def test_long_lines_are_shown_in_smaller_parts_and_none_is_left_out() -> None:
    words = "x" * 50_000 + "\n" + "short line\n" * 20_000
    given = Collected((Attachment(LOG, words, text("Why."), "here"),))
    planned = bundle.plan(samples.report(samples.ROOT_MISSING), given)
    file = next(one for one in planned.files if one.path == LOG)
    parts = [part_of(file, place) for place in range(part_of(file, 0).parts)]
    assert "".join(one.text for one in parts) == words
    assert len(parts[0].text) < len(parts[-2].text)
    assert part_of(file, 10_000) == parts[-1]
