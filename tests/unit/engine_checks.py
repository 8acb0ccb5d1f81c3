"""Checks made by hand for the tests of the engine: one that answers, hangs, crashes, waits or gives up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from clientdiag.checks.contract import Cancel, Check, Context, Options
from clientdiag.engine import Event, diagnose
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import CheckRun, Report, Target
from clientdiag.model.observations import TcpConnect
from clientdiag.model.rule import Rule
from clientdiag.model.text import Text, text
from clientdiag.platforms.base import Platform
from tests.unit import facts

TARGET = Target(host=facts.HOST)
NO_PLATFORM = cast("Platform", None)
"""None of these checks asks the platform."""


def check(name: str, observe: Callable[[Context], Text | None], **more: Any) -> Check:
    """A check of one function."""
    return Check(id=name, stage=Stage.NETWORK, doing=text("Looking"), observe=observe, **more)


def sees(name: str, *addresses: str, **more: Any) -> Check:
    """A check that sees a connection to each of *addresses* and ends."""

    def observe(context: Context) -> None:
        for address in addresses or (name,):
            context.emit(facts.connected(address))

    return check(name, observe, **more)


def run(
    *checks: Check,
    cancel: Cancel | None = None,
    on_event: Callable[[Event], None] = lambda _event: None,
    options: Options | None = None,
) -> Report:
    """Diagnose with *checks* alone."""
    return diagnose(
        TARGET, options or Options(), NO_PLATFORM, checks=checks, on_event=on_event, cancel=cancel
    )


def runs(report: Report) -> dict[str, CheckRun]:
    """The runs by the name of their check."""
    return {one.check: one for one in report.runs}


def addresses(one: CheckRun) -> list[str]:
    """What a run of :func:`sees` saw."""
    return [seen.address for seen in one.observations if isinstance(seen, TcpConnect)]


class Stuck:
    """A call that never returns until it is let go; ``entered`` once somebody is inside."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.left = threading.Event()
        self._let_go = threading.Event()

    def __call__(self, context: Context) -> None:
        context.emit(facts.connected("early"))
        self.entered.set()
        self._let_go.wait()
        context.emit(facts.connected("late"))
        self.left.set()

    def let_go(self) -> None:
        """Let the call return."""
        self._let_go.set()


@contextmanager
def stuck() -> Iterator[Stuck]:
    """A stuck call that is let go, and has returned, at the end."""
    one = Stuck()
    try:
        yield one
    finally:
        one.let_go()
        if one.entered.is_set():
            assert one.left.wait(30)


def rules(*made: Rule) -> Sequence[Rule]:
    """Rules as a check takes them."""
    return tuple(made)


REPOSITORY = Path(__file__).parents[2]
