from __future__ import annotations

import threading
import time

import pytest

from clientdiag.checks.contract import Cancel, Context, Handover, Options
from clientdiag.engine import Event, Finished, Started, diagnose
from clientdiag.model.core import CheckStatus, State, Target
from tests.unit.engine_checks import NO_PLATFORM, addresses, check, run, runs, sees, stuck


def test_cancel_answers_while_a_check_hangs() -> None:
    cancel = Cancel()
    with stuck() as hangs:

        def cancels() -> None:
            hangs.entered.wait(30)
            cancel.set()

        canceller = threading.Thread(target=cancels)
        canceller.start()
        # Its deadline is far away: only the cancel can end this run.
        report = run(check("hangs", hangs, deadline_s=3600.0), sees("after", after=("hangs",)), cancel=cancel)
        returned_while_it_hung = not hangs.left.is_set()
        canceller.join()

    assert returned_while_it_hung
    ended = runs(report)
    assert ended["hangs"].status is CheckStatus.CANCELLED
    assert addresses(ended["hangs"]) == ["early"]
    assert ended["after"].status is CheckStatus.CANCELLED
    assert ended["after"].reason is not None


def test_what_ended_before_the_cancel_stays() -> None:
    cancel = Cancel()

    def on_event(event: Event) -> None:
        if isinstance(event, Finished) and event.check.id == "done":
            cancel.set()

    with stuck() as hangs:
        report = run(sees("done"), check("hangs", hangs, deadline_s=3600.0), cancel=cancel, on_event=on_event)
        assert hangs.entered.wait(30)

    assert runs(report)["done"].status is CheckStatus.COMPLETED
    assert addresses(runs(report)["done"]) == ["done"]
    assert runs(report)["hangs"].status is CheckStatus.CANCELLED


def test_every_started_check_gets_its_end_told_on_cancel() -> None:
    cancel, told = Cancel(), list[Event]()
    with stuck() as one, stuck() as other:

        def canceller() -> None:
            one.entered.wait(30)
            other.entered.wait(30)
            cancel.set()

        threading.Thread(target=canceller, daemon=True).start()
        run(
            check("one", one, deadline_s=3600.0),
            check("other", other, deadline_s=3600.0),
            sees("never", after=("one",)),
            cancel=cancel,
            on_event=told.append,
        )

    assert {event.check.id for event in told if isinstance(event, Started)} == {"one", "other"}
    assert {event.check.id for event in told if isinstance(event, Finished)} == {"one", "other"}


def test_a_run_cancelled_before_it_begins_returns_though_its_check_hangs() -> None:
    cancel = Cancel()
    cancel.set()
    with stuck() as hangs:
        report = run(check("hangs", hangs, deadline_s=3600.0), cancel=cancel)
        assert report.runs[0].status is CheckStatus.CANCELLED
        assert hangs.entered.wait(30)


def test_checks_are_told_of_the_cancel() -> None:
    cancel, seen = Cancel(), threading.Event()
    asked: list[bool] = []

    def watches(context: Context) -> None:
        asked.append(context.cancelled())
        cancel.set()
        asked.append(context.cancelled())
        seen.set()

    run(check("watches", watches, deadline_s=3600.0), cancel=cancel)

    assert seen.wait(30)
    assert asked == [False, True]


def test_a_cancelled_diagnosis_is_never_ready() -> None:
    cancel = Cancel()
    cancel.set()
    nowhere = Target(host="127.0.0.1", port=1, is_address=True)
    report = diagnose(nowhere, Options(), NO_PLATFORM, cancel=cancel)

    assert report.verdict.state is State.UNDETERMINED
    assert report.verdict.unknown


class TestCancel:
    def test_calls_back_once_and_at_once_when_late(self) -> None:
        cancel, called = Cancel(), list[str]()
        cancel.when_set(lambda: called.append("early"))
        assert not cancel()
        cancel.set()
        cancel.set()
        cancel.when_set(lambda: called.append("late"))
        assert cancel()
        assert called == ["early", "late"]

    def test_many_threads_cancel_once(self) -> None:
        cancel, called = Cancel(), list[int]()
        cancel.when_set(lambda: called.append(1))
        threads = [threading.Thread(target=cancel.set) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert called == [1]

    @pytest.mark.parametrize("before", [True, False])
    def test_a_handover_ends_on_cancel(self, before: bool) -> None:
        line: Handover[int] = Handover()
        cancel = Cancel()
        line.put(1)
        if before:
            cancel.set()
        taken = []
        for item in line.take(time.monotonic() + 3600, cancel):
            taken.append(item)
            cancel.set()
        assert taken == ([] if before else [1])
