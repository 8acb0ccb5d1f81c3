"""``python -m tests.bench [NAME …]``: runs the benches, or those named."""

from __future__ import annotations

import sys

from tests.bench import (
    client_stores,
    far_away,
    first_paint,
    frozen,
    log_search,
    many_zips,
    one_run,
    spoiled,
    store_reading,
    zip_writing,
)
from tests.peers.process import UnavailableError

_BENCHES = {
    "run": one_run.bench,
    "window": first_paint.bench,
    "frozen": frozen.bench,
    "far": far_away.bench,
    "store": store_reading.bench,
    "mine": client_stores.bench,
    "logs": log_search.bench,
    "zip": zip_writing.bench,
    "spoiled": spoiled.bench,
    "triage": many_zips.bench,
}


def main(names: list[str]) -> int:
    """Run them one after the other; one that cannot run here says why."""
    unknown = set(names) - set(_BENCHES)
    if unknown:
        print(f"There is no bench {', '.join(sorted(unknown))}; there are: {', '.join(_BENCHES)}.")
        return 64
    for name, bench in _BENCHES.items():
        if names and name not in names:
            continue
        try:
            bench()
        except UnavailableError as reason:
            print(f"{name}: not measured, {reason}")
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
