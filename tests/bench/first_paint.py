"""From the start of the program to the first paint of its window, beside a bare window of PySide6."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench import timing
from tests.peers.computer import Computer
from tests.peers.screen import Screen

_ROUNDS = 9
_PAINTING = Path(__file__).with_name("painting.py")


def bench() -> None:
    """On a screen without a monitor."""
    with tempfile.TemporaryDirectory() as folder, Screen() as screen:
        environment = {**Computer(Path(folder)).environment(), **screen.environment()}

        def first_paint(of: str) -> float:
            return timing.process([sys.executable, str(_PAINTING), of], environment)

        clientdiag, least = timing.in_turns(
            {
                "clientdiag": lambda: first_paint("clientdiag"),
                "bare PySide6 window": lambda: first_paint("bare"),
            },
            _ROUNDS,
        )
    print(f"First paint of the window, from the start of the process, median of {_ROUNDS}")
    print(clientdiag.line(), least.line(), sep="\n")
    print(f"  ratio {clientdiag.median / least.median:.2f} (aim: at most 1.3)")
