"""Buttons that open the system's own places, and Cisco's own bundle: offered, asked, told, never more."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from clientdiag import diagnosis, platforms
from clientdiag.gui.actions import actions
from clientdiag.gui.detail_tabs import Tab
from clientdiag.gui.shown import read_for_window
from clientdiag.gui.window import MainWindow
from clientdiag.model.core import Failure, FailureKind, Observation, Operation, Report, Verdict
from clientdiag.model.observations import ClientInstall, Environment
from clientdiag.platforms.base import PolicySource
from clientdiag.platforms.desktop import Outcome, Place
from clientdiag.settings import Source, Value
from tests.gui import samples
from tests.gui.conftest import PATIENCE_MS, MakeWindow


def with_root(code: str, *, demo: bool = False, system: str = "Windows") -> Report:
    """A report whose cause is *code*, whatever its facts say."""
    report = samples.report(samples.ROOT_MISSING)
    verdict = msgspec.structs.replace(report.verdict, root=code)
    assert isinstance(verdict, Verdict)
    changed = msgspec.structs.replace(report, verdict=verdict, demo=demo)
    return with_facts(changed, Environment, system=system)


def with_facts(report: Report, kind: type[Observation], **values: object) -> Report:
    """The same report with other facts of *kind*."""
    runs = []
    for run in report.runs:
        seen = tuple(
            msgspec.structs.replace(one, **values)  # type: ignore[type-var]  # each is a Struct
            if isinstance(one, kind)
            else one
            for one in run.observations
        )
        runs.append(msgspec.structs.replace(run, observations=seen))
    return msgspec.structs.replace(report, runs=tuple(runs))


@pytest.mark.parametrize(
    ("code", "place", "for_it"),
    [
        ("clock-wrong", Place.CLOCK, False),
        ("client-certificate-expired", Place.OWN_CERTIFICATES, False),
        ("trust-anchor-missing", Place.COMPUTER_CERTIFICATES, True),
    ],
)
def test_the_place_fits_the_cause(code: str, place: Place, *, for_it: bool) -> None:
    (offered,) = actions(with_root(code))
    assert (offered.place, offered.for_it) == (place, for_it)


def test_a_sign_in_page_is_looked_for_at_the_gateway_s_own_name() -> None:
    (offered,) = actions(with_root("captive-portal"))
    assert offered.place is None
    assert offered.address in {f"http://{samples.HOST}:80/", f"http://{samples.HOST}/"}


@pytest.mark.parametrize("code", ["port-closed", "credentials-rejected", "from-the-future"])
def test_no_button_without_a_place(code: str) -> None:
    assert actions(with_root(code)) == ()
    assert actions(with_root("clock-wrong", demo=True)) == ()
    assert actions(with_root("trust-anchor-missing", system="Linux")) == ()


class Desk:
    """A desktop that notes what it is asked to open."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.asked = outcome, list[object]()

    def open_place(self, place: Place) -> Outcome:
        self.asked.append(place)
        return self.outcome

    def open_page(self, address: str) -> Outcome:
        self.asked.append(address)
        return self.outcome


def button_of(window: MainWindow, words: str) -> QPushButton | None:
    found = (one for one in window.page().findChildren(QPushButton) if one.accessibleName() == words)
    return next(found, None)


def show(window: MainWindow, report: Report, opened_from: str = "") -> None:
    with samples.listed():
        window.conductor.show_result(read_for_window(report, opened_from))


@pytest.mark.parametrize("outcome", [Outcome.ASKED, Outcome.NOT_POSSIBLE])
def test_a_place_is_opened_or_it_is_said_where_it_is(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    desk = Desk(outcome)
    monkeypatch.setattr(platforms, "current_desktop", lambda: desk)
    window = make_window()
    show(window, with_root("clock-wrong"))
    button = button_of(window, "Open date and time settings")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.asked == [Place.CLOCK])
    if outcome is Outcome.NOT_POSSIBLE:
        qtbot.waitUntil(lambda: "settings of the system" in window.page().notice.sentence)


