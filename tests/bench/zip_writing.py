"""A zip written from a big log, beside ``zip -1`` of the same log; what it takes of memory and of disk."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.bench.log_search import MEGABYTES, log_of
from tests.bench.timing import Times, in_turns, process
from tests.peers.process import program

_ROUNDS = 5
_MOST_TIMES, _MOST_MEMORY, _MOST_BYTES = 1.3, 150_000_000, 500_000
_OURS = """
import json, resource, sys, time
from datetime import datetime, UTC
from pathlib import Path
from clientdiag import attachments, bundle
from clientdiag.cisco.logs.source import Log, Stream
from clientdiag.platforms.linux import Linux
from tests.unit import samples

class Logged(Linux):
    def log_streams(self):
        yield Stream("syslog", (Log("/var/log/syslog", lambda: open(sys.argv[1], "rb"), mixed=True),))

folder = Path(sys.argv[2])
started = time.perf_counter()
collected = attachments.collect(samples.blocked(), Logged(), all_logs=sys.argv[3] == "all")
planned = bundle.plan(samples.blocked(), collected)
written = planned.write(folder)
took = time.perf_counter() - started
assert any(one.path.startswith("logs/") and one.size > 10_000 for one in planned.files)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
(folder / "measured").write_text(json.dumps([took, peak, written.stat().st_size]))
written.unlink()
"""


def bench() -> None:
    """In turns: ours with the last attempts, ours with every record, ``zip -1``."""
    zipper = program("zip", "zip")
    print(f"A zip written from a log of {MEGABYTES} MB, median of {_ROUNDS}")
    log = log_of(0.1)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        measured: dict[str, list[tuple[float, int, int]]] = {"last": [], "all": []}

        def ours(which: str) -> float:
            took = process([sys.executable, "-c", _OURS, str(log), made, which], {})
            measured[which].append(tuple(json.loads((folder / "measured").read_text())))
            return took

        def theirs() -> float:
            (folder / "theirs.zip").unlink(missing_ok=True)
            return process([zipper, "-q", "-1", str(folder / "theirs.zip"), str(log)], {})

        last, every, other = in_turns(
            {
                "ours, the last attempts, whole process": lambda: ours("last"),
                "ours, every record, whole process": lambda: ours("all"),
                "zip -1": theirs,
            },
            _ROUNDS,
        )
    for one in (last, every, other):
        print(one.line())
    for which, times in (("last", last), ("all", every)):
        _print(which, times, other, measured[which])


def _print(which: str, ours: Times, theirs: Times, measured: list[tuple[float, int, int]]) -> None:
    peak, size = max(one[1] for one in measured), max(one[2] for one in measured)
    print(
        f"    {which}: {ours.median / theirs.median:.2f} × zip -1 (aim: at most {_MOST_TIMES}), "
        f"peak memory {peak / 1e6:.0f} MB (aim: under {_MOST_MEMORY / 1e6:.0f}), "
        f"zip {size / 1e3:.0f} KB (aim: under {_MOST_BYTES / 1e3:.0f})"
    )
