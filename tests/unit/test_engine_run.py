from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from clientdiag import RELEASE_DATE, __version__
from clientdiag.checks.contract import Cancel, Context
from clientdiag.engine import Event, Finished, Started
from clientdiag.engine.run import _PHONE_LETTERS
from clientdiag.model.core import CheckStatus, State
from clientdiag.model.observations import TcpConnect
from clientdiag.model.text import Text, text
from tests.unit import facts
from tests.unit.engine_checks import REPOSITORY, TARGET, addresses, check, run, runs, sees, stuck


def test_runs_come_in_the_order_of_the_checks_however_they_end() -> None:
    first_may_end = threading.Event()

    def first(context: Context) -> None:
        assert first_may_end.wait(30)
        context.emit(facts.connected("first"))

    def second(context: Context) -> None:
        context.emit(facts.connected("second"))
        first_may_end.set()

    report = run(check("first", first), check("second", second))

    assert [one.check for one in report.runs] == ["first", "second"]
    assert [one.status for one in report.runs] == [CheckStatus.COMPLETED] * 2
    assert [addresses(one) for one in report.runs] == [["first"], ["second"]]


def test_checks_run_side_by_side() -> None:
    both = threading.Barrier(2)

    def meets(_context: Context) -> None:
        both.wait(30)

    report = run(check("one", meets), check("other", meets))

    assert {one.status for one in report.runs} == {CheckStatus.COMPLETED}


def test_a_check_waits_for_those_it_comes_after_and_sees_what_they_saw() -> None:
    seen: list[str] = []

    def last(context: Context) -> None:
        seen.extend(one.address for one in context.evidence().all(TcpConnect))

    run(
        check("last", last, after=("a", "b")),
        sees("a"),
        sees("b", after=("a",)),
    )

    assert seen == ["a", "b"]


def test_a_check_that_is_not_there_is_not_waited_for() -> None:
    report = run(sees("a", after=("absent",)))

    assert report.runs[0].status is CheckStatus.COMPLETED


def test_checks_that_wait_for_each_other_are_skipped() -> None:
    report = run(sees("a", after=("b",)), sees("b", after=("a",)), sees("c"))

    ended = {name: one.status for name, one in runs(report).items()}
    assert ended == {"a": CheckStatus.SKIPPED, "b": CheckStatus.SKIPPED, "c": CheckStatus.COMPLETED}
    assert runs(report)["a"].reason is not None


def test_a_check_that_never_returns_is_given_up_with_what_it_saw() -> None:
    with stuck() as hangs:
        report = run(check("hangs", hangs, deadline_s=0.05), sees("after", after=("hangs",)))
        still_inside = not hangs.left.is_set()

    assert still_inside
    given_up = runs(report)["hangs"]
    assert given_up.status is CheckStatus.TIMED_OUT
    assert given_up.reason == text("It did not answer within {seconds} seconds.", seconds="0.05")
    assert addresses(given_up) == ["early"]  # what it says later is dropped
    assert runs(report)["after"].status is CheckStatus.COMPLETED


def test_the_time_left_is_told() -> None:
    told: list[float] = []
    run(check("a", lambda context: told.append(context.remaining()), deadline_s=40.0))

    assert 0 < told[0] <= 40.0


def test_a_question_that_does_not_apply_says_why() -> None:
    reason = text("There is nothing to ask.")

    def observe(_context: Context) -> Text:
        return reason

    [one] = run(check("a", observe)).runs

    assert (one.status, one.reason) == (CheckStatus.NOT_APPLICABLE, reason)


@pytest.mark.parametrize("fault", [RuntimeError, KeyError, RecursionError, MemoryError])
def test_a_crashed_check_is_an_error_run_and_the_others_finish(fault: type[Exception]) -> None:
    def crashes(context: Context) -> None:
        context.emit(facts.connected("seen before"))
        raise fault("on purpose")

    report = run(check("crashes", crashes), sees("after", after=("crashes",)), sees("beside"))

    crashed = runs(report)["crashes"]
    assert crashed.status is CheckStatus.ERROR
    assert crashed.trace is not None
    assert "on purpose" in crashed.trace
    assert "in crashes" in crashed.trace
    assert addresses(crashed) == ["seen before"]
    assert {runs(report)[name].status for name in ("after", "beside")} == {CheckStatus.COMPLETED}


def test_every_check_has_its_times() -> None:
    report = run(sees("a"), sees("b", after=("a",)))

    first, second = report.runs
    assert 0 <= first.started_s <= first.started_s + first.duration_s <= second.started_s + 0.001
    assert second.started_s + second.duration_s <= report.duration_s + 0.001


