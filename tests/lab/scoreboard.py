"""Runs rows side by side and shows how they ended."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.lab import building
from tests.lab.comparing import Mark, Result, compare
from tests.lab.pki import Pki
from tests.lab.row import Row
from tests.peers.process import DidNotStartError, UnavailableError

PKI = Pki()


def play(row: Row, pki: Pki = PKI) -> Result:
    """Build a row's world, run the program in it, compare."""
    started = time.monotonic()
    try:
        ran = building.run(row.scene, pki)
    except UnavailableError as reason:
        return Result(row, Mark.SKIPPED, (str(reason),))
    except (DidNotStartError, OSError, RuntimeError) as why:
        return Result(row, Mark.NOT_BUILT, (f"{type(why).__name__}: {str(why).strip()[-250:]}",))
    mark, problems = compare(row, ran)
    return Result(row, mark, problems, ran, time.monotonic() - started)


def play_all(rows: Sequence[Row], jobs: int) -> Iterator[Result]:
    """Every row's result, in order, *jobs* of them at a time."""
    with ThreadPoolExecutor(jobs) as workers:
        yield from workers.map(play, rows)


def show(result: Result) -> None:
    """One line of the table, and below it what is wrong."""
    report = result.ran.report if result.ran else None
    named = (report.verdict.root or report.verdict.state.value) if report else "–"
    folded = sum(1 for one in report.findings if one.explained_by) if report else 0
    peak = f"{result.ran.peak_mb:4.0f}" if result.ran and result.ran.peak_mb else "   –"
    fault = result.row.root or "–"
    took = f"{folded or '–':>6} {result.seconds:5.1f} {peak}"
    sys.stdout.write(f"{fault:32} {result.row.name:52} {named:32} {took}  {result.mark.value}\n")
    for problem in result.problems:
        sys.stdout.write(f"    {problem[:300]}\n")
    sys.stdout.flush()


def head() -> None:
    """The head of the table."""
    sys.stdout.write(
        f"{'fault':32} {'row':52} {'named':32} {'folded':>6} {'s':>5} {'MB':>4}  result\n{'-' * 148}\n"
    )
