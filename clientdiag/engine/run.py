"""Runs checks side by side, each in a thread that can be given up, and makes the report."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from clientdiag import RELEASE_DATE, __version__, knowledge
from clientdiag.checks import ALL_CHECKS
from clientdiag.checks.contract import Cancel, Check, Context, Options, Shelf
from clientdiag.engine.judge import judge
from clientdiag.model.core import CheckRun, CheckStatus, Observation, Report, Target, Tool
from clientdiag.model.evidence import Evidence
from clientdiag.model.text import Text, text
from clientdiag.platforms.base import Platform

_LOOK_UP_S = 0.1
"""Windows does not wake a waiting thread for Ctrl-C: it has to look up by itself."""
_PHONE_LETTERS = "234679FHKMRWXY"
"""Told apart on a bad line and in handwriting: of those that rhyme (B C D E G P T V Z 3, A H J K 8, F L S X,
M N, I Y, 5 9, Q U W 2) or look alike (0 O, 1 I L, 5 S, 8 B, 2 Z, U V) only some that do not are left."""


@dataclass(frozen=True)
class Started:
    """A check began."""

    check: Check
    at_s: float


@dataclass(frozen=True)
class Finished:
    """A check ended; ``evidence`` holds everything seen so far."""

    check: Check
    run: CheckRun
    evidence: Evidence
    done: int
    total: int


Event = Started | Finished


class _Task:
    """One check in its thread. What it emits after it was given up is dropped."""

    def __init__(self, check: Check, started: float) -> None:
        self.check = check
        self.started = started
        self.deadline = started + check.deadline_s
        self._lock = threading.Lock()
        self._closed = False
        self._seen: list[Observation] = []

    def emit(self, seen: Observation) -> None:
        with self._lock:
            if not self._closed:
                self._seen.append(seen)

    def close(self) -> tuple[Observation, ...]:
        with self._lock:
            self._closed = True
            return tuple(self._seen)


class _Engine:
    def __init__(
        self,
        target: Target,
        options: Options,
        platform: Platform,
        checks: Sequence[Check],
        on_event: Callable[[Event], None],
        cancel: Cancel,
    ) -> None:
        self._target, self._options, self._platform = target, options, platform
        self._checks, self._on_event, self._cancel = checks, on_event, cancel
        self._zero = time.monotonic()
        self._news: queue.SimpleQueue[tuple[str, CheckStatus, Text | None, str | None] | None]
        self._news = queue.SimpleQueue()
        self._running: dict[str, _Task] = {}
        self._runs: dict[str, CheckRun] = {}
        self._shelf = Shelf()

    def run(self) -> tuple[CheckRun, ...]:
        self._cancel.when_set(lambda: self._news.put(None))
        self._start_ready()
        while self._running:
            self._wait()
            if self._cancel():
                self._end_all()
                break
            self._start_ready()
        self._shelf.close()
        return self._ordered()

    def _ordered(self) -> tuple[CheckRun, ...]:
        never = text("The run ended before this check began.")
        return tuple(
            self._runs.get(check.id)
            or CheckRun(
                check.id, CheckStatus.CANCELLED if self._cancel() else CheckStatus.SKIPPED, reason=never
            )
            for check in self._checks
        )

    def _evidence(self) -> Evidence:
        return Evidence([self._runs[check.id] for check in self._checks if check.id in self._runs])

    def _start_ready(self) -> None:
        known = {check.id for check in self._checks}
        for check in self._checks:
            if check.id in self._runs or check.id in self._running:
                continue
            if all(other in self._runs for other in check.after if other in known):
                self._start(check)

    def _start(self, check: Check) -> None:
        task = _Task(check, time.monotonic())
        self._running[check.id] = task
        self._on_event(Started(check, task.started - self._zero))
        evidence = self._evidence()
        context = Context(
            target=self._target,
            options=self._options,
            platform=self._platform,
            evidence=lambda: evidence,
            emit=task.emit,
            cancelled=self._cancel,
            deadline=task.deadline,
            shelf=self._shelf,
        )
        threading.Thread(target=self._observe, args=(check, context), name=check.id, daemon=True).start()

    def _observe(self, check: Check, context: Context) -> None:
        status, reason, trace = CheckStatus.COMPLETED, None, None
        try:
            reason = check.observe(context)
            if reason is not None:
                status = CheckStatus.NOT_APPLICABLE
        except Exception:  # noqa: BLE001  # a crashed check is a run of its own kind; the others finish
            status, trace = CheckStatus.ERROR, _without_home(traceback.format_exc())
        self._news.put((check.id, status, reason, trace))

    def _wait(self) -> None:
        nearest = min(task.deadline for task in self._running.values())
        with contextlib.suppress(queue.Empty):
            news = self._news.get(timeout=min(_LOOK_UP_S, max(0.0, nearest - time.monotonic())))
            if news is not None and news[0] in self._running:
                self._end(*news)
        now = time.monotonic()
        for task in [task for task in self._running.values() if task.deadline <= now]:
            late = text("It did not answer within {seconds} seconds.", seconds=f"{task.check.deadline_s:g}")
            self._end(task.check.id, CheckStatus.TIMED_OUT, late, None)

    def _end_all(self) -> None:
        for name in list(self._running):
            self._end(name, CheckStatus.CANCELLED, None, None)

    def _end(self, name: str, status: CheckStatus, reason: Text | None, trace: str | None) -> None:
        task = self._running.pop(name)
        run = CheckRun(
            check=name,
            status=status,
            started_s=round(task.started - self._zero, 4),
            duration_s=round(time.monotonic() - task.started, 4),
            observations=task.close(),
            reason=reason,
            trace=trace,
        )
        self._runs[name] = run
        self._on_event(Finished(task.check, run, self._evidence(), len(self._runs), len(self._checks)))


def _without_home(trace: str) -> str:
    """A traceback without the name that the home folder gives away."""
    home = os.path.expanduser("~")  # noqa: PTH111  # Path.home raises where there is none
    return trace.replace(home, "~") if len(home) > 1 else trace


def _support_code() -> str:
    """Four letters to tell two reports apart on the phone; nothing secret depends on them."""
    return "".join(_PHONE_LETTERS[byte % len(_PHONE_LETTERS)] for byte in os.urandom(4))


def diagnose(
    target: Target,
    options: Options,
    platform: Platform,
    *,
    checks: Sequence[Check] = ALL_CHECKS,
    on_event: Callable[[Event], None] = lambda _event: None,
    cancel: Cancel | None = None,
    demo: bool = False,
) -> Report:
    """Run *checks* against *target* and judge what they saw.

    ``on_event`` is called in the caller's thread. After ``cancel`` is set this returns at once
    with what was seen so far; threads in calls that cannot be interrupted are left behind and
    never waited for.
    """
    started = time.perf_counter()
    created = datetime.now(UTC)
    runs = _Engine(target, options, platform, checks, on_event, cancel or Cancel()).run()
    judged = judge(runs, checks)
    return Report(
        tool=Tool(__version__, knowledge.version(), RELEASE_DATE),
        created=created,
        target=target,
        runs=(
            *runs,
            *(CheckRun("judge", CheckStatus.ERROR, trace=_without_home(fault)) for fault in judged.faults),
        ),
        findings=judged.findings,
        verdict=judged.verdict,
        unevaluated=judged.unevaluated,
        demo=demo,
        support_code=_support_code(),
        duration_s=round(time.perf_counter() - started, 4),
    )
