"""On a real X server with a real window manager: from the start to a saved zip, by keyboard alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientdiag import bundle
from tests.peers.process import Process, program
from tests.peers.screen import Screen

_PATIENCE_S = 90.0  # for a loaded machine whose Python compiles everything for the first time
_LOOK_S = 2.0


class Desk:
    """A screen with a window manager, and keys to press."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self._xdotool = program("xdotool", "xdotool")
        home = folder / "home"
        home.mkdir()
        self.environment = {**os.environ, **screen.environment(), "HOME": str(home), "LC_ALL": "C.UTF-8"}
        self._folder = folder
        self._manager = Process(
            [program("openbox", "openbox"), "--sm-disable"],
            folder / "openbox.log",
            environment=self.environment,
        )
        self._program: Process | None = None

    def start(self) -> None:
        """Start the window as a person does."""
        command = [sys.executable, "-m", "clientdiag"]
        self._program = Process(command, self._folder / "program.log", environment=self.environment)

    def has_window(self, title: str) -> bool:
        """Whether a window of this title is there; gives it the focus."""
        found = self._do("search", "--onlyvisible", "--name", f"^{title}$").split()
        if found:
            self._do("windowactivate", "--sync", found[0])
        return bool(found)

    def until(self, title: str, *keys: str) -> None:
        """Press *keys* until a window called *title* comes up, as one does who sees nothing happen yet."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            self.press(*keys)
            look_again = time.monotonic() + _LOOK_S
            while time.monotonic() < look_again:
                if self.has_window(title):
                    return
                time.sleep(0.05)  # the program wants the processor, too
        log = self._program.log() if self._program else ""
        raise AssertionError(f"No window “{title}” came up. {log}")

    def press(self, *keys: str) -> None:
        """Press keys in the window that has the focus."""
        if keys:
            self._do("key", "--clearmodifiers", "--delay", "40", *keys)

    def type(self, words: str) -> None:
        """Type *words*."""
        self._do("type", "--delay", "5", words)

    def _do(self, *arguments: str) -> str:
        done = subprocess.run(
            [self._xdotool, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
        return done.stdout

    def end(self) -> None:
        """End the program and the window manager."""
        for one in (self._program, self._manager):
            if one is not None:
                one.end()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Screen() as screen:
        made = Desk(screen, tmp_path)
        yield made
        made.end()


def test_a_zip_is_saved_by_keyboard_alone(desk: Desk, tmp_path: Path) -> None:
    desk.start()
    desk.until("VPN Diagnostics")
    desk.until("VPN Diagnostics – Demo", "alt+h", "t")  # Help, Try the demo gateway
    desk.until("Save diagnostic zip", "ctrl+s")  # which does nothing before there is a result
    path = tmp_path / "saved.zip"
    desk.press("ctrl+a")
    desk.type(str(path))
    desk.press("Return")
    end = time.monotonic() + _PATIENCE_S
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.02)
    opened = bundle.open(path)
    assert opened.report.demo
    assert opened.report.verdict.root == "private-root-missing"
