"""``python -m tests.suites [PREFIX …]``: a table by group, and every disagreement."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.suites import storms
from tests.suites.cases import NotHereError, case, cases, families, folder
from tests.suites.judging import judged
from tests.suites.table import report


def main(prefixes: Sequence[str]) -> int:
    """Judge every case, or those whose name begins with one of *prefixes*; the storms first."""
    if not prefixes:
        storms.report()
    try:
        where = folder()
    except NotHereError as reason:
        print(f"Not run: {reason}.")
        return 0
    started = time.perf_counter()
    raw, now = cases(where)
    gc.freeze()  # the raw cases stay; looking through them again and again is no part of what is timed
    wanted = [one for one in raw if not prefixes or one["id"].startswith(tuple(prefixes))]
    expected = families(where)
    results = [judged(case(one, now), expected.get(one["id"])) for one in _progress(wanted)]
    report(results, time.perf_counter() - started)
    return 0


def _progress(wanted: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Show on a terminal how far it is."""
    shown = sys.stderr.isatty()
    for number, one in enumerate(wanted, 1):
        if shown and number % 100 == 0:
            print(f"\r{number} of {len(wanted)}", end="", file=sys.stderr, flush=True)
        yield one
    if shown:
        print("\r" + " " * 30 + "\r", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
