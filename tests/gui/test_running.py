"""The second page: what the events make of it, and that cancelling and closing never wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clientdiag import engine
from clientdiag.checks import ALL_CHECKS
from clientdiag.engine import Finished, Started
from clientdiag.gui.page import Kind
from clientdiag.gui.progress import ProgressReader
from clientdiag.gui.shapes import Shape
from clientdiag.model.core import CheckRun, CheckStatus, Target
from clientdiag.model.evidence import Evidence
from tests.gui import samples
from tests.gui.conftest import MakeWindow
from tests.gui.screens import moments

VPN = Target("vpn.example.com", display="vpn.example.com", source="cisco-profile")


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """An engine that never comes back while the test lasts; set when it was called."""
    called, over = threading.Event(), threading.Event()

    def diagnose(*_args: object, **_kwargs: object) -> None:
        called.set()
        over.wait()

    monkeypatch.setattr(engine, "diagnose", diagnose)
    yield called
    over.set()


def test_lines_say_what_is_done_and_then_what_was_learned() -> None:
    *_, last = moments(samples.HEALTHY, "reachability")
    words = {line.check: line for line in last.lines}
    reached = words["reachability"]
    assert (reached.shape, reached.words) == (Shape.GOOD, "The server answers on port 443")
    assert reached.seconds is not None
    running = last.lines[-1]
    assert running.shape is Shape.RUNNING
    assert running.seconds is None
    assert (last.done, last.total) == (len(last.lines) - 3, len(ALL_CHECKS))
    assert [one.check for one in last.lines] == [check.id for check in ALL_CHECKS[: len(last.lines)]]


def test_a_check_that_ended_with_a_fault_has_no_tick() -> None:
    *_, last = moments(samples.PORT_CLOSED, "reachability")
    line = next(one for one in last.lines if one.check == "reachability")
    assert line.shape is Shape.BAD
    network = next(stop for stop in last.stops if stop.title == "Network")
    assert network.shape is Shape.BAD


@pytest.mark.parametrize("status", [CheckStatus.TIMED_OUT, CheckStatus.ERROR, CheckStatus.CANCELLED])
def test_a_check_that_did_not_complete_never_looks_fine(status: CheckStatus) -> None:
    check = ALL_CHECKS[0]
    reader = ProgressReader(tuple(ALL_CHECKS))
    reader.read(Started(check, 0.0))
    run = CheckRun(check.id, status)
    moment = reader.read(Finished(check, run, Evidence([run]), 1, len(ALL_CHECKS)))
    assert moment.lines[0].shape is Shape.UNKNOWN


def test_a_check_that_learned_nothing_has_no_tick() -> None:
    check = replace(ALL_CHECKS[0], rules=(), learned=lambda _evidence: None)
    reader = ProgressReader((check,))
    run = CheckRun(check.id, CheckStatus.COMPLETED)
    moment = reader.read(Finished(check, run, Evidence([run]), 1, 1))
    assert moment.lines[0].shape is Shape.QUIET


def test_the_page_shows_the_moment(make_window: MakeWindow) -> None:
    window = make_window(VPN)
    page = window.conductor.running_page()
    page.begin("vpn.example.com", demo=False)
    *_, last = moments(samples.HEALTHY, "reachability")
    page.show_news(last)
    assert page.title.words() == "Checking vpn.example.com…"
    assert f"{last.done} of {len(ALL_CHECKS)} checks done" in page.state.text()
    assert [stop.title for stop in page.picture.stops()][:2] == ["This computer", "Name"]
    assert "Network: fine" in page.picture.accessibleDescription()
    assert not page.banner.isVisible()
    page.end()


@pytest.mark.parametrize("how", ["button", "esc", "enter"])
def test_cancel_answers_although_the_engine_hangs(
    make_window: MakeWindow, stuck: threading.Event, how: str
) -> None:
    window = make_window(VPN)
    window.conductor.run()
    assert window.page().kind is Kind.RUNNING
    assert stuck.wait(10)
    page = window.conductor.running_page()
    if how == "button":
        QTest.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    elif how == "esc":
        QTest.keyClick(window, Qt.Key.Key_Escape)
    else:
        QTest.keyClick(page.cancel, Qt.Key.Key_Return)
    # At once: not a single event was waited for.
    assert window.page() is window.home
    assert "cancelled" in window.home.notice.sentence


def test_what_comes_after_cancelling_is_not_shown(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    go_on, ended = threading.Event(), threading.Event()

    def diagnose(*_args: object, **_kwargs: object) -> object:
        go_on.wait()
        ended.set()
        return samples.report()

    monkeypatch.setattr(engine, "diagnose", diagnose)
    window = make_window(VPN)
    window.conductor.run()
    window.conductor.cancel()
    go_on.set()
    assert ended.wait(10)
    later: list[object] = []
    window.conductor.worker.start(lambda _tell: 1, later.append)
    qtbot.waitUntil(lambda: bool(later))
    assert window.page() is window.home


def test_closing_does_not_wait(make_window: MakeWindow, stuck: threading.Event) -> None:
    window = make_window(VPN)
    window.conductor.run()
    assert stuck.wait(10)
    assert window.close()
    assert not window.isVisible()


def test_a_crash_of_ours_is_one_sentence_on_the_first_page(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def diagnose(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(engine, "diagnose", diagnose)
    window = make_window(VPN)
    window.conductor.run()
    qtbot.waitUntil(lambda: window.page() is window.home)
    assert "ZeroDivisionError" in window.home.notice.sentence


def test_a_line_that_cannot_be_shown_does_not_end_the_run(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def broken(_self: object, _event: object) -> None:
        raise ValueError("broken line")

    def diagnose(*_args: object, **kwargs: object) -> object:
        kwargs["on_event"](Started(ALL_CHECKS[0], 0.0))  # type: ignore[operator]  # the engine's listener
        return samples.report()

    monkeypatch.setattr(ProgressReader, "read", broken)
    monkeypatch.setattr(engine, "diagnose", diagnose)
    window = make_window(VPN)
    window.conductor.run()
    qtbot.waitUntil(lambda: window.page().kind is Kind.RESULT)


def test_while_a_run_goes_on_no_second_one_starts(make_window: MakeWindow, stuck: threading.Event) -> None:
    window = make_window(VPN)
    window.conductor.run()
    assert stuck.wait(10)
    page = window.page()
    assert not window.menus.run.isEnabled()
    assert not window.menus.open.isEnabled()
    window.conductor.run()
    window.conductor.run_demo()
    assert window.page() is page
