"""Running calls side by side in threads that can be left behind."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

TICK_S = 0.05
"""How often a wait looks whether the run was cancelled."""


def side_by_side(
    calls: Sequence[Callable[[], T]],
    *,
    deadline_s: float,
    cancelled: Callable[[], bool],
    each: Callable[[int, T], None] | None = None,
    enough: Callable[[T], bool] = lambda _result: False,
) -> list[T | None]:
    """Run every call in a daemon thread; None where it did not return in *deadline_s* seconds.

    A result that is ``enough`` ends the wait for the others.

    ``each`` is called in the caller's thread with a call's index and result as it comes. The calls
    must not raise; one that does counts as unanswered. Calls that outlast the deadline are left
    behind: they may be inside the system and cannot be interrupted.
    """
    news: queue.SimpleQueue[tuple[int, T] | None] = queue.SimpleQueue()

    def work(index: int) -> None:
        result: tuple[int, T] | None = None
        try:
            result = (index, calls[index]())
        finally:
            news.put(result)

    for index in range(len(calls)):
        threading.Thread(target=work, args=(index,), daemon=True).start()
    results: list[T | None] = [None] * len(calls)
    end = time.monotonic() + deadline_s
    for _ in calls:
        came, answer = _next(news, end, cancelled)
        if not came:
            break
        if answer is not None:
            results[answer[0]] = answer[1]
            if each is not None:
                each(*answer)
            if enough(answer[1]):
                break
    return results


def _next(
    news: queue.SimpleQueue[tuple[int, T] | None], end: float, cancelled: Callable[[], bool]
) -> tuple[bool, tuple[int, T] | None]:
    while not cancelled():
        left = end - time.monotonic()
        if left <= 0:
            break
        try:
            return True, news.get(timeout=min(TICK_S, left))
        except queue.Empty:
            continue
    return False, None
