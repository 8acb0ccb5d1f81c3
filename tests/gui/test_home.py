"""The first page: which server, which symptom, and what is said about bad input."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from clientdiag import engine
from clientdiag.checks.contract import Options
from clientdiag.gui.page import Kind
from clientdiag.gui.symptoms import wordings
from clientdiag.gui.window import MainWindow
from clientdiag.model.core import Report, Symptom, Target
from tests.gui import samples
from tests.gui.conftest import MakeWindow

BOSTON = Target(
    "vpn.example.com",
    port=8443,
    path="/staff",
    display="vpn.example.com",
    expected_addresses=("203.0.113.10",),
    source="cisco-profile",
    expected_source="policy",
    profile="Boston office",
)
PARIS = Target("paris.example.com", display="paris.example.com", source="cisco-profile")


def started(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Target]:
    """Collects what would be run instead of running it."""
    seen: list[Target] = []
    monkeypatch.setattr(window.conductor, "_run_target", seen.append)
    return seen


def test_without_a_known_gateway_the_field_waits_and_the_demo_is_offered(make_window: MakeWindow) -> None:
    window = make_window()
    fields = window.home.gateway.fields
    assert window.home.gateway.is_editing()
    assert window.focusWidget() is fields.server.line
    assert fields.demo.isVisible()
    assert not fields.keep.isVisible()


def test_a_known_gateway_is_shown_with_where_it_came_from(make_window: MakeWindow) -> None:
    card = make_window(BOSTON).home.gateway
    assert not card.is_editing()
    assert card.server.words() == "vpn.example.com:8443/staff"
    assert "Boston office" in card.origin.text()
    assert "203.0.113.10 (set by your IT)" in card.origin.text()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "vpn example com",
        "https://",
        "vpn.example.com:99999",
        "ftp://vpn.example.com",
        "-x-.com",
        "1.2.3",
    ],
)
def test_bad_input_gets_one_sentence_beside_the_field_and_nothing_else(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    window = make_window()
    runs = started(window, monkeypatch)
    field = window.home.gateway.fields.server
    field.line.setText(typed)
    window.conductor.run()
    assert runs == []
    assert window.page() is window.home
    assert field.wrong.isVisible()
    sentence = field.wrong.text()
    assert sentence.endswith(".")
    assert field.line.accessibleDescription() == sentence
    assert not window.home.notice.isVisible()
    assert window.focusWidget() is field.line


def test_the_sentence_goes_when_one_types_on(make_window: MakeWindow) -> None:
    window = make_window()
    field = window.home.gateway.fields.server
    window.conductor.run()
    assert field.wrong.isVisible()
    QTest.keyClicks(field.line, "v")
    assert not field.wrong.isVisible()


def test_enter_in_the_field_runs_what_was_pasted(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    runs = started(window, monkeypatch)
    line = window.home.gateway.fields.server.line
    line.setText("  https://VPN.Example.com:8443/group ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert [(one.host, one.port, one.path, one.source) for one in runs] == [
        ("vpn.example.com", 8443, "/group", "window")
    ]


def test_enter_runs_from_a_chip_but_presses_a_push_button(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(PARIS)
    runs = started(window, monkeypatch)
    QTest.keyClick(window.home.symptoms.buttons["not-sure"], Qt.Key.Key_Return)
    assert runs == [PARIS]
    window.home.gateway.change.setFocus()
    QTest.keyClick(window.home.gateway.change, Qt.Key.Key_Return)
    assert runs == [PARIS]
    assert window.home.gateway.is_editing()


def test_what_is_not_changed_keeps_its_source(make_window: MakeWindow) -> None:
    card = make_window(BOSTON).home.gateway
    card.edit()
    assert card.fields.server.text() == "vpn.example.com:8443/staff"
    assert card.target() is BOSTON


def test_an_expected_address_is_taken_or_complained_about(make_window: MakeWindow) -> None:
    card = make_window().home.gateway
    card.fields.server.line.setText("vpn.example.com")
    card.fields.expected.line.setText("203.0.113.300")
    assert card.target() is None
    assert "203.0.113.300" in card.fields.expected.wrong.text()
    assert not card.fields.server.wrong.isVisible()
    card.fields.expected.line.setText("203.0.113.10, 2001:db8::1")
    target = card.target()
    assert target is not None
    assert target.expected_addresses == ("203.0.113.10", "2001:db8::1")
    assert target.expected_source == "window"


def test_esc_forgets_what_was_typed(make_window: MakeWindow) -> None:
    window = make_window(BOSTON)
    window.home.gateway.edit()
    window.home.gateway.fields.server.line.setText("other.example.com")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.home.gateway.is_editing()
    assert window.home.gateway.target() is BOSTON


def test_one_of_several_known_gateways_can_be_chosen(make_window: MakeWindow) -> None:
    card = make_window(BOSTON, PARIS).home.gateway
    card.edit()
    chips = card.fields._chips
    assert chips is not None
    QTest.mouseClick(chips.buttons["1"], Qt.MouseButton.LeftButton)
    assert card.target() is PARIS
    assert not card.is_editing()


def test_a_gateway_that_it_locked_cannot_be_changed(make_window: MakeWindow) -> None:
    window = make_window()
    window.home.know([BOSTON], locked=True)
    assert not window.home.gateway.change.isVisible()


def test_a_server_given_at_the_start_stands_in_the_field(make_window: MakeWindow) -> None:
    card = make_window(PARIS, typed="vpn.example.net:444").home.gateway
    assert card.is_editing()
    assert card.fields.server.text() == "vpn.example.net:444"


def test_every_symptom_of_the_model_has_a_chip() -> None:
    assert set(wordings()) == {one.value for one in Symptom}


def test_at_most_one_symptom_is_chosen_and_it_can_be_taken_back(make_window: MakeWindow) -> None:
    chips = make_window(PARIS).home.symptoms
    first, second = chips.buttons["not-sure"], chips.buttons["something-else"]
    assert chips.chosen() is None
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert chips.chosen() == "something-else"
    assert not first.isChecked()
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert chips.chosen() is None


def test_symptom_and_time_reach_the_checks(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    given: list[Options] = []

    def diagnose(_target: Target, options: Options, *_rest: object, **_named: object) -> Report:
        given.append(options)
        return samples.report()

    monkeypatch.setattr(engine, "diagnose", diagnose)
    window = make_window(PARIS)
    window.home.symptoms.choose("untrusted-server-certificate")
    QTest.mouseClick(window.home.before_sign_in.box, Qt.MouseButton.LeftButton)
    window.conductor.run()
    qtbot.waitUntil(lambda: window.page().kind is Kind.RESULT)
    assert given[0].symptom is Symptom.UNTRUSTED_SERVER
    assert given[0].before_sign_in is True


def test_a_click_on_the_words_of_the_check_box_counts(make_window: MakeWindow) -> None:
    tick = make_window(PARIS).home.before_sign_in
    (words,) = tick.findChildren(QLabel)
    QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    assert tick.is_on()


def test_text_can_grow_to_twice_its_size_and_back(make_window: MakeWindow, app: QApplication) -> None:
    window = make_window(PARIS)
    before = app.font().pixelSize()
    for _ in range(9):
        window.menus.larger.trigger()
    assert app.font().pixelSize() == 2 * before
    window.menus.normal.trigger()
    assert app.font().pixelSize() == before