def test_events_tell_the_run_in_its_order() -> None:
    told: list[Event] = []
    where: set[int] = set()

    def listen(event: Event) -> None:
        told.append(event)
        where.add(threading.get_ident())

    run(sees("a"), sees("b", after=("a",)), sees("c", after=("b",)), on_event=listen)

    words = [("start" if isinstance(one, Started) else "end", one.check.id) for one in told]
    assert words == [(word, name) for name in "abc" for word in ("start", "end")]
    ended = [one for one in told if isinstance(one, Finished)]
    assert [(one.done, one.total) for one in ended] == [(1, 3), (2, 3), (3, 3)]
    assert [len(one.evidence.all(TcpConnect)) for one in ended] == [1, 2, 3]
    assert where == {threading.get_ident()}


def test_every_start_has_its_end_also_when_it_is_given_up_or_crashes() -> None:
    told: list[Event] = []
    with stuck() as hangs:
        run(
            check("hangs", hangs, deadline_s=0.05),
            check("crashes", lambda _context: 1 / 0),  # type: ignore[arg-type,return-value]  # it never returns
            on_event=told.append,
        )

    started = [one.check.id for one in told if isinstance(one, Started)]
    ended = [one.check.id for one in told if isinstance(one, Finished)]
    assert sorted(started) == sorted(ended) == ["crashes", "hangs"]


def test_no_checks_at_all_make_an_empty_report() -> None:
    report = run()

    assert report.runs == ()
    assert report.verdict.state is State.READY


def test_a_report_says_what_made_it_and_of_what() -> None:
    report = run(sees("a"))

    assert report.target == TARGET
    assert (report.tool.version, report.tool.released) == (__version__, RELEASE_DATE)
    assert report.created.tzinfo is not None
    assert len(report.support_code) == 4
    assert set(report.support_code) <= set(_PHONE_LETTERS)
    assert not report.demo


_SOUND_ALIKE = ("BCDEGPTVZ3", "AJK8", "AH8", "FS", "LMN", "SX", "59", "IY", "QU2", "UVW")
_LOOK_ALIKE = ("0OQD", "1IL7J", "5S", "8B", "2Z", "UV", "6G")


@pytest.mark.parametrize("alike", _SOUND_ALIKE + _LOOK_ALIKE)
def test_no_two_signs_of_a_support_code_are_taken_for_each_other(alike: str) -> None:
    assert len(set(alike) & set(_PHONE_LETTERS)) <= 1
    assert len(_PHONE_LETTERS) == len(set(_PHONE_LETTERS)) == 14


def test_support_codes_differ() -> None:
    assert len({run().support_code for _ in range(20)}) > 15


class _Closable:
    def __init__(self) -> None:
        self.closed = threading.Event()

    def close(self) -> None:
        self.closed.set()


def test_what_nobody_took_from_the_shelf_is_closed() -> None:
    left, taken, second = _Closable(), _Closable(), _Closable()

    def gives(context: Context) -> None:
        line = context.shelf.handover("line")
        line.put(taken)
        line.put(left)
        line.put(("a place", second))
        line.end()

    def takes(context: Context) -> None:
        next(iter(context.shelf.handover("line").take(time.monotonic() + 30, Cancel())))

    run(check("gives", gives), check("takes", takes, after=("gives",)))

    assert left.closed.is_set()
    assert second.closed.is_set()
    assert not taken.closed.is_set()


def test_what_is_left_on_the_shelf_by_a_cancelled_run_is_closed_too() -> None:
    left, cancel = _Closable(), Cancel()

    def gives(context: Context) -> None:
        context.shelf.handover("line").put(left)
        cancel.set()

    run(check("gives", gives), cancel=cancel)

    assert left.closed.is_set()


def test_what_a_check_puts_on_the_shelf_after_it_was_given_up_is_closed() -> None:
    late, let_go, put = _Closable(), threading.Event(), threading.Event()

    def gives(context: Context) -> None:
        let_go.wait(30)
        context.shelf.handover("line").put(late)
        put.set()

    run(check("gives", gives, deadline_s=0.05))
    let_go.set()

    assert put.wait(30)
    assert late.closed.wait(0.5)


_LEAVES = """
import sys, threading
from tests.unit import facts
from tests.unit.engine_checks import check, run
entered = threading.Event()
def hangs(context):
    entered.set()
    threading.Event().wait()
report = run(check("hangs", hangs, deadline_s=0.1))
print(entered.is_set(), report.runs[0].status)
"""


def test_leaving_never_waits_for_a_check_that_hangs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LEAVES],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=30,  # a process that waits for the thread never ends
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True", "timed-out"]
