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
        self._folder, self._home = folder, home
        self.desktop = home / "Desktop"
        self.desktop.mkdir()
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

    def set_gateway(self, gateway: str) -> None:
        """Have the user's settings name *gateway*."""
        folder = self._home / ".config" / "clientdiag"
        folder.mkdir(parents=True)
        (folder / "settings.toml").write_text(f'gateway = "{gateway}"\n', encoding="utf-8")
        self.environment["XDG_CONFIG_HOME"] = str(folder.parent)

    def log(self) -> str:
        """What the program wrote."""
        return self._program.log() if self._program else ""

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
        raise AssertionError(f"No window “{title}” came up. {self.log()}")

    def until_run(self, title: str) -> None:
        """Press Enter on Run, which has the focus once the settings are read; wait for the end of the run."""
        end = time.monotonic() + _PATIENCE_S
        while self.has_window("VPN Diagnostics") and time.monotonic() < end:
            self.press("Return")  # before the settings are read it asks for patience
            look_again = time.monotonic() + _LOOK_S
            while time.monotonic() < look_again and self.has_window("VPN Diagnostics"):
                time.sleep(0.05)
        self.until(title)

    def press(self, *keys: str) -> None:
        """Press keys in the window that has the focus."""
        if keys:
            self._do("key", "--clearmodifiers", "--delay", "40", *keys)

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


def wait_for_zip(folder: Path, desk: Desk, *keys: str) -> Path:
    """Press *keys* until a whole zip stands in *folder*."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        desk.press(*keys)
        look_again = time.monotonic() + _LOOK_S
        while time.monotonic() < look_again:
            if found := sorted(folder.glob("*.zip")):
                return found[0]
            time.sleep(0.02)
    raise AssertionError(f"No zip came into {folder}. {desk.log()}")


def test_a_zip_of_the_demo_is_saved_by_keyboard_alone(desk: Desk) -> None:
    desk.start()
    desk.until("VPN Diagnostics")
    desk.until("Result – VPN Diagnostics – Demo", "alt+h", "t")  # Help, Try the demo gateway
    desk.until("Save diagnostic zip – VPN Diagnostics – Demo", "ctrl+s")
    opened = bundle.open(wait_for_zip(desk.desktop, desk, "ctrl+s"))
    assert opened.report.demo
    assert opened.report.verdict.root == "private-root-missing"


def test_three_acts_lead_from_the_start_to_a_saved_zip(desk: Desk) -> None:
    """Run, Save…, Save: each is Enter on the button that has the focus."""
    desk.set_gateway("127.0.0.1:1")
    began = time.monotonic()
    desk.start()
    desk.until("VPN Diagnostics")
    desk.until_run("Result – VPN Diagnostics")
    desk.until("Save diagnostic zip – VPN Diagnostics", "Return")
    opened = bundle.open(wait_for_zip(desk.desktop, desk, "Return"))
    sys.stdout.write(f"From the start to a saved zip: {time.monotonic() - began:.1f} s.\n")
    assert opened.report.target.port == 1
    assert not opened.report.demo
