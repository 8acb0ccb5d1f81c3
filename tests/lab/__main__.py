"""``python -m tests.lab``: the scoreboard. Ends with 1 on any miss or false alarm."""

from __future__ import annotations

import argparse
import fnmatch
import sys
import time
from collections import Counter
from pathlib import Path

from tests.lab import scoreboard
from tests.lab.comparing import Mark, Result
from tests.lab.row import Row
from tests.lab.rows import ROWS


def main() -> int:
    """Run the rows asked for and show them."""
    asked = argparse.ArgumentParser(prog="python -m tests.lab", description=__doc__)
    asked.add_argument("--only", metavar="PATTERN", help="rows whose name, stage or fault fits it")
    asked.add_argument("--fast", action="store_true", help="only the rows that run in every test run")
    asked.add_argument("--jobs", type=int, default=2, help="so many at a time (default 2)")
    asked.add_argument("--save", type=Path, metavar="DIR", help="keep each report as JSON in this folder")
    given = asked.parse_args()
    rows = [row for row in ROWS if _fits(row, given.only) and (row.fast or not given.fast)]
    started = time.monotonic()
    scoreboard.head()
    marks: Counter[Mark] = Counter()
    for result in scoreboard.play_all(rows, given.jobs):
        scoreboard.show(result)
        marks[result.mark] += 1
        if given.save:
            _save(result, given.save)
    counts = ", ".join(f"{marks[mark]} {mark.value}" for mark in Mark if marks[mark])
    sys.stdout.write(f"\n{len(rows)} rows in {time.monotonic() - started:.1f} s: {counts}\n")
    return 0 if set(marks) <= {Mark.OK, Mark.SKIPPED} else 1


def _fits(row: Row, pattern: str | None) -> bool:
    if pattern is None:
        return True
    return any(fnmatch.fnmatchcase(one, f"*{pattern}*") for one in (row.name, row.stage, row.root or ""))


def _save(result: Result, folder: Path) -> None:
    from clientdiag.model import wire

    folder.mkdir(parents=True, exist_ok=True)
    if result.ran and result.ran.report:
        (folder / f"{result.row.name}.json").write_bytes(wire.pretty(result.ran.report))


if __name__ == "__main__":
    sys.exit(main())
