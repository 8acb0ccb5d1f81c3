"""Thousands of spoiled zips and reports opened: how many are refused, and how much memory that takes."""

from __future__ import annotations

import json
import resource
import tempfile
import time
from pathlib import Path

from clientdiag import bundle
from clientdiag.model import wire
from tests.unit import samples, zips
from tests.unit.mutating import show_everywhere, spoiled_reports, spoiled_zips

_ZIPS, _REPORTS, _SEED = 2_000, 500, 20261122


def bench() -> None:
    """Raises what opening or showing raises, other than a refusal."""
    with tempfile.TemporaryDirectory(prefix="clientdiag-bench-") as place:
        folder = Path(place)
        _zips(folder)
        _reports(folder)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  at most {most:.0f} MB of memory, this program and its libraries included")


def _zips(folder: Path) -> None:
    written = [bundle.write(one, folder).read_bytes() for one in (samples.blocked(), samples.bare())]
    path, refused, started = folder / "spoiled.zip", 0, time.perf_counter()
    for data in spoiled_zips(written, _ZIPS, _SEED):
        path.write_bytes(data)
        try:
            bundle.open(path)
        except bundle.BadBundle:
            refused += 1
    took = time.perf_counter() - started
    print(f"{_ZIPS} spoiled zips opened: {refused} refused in a sentence, no other error, {took:.1f} s")


def _reports(folder: Path) -> None:
    source, refused, started = json.loads(wire.encode(samples.blocked())), 0, time.perf_counter()
    for raw in spoiled_reports([source], _REPORTS, _SEED):
        try:
            show_everywhere(bundle.open(zips.ours(folder, json.dumps(raw).encode())))
        except bundle.BadBundle:
            refused += 1
    took = time.perf_counter() - started
    print(
        f"{_REPORTS} zips with a spoiled report opened, shown and compared: {refused} refused, "
        f"no other error, {took:.1f} s"
    )
