"""The frozen program of ``make package`` beside a bare frozen window, and beside the program from source."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from cryptography import x509

from tests.bench import timing
from tests.peers.computer import Computer
from tests.peers.process import UnavailableError
from tests.peers.screen import Screen

_ROUNDS = 9
_BUILT = Path(__file__).resolve().parents[2] / "build" / "package"


def bench() -> None:
    """Size, first paint, one run. Raises UnavailableError where nothing was built."""
    frozen = _BUILT / "clientdiag"
    if not (frozen / "clientdiag").is_file():
        raise UnavailableError("nothing is frozen here: make package")
    bare = _BUILT / "bare"
    if not (bare / "bare").is_file():
        raise UnavailableError("no bare window is frozen here: python -m installer.frozen.build --bare")
    ours, least = _size(frozen), _size(bare)
    print(f"Installed size: {ours / 1e6:.1f} MB, bare window {least / 1e6:.1f} MB")
    print(f"  ratio {ours / least:.2f} (aim: at most 1.25)")
    _first_paint(frozen, bare)
    _one_run(frozen)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _first_paint(frozen: Path, bare: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, Screen() as screen:
        environment = {**Computer(Path(folder)).environment(), **screen.environment()}
        window = [str(frozen / "clientdiag"), "--window", "--first-paint"]
        clientdiag, least = timing.in_turns(
            {
                "frozen clientdiag": lambda: _painted_after(window, environment),
                "bare frozen window": lambda: _painted_after([str(bare / "bare")], environment),
            },
            _ROUNDS,
        )
    print(f"First paint when frozen, from the start of the process, median of {_ROUNDS}")
    print(clientdiag.line(), least.line(), sep="\n")
    print(f"  ratio {clientdiag.median / least.median:.2f} (aim: at most 1.5)")


def _painted_after(command: list[str], environment: Mapping[str, str]) -> float:
    started = time.monotonic_ns()
    said = subprocess.run(
        command, env={**os.environ, **environment}, check=True, capture_output=True, text=True
    )
    return (int(said.stdout.split()[0]) - started) / 1e9


def _one_run(frozen: Path) -> None:
    from clientdiag.demo import HEALTHY, demo_run

    with demo_run(HEALTHY) as demo, tempfile.TemporaryDirectory() as folder:
        system, *_ = demo.platform.trust_stores()
        roots = [x509.load_der_x509_certificate(one) for one in system.read().certificates]
        environment = Computer(Path(folder), system_roots=roots).environment()
        rest = ["run", f"{demo.target.host}:{demo.target.port}", "--json", "-"]
        packed, source = timing.in_turns(
            {
                "clientdiag run, frozen": lambda: timing.process(
                    [str(frozen / "clientdiag"), *rest], environment
                ),
                "clientdiag run, from source": lambda: timing.process(
                    [sys.executable, "-m", "clientdiag", *rest], environment
                ),
            },
            _ROUNDS,
        )
    print(f"One run on a healthy loopback gateway (the demo gateway), whole process, median of {_ROUNDS}")
    print(packed.line(), source.line(), sep="\n")
    print(f"  ratio {packed.median / source.median:.2f} (aim: at most 1.5)")
