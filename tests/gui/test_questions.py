"""Screen 10: questions that would narrow it down, judged at once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from clientdiag.engine.answering import answered
from clientdiag.gui.shown import read_for_window
from clientdiag.gui.window import MainWindow
from clientdiag.model.core import Report, State, Symptom
from clientdiag.rendering.questions import questions
from tests.gui import samples
from tests.gui.conftest import MakeWindow


def complaint(symptom: Symptom = Symptom.AUTHENTICATION_FAILED, **answers: object) -> Report:
    """A healthy gateway, and a user whose sign-in fails."""
    with samples.listed():
        return answered(samples.report(samples.HEALTHY), symptom=symptom, **answers)


def shown(window: MainWindow, report: Report) -> None:
    with samples.listed():
        window.conductor.show_result(read_for_window(report))


def chip(window: MainWindow, words: str, place: int = 0) -> QPushButton:
    found = [one for one in window.conductor.result_page().findChildren(QPushButton) if one.text() == words]
    return [one for one in found if not one.isHidden() and one.window() is window][place]


def verdict(window: MainWindow) -> tuple[State, str | None]:
    page = window.conductor.result_page()
    assert page.shown is not None
    return page.shown.report.verdict.state, page.shown.report.verdict.root


def test_answers_lead_to_a_cause_and_back(make_window: MakeWindow) -> None:
    window = make_window()
    with samples.listed():
        shown(window, complaint())
        assert verdict(window) == (State.UNDETERMINED, None)
        chip(window, "Yes").click()
        assert verdict(window) == (State.UNDETERMINED, None)
        chip(window, "Not tried").click()
        assert verdict(window) == (State.ATTENTION, "token-required")
        chip(window, "Not tried").click()  # taken back
        assert verdict(window) == (State.UNDETERMINED, None)


def test_a_sign_in_that_was_never_reached_ends_the_questions(make_window: MakeWindow) -> None:
    window = make_window()
    with samples.listed():
        shown(window, complaint())
        chip(window, "No").click()

    assert verdict(window) == (State.UNDETERMINED, None)
    assert [one.field for one in questions(complaint(asked_for_password=False))] == ["asked_for_password"]


@pytest.mark.parametrize("symptom", [Symptom.UNTRUSTED_SERVER, Symptom.CANNOT_REACH])
def test_nothing_is_asked_where_the_answer_could_not_help(symptom: Symptom) -> None:
    assert questions(complaint(symptom)) == ()


def test_a_cause_that_is_named_leaves_no_question() -> None:
    with samples.listed():
        blocked = answered(samples.report(samples.ROOT_MISSING), symptom=Symptom.AUTHENTICATION_FAILED)

    assert blocked.verdict.state is State.BLOCKED
    assert questions(blocked) == ()


def test_a_result_without_a_complaint_asks_nothing() -> None:
    with samples.listed():
        assert questions(samples.report(samples.HEALTHY)) == ()


def test_never_more_than_three() -> None:
    assert len(questions(complaint(asked_for_password=True))) == 3


def test_a_report_from_a_zip_is_not_answered_for(make_window: MakeWindow) -> None:
    window = make_window()
    with samples.listed():
        window.conductor.show_result(read_for_window(complaint(), "some.zip"))
        page = window.conductor.result_page()

    assert page.shown is not None
    assert page.shown.questions == ()
