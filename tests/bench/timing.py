"""Whole processes, timed in turns so that what else the machine does meets all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Times:
    """What one of the competitors took, each time, in seconds."""

    name: str
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    def line(self) -> str:
        """Name, median and range in milliseconds."""
        low, high = min(self.seconds), max(self.seconds)
        return f"  {self.name:<44} {self.median * 1e3:7.0f} ms   ({low * 1e3:.0f}–{high * 1e3:.0f})"


def process(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """Run a program to its end and say how long it took, in seconds. Raises when it failed."""
    started = time.perf_counter()
    with subprocess.Popen(
        arguments,
        env=_as_installed() | dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:
        output, _ = running.communicate()  # no time limit: with one, waiting would be quantised
        took = time.perf_counter() - started
    if running.returncode:
        raise RuntimeError(f"{arguments} ended with {running.returncode}:\n{output.decode(errors='replace')}")
    return took


def _as_installed() -> dict[str, str]:
    """This environment, but for the wish to compile everything anew at every start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def in_turns(competitors: Mapping[str, Callable[[], float]], rounds: int) -> list[Times]:
    """Time each competitor once a round, after one round that only warms the caches."""
    times = [Times(name) for name in competitors]
    for number in range(rounds + 1):
        for kept, compete in zip(times, competitors.values(), strict=True):
            took = compete()
            if number:
                kept.seconds.append(took)
    return times
