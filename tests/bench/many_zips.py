"""A folder of zips read by `clientdiag triage`: time for each, and memory for all."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import msgspec

from clientdiag import bundle
from tests.unit import samples

_ZIPS = 1_000


def bench() -> None:
    """In a process of its own, as IT would run it."""
    with tempfile.TemporaryDirectory(prefix="clientdiag-bench-") as place:
        folder = Path(place)
        for number in range(_ZIPS):
            made = samples.NOW + timedelta(minutes=number)
            report = samples.blocked() if number % 2 else samples.bare()
            bundle.write(msgspec.structs.replace(report, created=made), folder, f"{number}.zip")
        took, most = _read(folder)
    print(
        f"{_ZIPS} zips read by triage: {took:.1f} s, {took / _ZIPS * 1000:.1f} ms each, at most {most:.0f} MB"
    )


def _read(folder: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "clientdiag", "triage", str(folder), "--quiet", "--json", "-"]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "NO_COLOR": "1"})
    took = time.perf_counter() - started
    if len(json.loads(done.stdout)["rows"]) != _ZIPS:
        raise AssertionError("not every zip was read")
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
