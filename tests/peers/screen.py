"""A screen without a monitor."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Self

from tests.peers.process import Process, program


class Screen:
    """Xvfb on a display of its own, *size* in pixels. ``display`` is what DISPLAY must be."""

    def __init__(self, size: tuple[int, int] = (1280, 900)) -> None:
        self.display = ""
        self._size = size
        self._temporary = tempfile.TemporaryDirectory(prefix="screen-")
        self._process: Process | None = None

    def __enter__(self) -> Self:
        width, height = self._size
        command = [program("Xvfb", "xvfb"), "-displayfd", "1", "-screen", "0", f"{width}x{height}x24"]
        self._process = Process(
            [*command, "-nolisten", "tcp", "-noreset"], Path(self._temporary.name) / "log"
        )
        # Warnings may stand in the log too; the number has a line of its own.
        lines: list[str] = []
        while not lines:
            lines = [line for line in self._process.wait_for("\n").splitlines() if line.isdigit()]
        self.display = f":{lines[0]}"
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.end()
        self._temporary.cleanup()

    def environment(self) -> dict[str, str]:
        """What makes a program of Qt draw on it."""
        return {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "QT_QPA_PLATFORMTHEME": ""}
