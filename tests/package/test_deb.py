"""The .deb in a clean Debian: installed, run, upgraded, removed."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.package.clean_debian import CleanDebian, Folder
from tests.package.conftest import USER
from tests.peers.process import program
from tests.peers.screen import Screen

pytestmark = pytest.mark.timeout(900)
ALL_WELL = {"resources", "checks", "a healthy gateway", "an expired certificate", "the zip", "the window"}


def _passed(said: str) -> set[str]:
    return {
        line.removeprefix("ok").partition(":")[0].strip()
        for line in said.splitlines()
        if line.startswith("ok")
    }


def test_the_self_test_passes_for_an_ordinary_user(installed: Folder) -> None:
    outcome = installed.run("clientdiag", "self-test", who=USER)

    assert outcome.code == 0, outcome.said
    assert _passed(outcome.said) >= ALL_WELL


def test_it_runs_offline_with_a_home_that_cannot_be_written(installed: Folder) -> None:
    outcome = installed.run("clientdiag", "self-test", who=USER, offline=True, read_only=f"/home/{USER}")

    assert outcome.code == 0, outcome.said
    assert _passed(outcome.said) >= ALL_WELL


def test_it_reads_the_policy_of_the_computer(installed: Folder) -> None:
    policy = installed.path / "etc/clientdiag/policy.toml"
    policy.parent.mkdir()
    try:
        policy.write_text('gateway = "localhost:1"\nconnect_deadline_s = "soon"\n')
        outcome = installed.run("clientdiag", "run", who=USER, offline=True)
    finally:
        policy.unlink()
        policy.parent.rmdir()

    assert "localhost" in outcome.said  # the gateway came from the policy, or there would be none
    assert "connect_deadline_s" in outcome.said  # what cannot be used is said
    assert "/etc/clientdiag/policy.toml" in outcome.said
    assert outcome.code == 2, outcome.said


def test_nothing_is_written_but_what_the_user_asks_for(installed: Folder) -> None:
    before = installed.files()
    for command in (
        ("clientdiag", "demo", "server-certificate-expired", "--quiet", "--zip", f"/home/{USER}"),
        ("clientdiag", "self-test"),
        ("clientdiag", "--window", "--offscreen", "--first-paint"),
    ):
        outcome = installed.run(*command, who=USER, offline=True)
        assert outcome.code in {0, 2}, outcome.said
    after = installed.files()

    new = {name for name in after if before.get(name) != after[name]}
    own = (f"home/{USER}/.cache/fontconfig", f"home/{USER}/.cache", f"home/{USER}/.config/clientdiag")
    zips = {name for name in new if name.startswith(f"home/{USER}/") and name.endswith(".zip")}
    assert len(zips) == 1
    assert {name for name in new - zips if not name.startswith(own)} == set()


@pytest.fixture
def screen() -> Iterator[Screen]:
    with Screen() as shown:
        yield shown


def _windows(screen: Screen) -> list[str]:
    found = subprocess.run(
        [program("xdotool", "xdotool"), "search", "--onlyvisible", "--name", "^VPN Diagnostics$"],
        env={**os.environ, **screen.environment()},
        check=False,
        capture_output=True,
        text=True,
    )
    return found.stdout.split()


def test_the_menu_entry_opens_the_window(installed: Folder, screen: Screen, tmp_path: Path) -> None:
    # `gio launch` does as a desktop's menu does: it reads the entry and starts what stands there.
    entry = "/usr/share/applications/clientdiag.desktop"
    is_there = "grep -qsx clientdiag /proc/[0-9]*/comm"
    begin = f"gio launch {entry}; until {is_there}; do sleep 0.1; done; while {is_there}; do sleep 0.1; done"
    outcome: list[str] = []
    running = threading.Thread(
        target=lambda: outcome.append(
            installed.run("sh", "-c", begin, who=USER, environment={"DISPLAY": screen.display}).said
        ),
        daemon=True,
    )
    running.start()
    end = time.monotonic() + 60
    while not (windows := _windows(screen)) and running.is_alive() and time.monotonic() < end:
        time.sleep(0.1)
    assert windows, outcome

    colours = _colours(screen, windows[0], tmp_path)
    environment = {**os.environ, **screen.environment()}
    subprocess.run(
        ["xdotool", "windowfocus", "--sync", windows[0], "key", "ctrl+q"], env=environment, check=True
    )
    running.join(30)

    assert colours > 50  # text, buttons, edges: no blank sheet
    assert not running.is_alive()


def _colours(screen: Screen, window: str, folder: Path) -> int:
    environment = {**os.environ, **screen.environment()}
    picture = folder / "window.png"
    end = time.monotonic() + 30
    colours = 0
    while colours <= 50 and time.monotonic() < end:
        subprocess.run(
            [program("import", "imagemagick"), "-window", window, picture], env=environment, check=True
        )
        said = subprocess.run(
            ["identify", "-format", "%k", picture], check=True, capture_output=True, text=True
        ).stdout
        colours = int(said)
    return colours


_FONT_CACHE = ("root/.cache",)  # fontconfig's own, when the window was painted


def _older(deb: Path, folder: Path) -> Path:
    """The same package as a version before it, with a file that this one no longer has."""
    tree = folder / "tree"
    subprocess.run(["dpkg-deb", "--raw-extract", deb, tree], check=True)
    control = tree / "DEBIAN" / "control"
    lines = [
        "Version: 0.0.1" if line.startswith("Version:") else line for line in control.read_text().splitlines()
    ]
    control.write_text("\n".join(lines) + "\n")
    (tree / "usr/lib/clientdiag/_internal/gone.txt").write_text("of an earlier version\n")
    made = folder / "clientdiag_0.0.1_all.deb"
    subprocess.run(["dpkg-deb", "--build", "-Znone", "--root-owner-group", tree, made], check=True)
    return made


def test_upgrade_removal_and_purge(clean: CleanDebian, deb: Path, tmp_path: Path) -> None:
    with clean.copy() as folder:
        before = folder.files()
        folder.install(_older(deb, tmp_path))
        gone = folder.path / "usr/lib/clientdiag/_internal/gone.txt"
        policy = folder.path / "etc/clientdiag/policy.toml"
        policy.parent.mkdir()
        policy.write_text('gateway = "vpn.example.com"\n')
        assert gone.exists()

        folder.install(deb)
        assert not gone.exists()
        assert policy.exists()
        assert _passed(folder.root("clientdiag", "self-test")) >= ALL_WELL

        folder.root("apt-get", "remove", "--yes", "clientdiag")
        assert policy.exists()  # settings stay until they are purged
        assert not (folder.path / "usr/lib/clientdiag").exists()

        folder.root("apt-get", "purge", "--yes", "clientdiag")
        home = {
            name for name in folder.files() if name.startswith("root/.cache")
        }  # fontconfig's, of the self-test
        after = {name: sign for name, sign in folder.files().items() if name not in home}
        assert after == before
