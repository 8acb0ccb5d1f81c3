from __future__ import annotations

import threading
from functools import partial

from clientdiag.probes.patience import side_by_side

FAR = 3600.0


def never() -> bool:
    return False


def test_results_stand_in_the_order_of_the_calls() -> None:
    second = threading.Event()

    def late() -> str:
        assert second.wait(30)
        return "first"

    def early() -> str:
        second.set()
        return "second"

    assert side_by_side([late, early], deadline_s=FAR, cancelled=never) == ["first", "second"]


def test_calls_run_side_by_side() -> None:
    both = threading.Barrier(3)

    assert len(side_by_side([partial(both.wait, 30)] * 3, deadline_s=FAR, cancelled=never)) == 3


def test_each_result_is_told_as_it_comes_in_the_caller_s_thread() -> None:
    told: list[tuple[int, str]] = []
    threads: set[int] = set()

    def each(index: int, result: str) -> None:
        told.append((index, result))
        threads.add(threading.get_ident())

    side_by_side([lambda: "a", lambda: "b"], deadline_s=FAR, cancelled=never, each=each)

    assert sorted(told) == [(0, "a"), (1, "b")]
    assert threads == {threading.get_ident()}


def test_a_call_that_hangs_is_left_behind() -> None:
    let_go, left = threading.Event(), threading.Event()

    def hangs() -> str:
        let_go.wait(60)
        left.set()
        return "late"

    results = side_by_side([hangs, lambda: "quick"], deadline_s=0.2, cancelled=never)
    still_inside = not left.is_set()
    let_go.set()

    assert still_inside
    assert results == [None, "quick"]
    assert left.wait(30)


def test_cancel_answers_while_calls_hang() -> None:
    let_go, left, inside, cancelled = (threading.Event() for _ in range(4))

    def hangs() -> str:
        inside.set()
        cancelled.set()
        let_go.wait(60)
        left.set()
        return "late"

    assert side_by_side([hangs], deadline_s=FAR, cancelled=cancelled.is_set) == [None]
    assert inside.is_set()
    assert not left.is_set()
    let_go.set()
    assert left.wait(30)


def test_a_result_of_none_is_told_too() -> None:
    told: list[int] = []

    side_by_side(
        [lambda: None], deadline_s=FAR, cancelled=never, each=lambda index, _result: told.append(index)
    )

    assert told == [0]


def test_no_calls_end_at_once() -> None:
    assert side_by_side([], deadline_s=FAR, cancelled=never) == []
