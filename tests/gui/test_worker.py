"""Jobs beside the window."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clientdiag.gui.worker import Done, Failed, Worker


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    """A worker that belongs to another object, as it does in the window."""
    owner = QObject(qapp)
    made = Worker(owner)
    yield made
    made.close()
    owner.deleteLater()


def test_news_arrive_in_order_in_the_main_thread(worker: Worker, qtbot: QtBot) -> None:
    heard: list[object] = []
    threads: set[threading.Thread] = set()

    def receive(item: object) -> None:
        heard.append(item)
        threads.add(threading.current_thread())

    def work(tell: object) -> str:
        for number in range(50):
            tell(number)  # type: ignore[operator]  # a Tell
        return "end"

    worker.start(work, receive)
    qtbot.waitUntil(lambda: Done("end") in heard)
    assert heard == [*range(50), Done("end")]
    assert threads == {threading.main_thread()}


def test_an_exception_is_news_with_its_trace(worker: Worker, qtbot: QtBot) -> None:
    heard: list[object] = []

    def work(_tell: object) -> None:
        raise OSError("no such luck")

    worker.start(work, heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    (end,) = heard
    assert isinstance(end, Failed)
    assert str(end.error) == "no such luck"
    assert "in work" in end.trace


def test_a_dropped_job_is_never_heard_again(worker: Worker, qtbot: QtBot) -> None:
    go_on = threading.Event()
    dropped: list[object] = []
    kept: list[object] = []
    job = worker.start(lambda _tell: go_on.wait(), dropped.append)
    worker.drop(job)
    go_on.set()
    worker.start(lambda _tell: 1, kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    assert dropped == []


def test_a_window_that_is_gone_is_told_nothing(worker: Worker, qtbot: QtBot) -> None:
    go_on, ended = threading.Event(), threading.Event()

    def work(tell: object) -> None:
        go_on.wait()
        tell(1)  # type: ignore[operator]  # a Tell
        ended.set()

    worker.start(work, lambda _item: None)
    worker.close()
    worker.deleteLater()
    qtbot.waitUntil(lambda: not _lives(worker))
    go_on.set()
    assert ended.wait(10)


def _lives(worker: Worker) -> bool:
    from shiboken6 import isValid

    return isValid(worker)
