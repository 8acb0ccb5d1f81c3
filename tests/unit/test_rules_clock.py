from __future__ import annotations

from datetime import timedelta

import pytest

from clientdiag.model.core import Severity
from clientdiag.model.observations import LocalClock, WebAnswer
from tests.unit import facts
from tests.unit.facts import DAY, NOW, RELEASED, ask, but, finding, healthy, judged, unknown

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.mark.parametrize("ahead", [timedelta(0), 5 * MINUTE, -5 * MINUTE, MINUTE])
def test_five_minutes_are_forgiven(ahead: timedelta) -> None:
    assert ask("clock-wrong", *but(healthy(), facts.exchange(date=NOW - ahead))) == []


@pytest.mark.parametrize(
    ("ahead", "says"),
    [
        (5 * MINUTE + SECOND, "minutes ahead"),
        (-5 * MINUTE - SECOND, "minutes behind"),
        (3 * 60 * MINUTE, "minutes ahead"),
        (2 * DAY, "days ahead"),
        (-2 * DAY, "days behind"),
        (25 * DAY, "days ahead"),
    ],
)
def test_more_than_five_minutes_are_a_wrong_clock(ahead: timedelta, says: str) -> None:
    found = finding("clock-wrong", *but(healthy(), facts.exchange(date=NOW - ahead)))

    assert found is not None
    assert found.severity is Severity.ERROR
    assert found.explanation is not None
    assert says in (found.explanation.plural or "")


def test_the_clock_is_judged_when_the_answer_came() -> None:
    # The answer came ten minutes into a long run: that is no wrong clock.
    late = facts.exchange(received=NOW + 10 * MINUTE, date=NOW + 10 * MINUTE)

    assert ask("clock-wrong", *but(healthy(), late)) == []


def test_without_a_date_header_the_clock_is_unknown_and_the_user_is_asked_to_compare() -> None:
    said = unknown("clock-wrong", *but(healthy(), facts.exchange()))

    assert said is not None
    assert said.reason is not None
    assert "phone" in said.reason.msgid
    assert finding("clock-wrong", *but(healthy(), facts.exchange())) is None


def test_an_unknown_clock_does_not_make_the_verdict_unknown() -> None:
    assert judged(*but(healthy(), facts.exchange())).verdict.unknown == ()


def test_a_clock_before_our_release_is_wrong_without_any_header() -> None:
    early = (LocalClock(RELEASED - DAY, RELEASED), facts.exchange())
    found = finding("clock-wrong", *but(healthy(), *early))

    assert found is not None
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize("late", [timedelta(0), SECOND, 900 * DAY])
def test_a_clock_after_our_release_proves_nothing(late: timedelta) -> None:
    now = LocalClock(RELEASED + late, RELEASED)

    assert finding("clock-wrong", *but(healthy(), now, facts.exchange())) is None


def test_a_gateway_that_agrees_outweighs_our_release_date() -> None:
    early = LocalClock(RELEASED - DAY, RELEASED)
    agrees = facts.exchange(received=RELEASED - DAY, date=RELEASED - DAY)

    assert finding("clock-wrong", *but(healthy(), early, agrees)) is None


@pytest.mark.parametrize("off", [-400 * DAY, 400 * DAY])
def test_a_certificate_s_window_alone_proves_nothing(off: timedelta) -> None:
    moved = LocalClock(NOW + off, RELEASED - 1000 * DAY)

    assert finding("clock-wrong", *but(healthy(), moved, facts.exchange())) is None


def test_a_wrong_clock_is_the_one_cause_of_what_looks_expired() -> None:
    ahead = facts.clock(NOW + 200 * DAY)
    made = judged(*but(healthy(), ahead, facts.exchange(received=NOW + 200 * DAY, date=NOW)))

    assert made.verdict.root == "clock-wrong"
    assert {one.code: one.explained_by for one in made.findings} == {
        "clock-wrong": None,
        "server-certificate-expired": "clock-wrong",
    }


def test_it_reads_whether_the_certificate_is_good_by_the_gateway_s_clock() -> None:
    ahead = facts.clock(NOW + 200 * DAY)
    late = but(healthy(), ahead, facts.exchange(received=NOW + 200 * DAY, date=NOW))
    found = finding("server-certificate-expired", *late)

    assert found is not None
    assert any(one.msgid == "By the gateway's own clock it is valid." for one in found.detail)


def _source(ahead: timedelta) -> WebAnswer:
    return WebAnswer("time-source", "http://time.example/", NOW, NOW, 200, date=NOW - ahead)


def test_a_gateway_that_lies_about_the_time_is_not_this_computer_s_fault() -> None:
    lies = but(healthy(), facts.exchange(date=NOW + 100 * DAY))

    assert finding("gateway-clock-wrong", *lies) is not None
    assert finding("clock-wrong", *lies) is None


def test_a_time_source_of_it_settles_whose_clock_is_wrong() -> None:
    off = but(healthy(), facts.exchange(date=NOW - 30 * MINUTE))

    assert finding("clock-wrong", *off, _source(30 * MINUTE)) is not None
    assert finding("gateway-clock-wrong", *off, _source(30 * MINUTE)) is None
    assert finding("clock-wrong", *off, _source(timedelta(0))) is None
    assert finding("gateway-clock-wrong", *off, _source(timedelta(0))) is not None


def test_another_web_answer_is_no_time_source() -> None:
    portal = WebAnswer("portal-probe", "http://probe.example/", NOW, NOW, 204, date=NOW - DAY)

    assert finding("clock-wrong", *healthy(), portal) is None
