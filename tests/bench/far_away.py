"""Time to the verdict on a gateway that is 100 ms away, name server included."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench import timing
from tests.peers.authority import Authority
from tests.peers.computer import Computer
from tests.peers.delay_line import FAR, DelayLine
from tests.peers.dns_world import NameServer
from tests.peers.ocserv import Ocserv

_ROUNDS = 5
_ROUND_TRIP_S = 0.1
_ALLOWED_S = 0.4
_NAME = "vpn.lab.example"


def bench() -> None:
    """Twice, once without any delay: the difference is what the distance costs."""
    near, near_engine = _measure(0.0)
    far, far_engine = _measure(_ROUND_TRIP_S)
    print(f"Time to the verdict, whole process, median of {_ROUNDS}")
    print(far.line(), near.line(), sep="\n")
    print(f"  the engine's own part: {far_engine * 1e3:.0f} ms far, {near_engine * 1e3:.0f} ms near")
    beyond = (far.median - _ALLOWED_S) / _ROUND_TRIP_S
    print(f"  (time - {_ALLOWED_S} s) / round trip = {beyond:.1f} (aim: at most 6); ", end="")
    print(f"round trips used: {(far.median - near.median) / _ROUND_TRIP_S:.1f}")


def _measure(round_trip_s: float) -> tuple[timing.Times, float]:
    root = Authority.root()
    leaf = root.intermediate().leaf(_NAME)
    zone = {"lab.example": f"vpn IN A {FAR}"}
    with (
        tempfile.TemporaryDirectory() as folder,
        DelayLine(round_trip_s) as line,
        NameServer(line.far, zone, address=FAR),
        Ocserv(leaf, world=line.far, host=FAR, port=443),
    ):
        computer = Computer(Path(folder), system_roots=[root.certificate])
        command = [*line.near.prefix(), sys.executable, "-m", "clientdiag", "run", _NAME, "--json", "-"]
        [times] = timing.in_turns(
            {
                f"clientdiag run, {round_trip_s * 1e3:.0f} ms away": lambda: timing.process(
                    command, computer.environment()
                )
            },
            _ROUNDS,
        )
        reports = [computer.diagnose(_NAME, world=line.near).report for _ in range(_ROUNDS)]
    return times, statistics.median(report.duration_s for report in reports if report is not None)
