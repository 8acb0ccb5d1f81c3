"""A big log searched for the client's attempts, beside ripgrep with the same patterns on the same file."""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from clientdiag.cisco.logs.table import table
from tests.bench.timing import Times, in_turns, process
from tests.peers import cisco_logs as logs
from tests.peers.process import program

MEGABYTES, _ROUNDS, _SEED = 200, 7, 7
_NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
_INSIDE = Path(tempfile.gettempdir()) / "clientdiag-bench-inside"
_OURS = """
import sys, time
from datetime import datetime, UTC
from clientdiag.cisco.logs.scan import scan
from clientdiag.cisco.logs.source import Log, Stream
path = sys.argv[1]
log = Log("syslog", lambda: open(path, "rb"), mixed=True)
scan([], now=datetime.now(UTC))
started = time.perf_counter()
found = scan([Stream("syslog", (log,))], now=datetime(2026, 11, 21, 12, tzinfo=UTC), zone=UTC)
assert found.logs[0].whole and any(one.decisive for one in found.attempts), found.logs
open(sys.argv[2], "w").write(str(time.perf_counter() - started))
"""


def bench() -> None:
    """In turns, on a quiet log and on the log of a client that writes much."""
    search = program("rg", "ripgrep")
    patterns = Path(tempfile.gettempdir()) / "clientdiag-bench-patterns"
    patterns.write_text("\n".join(table().fragments) + "\n")
    print(f"A log of {MEGABYTES} MB searched with {len(table().fragments)} patterns, median of {_ROUNDS}")
    for name, share in (("one line in ten is the client's", 0.1), ("every other line", 0.5)):
        print(f"  {name}")
        _compare(log_of(share), [search, "-c", "-f", str(patterns)])


def _compare(path: Path, search: list[str]) -> None:
    inside: list[float] = []

    def ours() -> float:
        took = process([sys.executable, "-c", _OURS, str(path), str(_INSIDE)], {})
        inside.append(float(_INSIDE.read_text()))
        return took

    mine, theirs = in_turns(
        {"ours, whole process": ours, "ripgrep -c": lambda: process([*search, str(path)], {})}, _ROUNDS
    )
    alone = Times("ours, the search alone", inside[1:])
    for one in (mine, alone, theirs):
        print(f"{one.line()}   {MEGABYTES / one.median:5.0f} MB/s")
    print(
        f"    speed beside ripgrep: search alone {theirs.median / alone.median:.2f} (aim: at least 0.8), "
        f"with Python's start and imports {theirs.median / mine.median:.2f}"
    )


def log_of(share: float) -> Path:
    """A log of a laptop, made once: noise of the client, words of other programs, an attempt now and then."""
    path = Path(tempfile.gettempdir()) / f"clientdiag-bench-log-{MEGABYTES}-{share}"
    if path.is_file():
        return path
    chance, noise = random.Random(_SEED), [logs.syslog(_NOW, one).encode()[15:] for one in logs.NOISE]
    others = [
        f" laptop {name}[{chance.randrange(9999)}]: ".encode() for name in ("kernel", "systemd", "sshd")
    ]
    words = b"usb device new high speed link is up session opened for user lease renewed state change".split()
    making, written, count = path.with_suffix(".part"), 0, 0
    with making.open("wb") as file:
        while written < MEGABYTES * 1_000_000:
            stamp = f"Nov {19 + written // 80_000_000} {count // 60 % 24:02}:{count % 60:02}:00".encode()
            line = b""
            for _ in range(1000):
                if chance.random() < share:
                    line += stamp + chance.choice(noise)
                else:
                    line += stamp + chance.choice(others) + b" ".join(chance.choices(words, k=16)) + b"\n"
            if count % 50 == 0:
                line += logs.written(logs.success() if count % 100 else logs.attempt(logs.verify(20)))
            written += file.write(line)
            count += 1
    making.rename(path)
    return path
