"""Faults of our own: told in the page, kept for the next start, offered to a zip. And a run's end, told."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clientdiag.gui import background, faults
from clientdiag.gui.fault_teller import FaultTeller, offer
from clientdiag.gui.window import MainWindow
from clientdiag.gui.worker import Failed, Worker
from clientdiag.model.text import text
from clientdiag.translation import Problem
from tests.gui import samples
from tests.gui.conftest import PATIENCE_MS, MakeWindow, OpenShare
from tests.gui.test_share import look_at, window_of


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where faults are kept in this test."""
    made = tmp_path / "state" / "faults.txt"
    monkeypatch.setattr(faults, "file", lambda: made)
    return made


@pytest.fixture
def window(make_window: MakeWindow) -> Iterator[MainWindow]:
    """A window that hears of faults; afterwards everything is as it was."""
    before = sys.excepthook
    made = make_window(samples.report().target)
    FaultTeller(made).listen()
    yield made
    sys.excepthook = before


def fail() -> None:
    raise LookupError("made for a test")


def test_a_fault_is_told_in_the_page_and_can_be_copied(
    window: MainWindow, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        fail()
    except LookupError:
        sys.excepthook(*sys.exc_info())
    notice = window.home.notice
    assert "Something went wrong in this program" in notice.sentence
    assert "LookupError" not in notice.sentence
    assert notice.action is not None
    notice.action.click()
    copied = QGuiApplication.clipboard().text()
    assert "LookupError: made for a test" in copied
    assert copied.startswith("ClientDiag ")
    assert copied.strip() in file.read_text(encoding="utf-8")
    assert "LookupError" in capsys.readouterr().err


def test_a_fault_in_another_thread_is_told_in_the_window_s_own(window: MainWindow, qtbot: QtBot) -> None:
    def meet() -> None:
        try:
            fail()
        except LookupError:
            sys.excepthook(*sys.exc_info())

    thread = threading.Thread(target=meet)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "went wrong" in window.home.notice.sentence)


@pytest.mark.parametrize(
    ("error", "kept"), [(LookupError("x"), True), (Problem(text("Bad.")), False), (OSError(5, "y"), False)]
)
def test_a_job_s_fault_is_kept_a_user_s_is_not(
    app: QApplication, qtbot: QtBot, file: Path, error: Exception, *, kept: bool
) -> None:
    del app

    def work(_tell: object) -> None:
        raise error

    heard: list[object] = []
    worker = Worker()
    worker.start(work, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert isinstance(heard[0], Failed)
    assert file.exists() is kept


def test_the_next_start_offers_them_once_and_they_enter_the_zip(
    open_share: OpenShare, qtbot: QtBot, file: Path
) -> None:
    faults.note("Traceback: /home/j.doe/x.py\nUser name: j.doe\n")
    found = faults.take()
    assert "j.doe" in found
    assert not file.exists()
    assert faults.take() == ""
    page = open_share()
    window = window_of(page)
    window.turn(window.home)
    offer(window, window.conductor, found)
    action = window.home.notice.action
    assert action is not None
    action.click()
    assert window.conductor.faults == found
    window.conductor.sharer._collect(all_logs=False)
    qtbot.waitUntil(
        lambda: any(one.path == "program/faults.txt" for one in page.model.files()), timeout=PATIENCE_MS
    )
    window.visit(page)
    assert "j.doe" not in look_at(page, "program/faults.txt", qtbot)


def test_nothing_to_offer_says_nothing(window: MainWindow) -> None:
    offer(window, window.conductor, "")
    assert window.home.notice.sentence == ""


def test_keeping_has_a_limit_and_never_fails(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        faults.note("x" * faults.MAX_CHARACTERS)
    assert len(file.read_text(encoding="utf-8")) <= faults.MAX_CHARACTERS
    monkeypatch.setattr(faults, "file", lambda: file / "below a file")
    assert "why" in faults.note("why")
    assert faults.take() == ""


def test_the_end_of_a_run_is_told_when_another_window_is_in_front(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", told.append)
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    background.tell(window, "VPN Diagnostics", "It works")
    assert told == []
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    background.tell(window, "VPN Diagnostics", "It works")
    assert told == [window]