def test_it_can_forbid_it_and_a_zip_offers_nothing(make_window: MakeWindow) -> None:
    window = make_window()
    show(window, with_root("clock-wrong"), "a.zip")
    assert button_of(window, "Open date and time settings") is None
    prepared = diagnosis.prepare()
    forbidden = Value(value=False, source=Source.POLICY)
    settings = replace(prepared.settings, real_actions=forbidden)
    window.conductor.prepared = replace(prepared, settings=settings)
    show(window, with_root("clock-wrong"))
    assert button_of(window, "Open date and time settings") is None


# ------------------------------------------------------------------------------------------------- DART


class Computer:
    """A platform whose DART does what it is told."""

    def __init__(self, collect: Callable[[Path, threading.Event | None], Failure | None]) -> None:
        self._collect = collect

    def policy(self) -> PolicySource:
        return PolicySource()

    def collect_dart(
        self,
        destination: Path,
        _deadline_s: float,
        starting: Callable[[], object],
        stop: threading.Event | None = None,
    ) -> Failure | None:
        starting()
        return self._collect(destination, stop)


def writes(destination: Path, _stop: threading.Event | None) -> None:
    with zipfile.ZipFile(destination, "w") as opened:
        opened.writestr("AnyConnectVPN.txt", "as it is")


def hangs(_destination: Path, stop: threading.Event | None) -> Failure:
    assert stop is not None
    stop.wait(60)
    return Failure(Operation.READ_FILE, FailureKind.TIMED_OUT)


def with_dart(report: Report) -> Report:
    """The same report of a computer that has DART."""
    return with_facts(report, ClientInstall, modules=("dart",))


def dart_button(
    window: MainWindow, collect: Callable[[Path, threading.Event | None], Failure | None]
) -> QPushButton:
    prepared = window.conductor.prepared
    assert prepared is not None
    window.conductor.prepared = replace(prepared, platform=Computer(collect))  # type: ignore[arg-type]  # what it asks
    show(window, with_dart(samples.report(samples.ROOT_MISSING)))
    window.conductor.result_page().open_details(Tab.CLIENT)
    found = button_of(window, "Collect with DART…")
    assert found is not None
    return found


def choose(window: MainWindow, folder: Path) -> None:
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(folder))
    dialog.reject()


def test_dart_is_offered_where_it_is_installed_only(make_window: MakeWindow) -> None:
    window = make_window()
    show(window, samples.report(samples.ROOT_MISSING))
    for tab in (Tab.CLIENT, Tab.LOGS):
        window.conductor.result_page().open_details(tab)
        assert button_of(window, "Collect with DART…") is None
    dart_button(window, writes)
    window.conductor.result_page().open_details(Tab.LOGS)
    assert button_of(window, "Collect with DART…") is not None


def test_the_bundle_is_collected_and_called_unredacted(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    dart_button(window, writes).click()
    choose(window, tmp_path)
    notice = window.page().notice
    qtbot.waitUntil(lambda: notice.sentence.startswith("Saved as"), timeout=PATIENCE_MS)
    assert "not redacted" in notice.sentence
    (saved,) = tmp_path.iterdir()
    assert "UNREDACTED" in saved.name


def test_it_can_be_stopped_and_leaves_nothing(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window()
    dart_button(window, hangs).click()
    choose(window, tmp_path)
    notice = window.page().notice
    qtbot.waitUntil(lambda: notice.action is not None)
    assert notice.action is not None
    notice.action.click()
    qtbot.waitUntil(lambda: "stopped" in notice.sentence, timeout=PATIENCE_MS)
    assert list(tmp_path.iterdir()) == []


def test_leaving_ends_the_collector(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    ended = threading.Event()

    def notes(destination: Path, stop: threading.Event | None) -> Failure:
        failure = hangs(destination, stop)
        ended.set()
        return failure

    window = make_window()
    dart_button(window, notes).click()
    choose(window, tmp_path)
    qtbot.waitUntil(lambda: window.page().notice.action is not None)
    window.close()
    assert ended.wait(30)
