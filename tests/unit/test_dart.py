"""Cisco's own collector, by scripts that really run in its place; never a real one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientdiag import platforms
from clientdiag.bundle import dart
from clientdiag.bundle.errors import BundleError
from clientdiag.cli.main import main
from clientdiag.model.core import Failure
from clientdiag.platforms.base import PolicySource
from clientdiag.platforms.dart import collect

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the scripts are those of a shell")

_ZIP = "import sys, zipfile; zipfile.ZipFile(sys.argv[1], 'w').writestr('AnyConnectVPN.txt', 'as it is')"
WRITES = f'"{sys.executable}" -c "{_ZIP}" "$2"'


_REAL = platforms.current()


class Computer:
    """This computer's platform with this script as its dartcli."""

    def __init__(self, folder: Path, script: str | None) -> None:
        self.program = folder / "dartcli"
        self.asked = folder / "asked"
        if script is not None:
            self.program.write_text(f'#!/bin/sh\necho "$*" > {self.asked}\n{script}\n')
            self.program.chmod(0o755)

    def collect_dart(
        self,
        destination: Path,
        deadline_s: float,
        starting: Callable[[], object] = lambda: None,
        stop: threading.Event | None = None,
    ) -> Failure | None:
        return collect([self.program], destination, deadline_s, starting, stop)

    def __getattr__(self, name: str) -> Any:
        return getattr(_REAL, name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "desktop"
    made.mkdir()
    return made


def saved(tmp_path: Path, folder: Path, script: str | None, deadline_s: float = 20.0) -> Path:
    return dart.collect(Computer(tmp_path, script), folder, deadline_s)


def test_the_bundle_is_a_file_of_its_own_whose_name_says_that_nothing_is_hidden(
    tmp_path: Path, folder: Path
) -> None:
    first, second = (saved(tmp_path, folder, WRITES) for _ in range(2))

    assert re.fullmatch(r"DARTBundle-UNREDACTED-\d{8}-\d{4}\.zip", first.name)
    assert first != second
    assert sorted(folder.iterdir()) == sorted([first, second])
    assert re.fullmatch(r"-dst /.*\.zip\n", (tmp_path / "asked").read_text())


def test_it_may_take_the_name_for_a_folders(tmp_path: Path, folder: Path) -> None:
    made = saved(tmp_path, folder, f'mkdir "$2"; set -- "$1" "$2/x.zip"; {WRITES}')

    assert list(folder.iterdir()) == [made]


def test_what_it_wrote_counts_and_not_its_status(tmp_path: Path, folder: Path) -> None:
    assert saved(tmp_path, folder, f"{WRITES}; exit 3").is_file()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (None, "not on this computer"),
        ("exit 0", "without a bundle"),
        ("exit 5", "status 5"),
        ('echo half > "$2"', "without a bundle"),
        (f"{WRITES}; sleep 60", "waited for an administrator"),
        ('ln -s /etc/passwd "$2"', "without a bundle"),
    ],
    ids=range(6),
)
def test_where_there_is_no_bundle_it_says_why_and_leaves_nothing(
    tmp_path: Path, folder: Path, script: str | None, words: str
) -> None:
    with pytest.raises(dart.NoDart, match=words):
        saved(tmp_path, folder, script, 1.5)

    assert list(folder.iterdir()) == []


def test_a_folder_that_it_put_elsewhere_is_no_bundle(tmp_path: Path, folder: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    script = f'{WRITES}; own=$(dirname "$2"); mv "$own" {elsewhere}; ln -s {elsewhere} "$own"'
    with pytest.raises(dart.NoDart):
        saved(tmp_path, folder, script)

    assert list(folder.iterdir()) == []
    assert list(elsewhere.iterdir()) != []


def test_what_is_read_only_is_removed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    (own / "a" / "b").mkdir(parents=True)
    (own / "a" / "b" / "x").touch()
    locked = {own / "a" / "b", own / "a"}
    for one in (own / "a" / "b", own / "a"):
        one.chmod(0o500)
    really = shutil.rmtree

    def as_no_administrator(path: Path, **how: bool) -> None:
        if not any(not one.stat().st_mode & 0o200 for one in locked):
            really(path, ignore_errors=how["ignore_errors"])

    monkeypatch.setattr(shutil, "rmtree", as_no_administrator)
    dart._remove(own)

    assert not own.exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="nowhere"):
        saved(tmp_path, tmp_path / "nowhere", WRITES)


_COLLECTS = "DART is collecting"


def test_it_is_said_to_collect_only_once_it_does(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(script: str | None, place: Path) -> tuple[int, str]:
        (tmp_path / "dartcli").unlink(missing_ok=True)
        computer = Computer(tmp_path, script)
        monkeypatch.setattr("clientdiag.platforms.current", lambda: computer)
        return main(["collect-dart", str(place)]), capsys.readouterr().err

    for script, place, status, words in (
        (None, folder, 3, "not on this computer"),
        (WRITES, folder / "nowhere", 64, "does not exist"),
    ):
        ended, said = told(script, place)
        assert (ended, _COLLECTS in said) == (status, False)
        assert words in said

    ended, said = told(WRITES, folder)
    assert (ended, _COLLECTS in said) == (0, True)


@pytest.mark.parametrize(
    "policy",
    [
        PolicySource({"require_sealing": True}, "here"),
        PolicySource(location="here", problems=("It cannot be read.",)),
    ],
)
def test_where_only_sealed_zips_may_be_saved_nothing_is_collected(
    policy: PolicySource, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = Computer(tmp_path, WRITES)
    monkeypatch.setattr(_REAL, "policy", lambda: policy)
    with pytest.raises(dart.NoDart, match="Only sealed zips"):
        dart.collect(computer, folder)
    assert not computer.asked.exists()
    assert list(folder.iterdir()) == []


def test_it_can_be_stopped_and_leaves_nothing(tmp_path: Path, folder: Path) -> None:
    stop = threading.Event()
    computer = Computer(tmp_path, "sleep 600")
    with pytest.raises(dart.NoDart, match="stopped"):
        dart.collect(computer, folder, 500.0, starting=stop.set, stop=stop)
    assert list(folder.iterdir()) == []


_MAIN = """
import sys
from pathlib import Path
from clientdiag import platforms
from clientdiag.cli.main import main
from clientdiag.platforms.dart import collect

class Computer(type(platforms.current())):
    def collect_dart(self, destination, deadline_s, starting, stop=None):
        return collect([Path(sys.argv[1])], destination, deadline_s, starting)

platforms.current = Computer
sys.exit(main(["collect-dart", sys.argv[2]]))
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_whoever_ends_it_ends_the_collector_and_leaves_nothing(
    tmp_path: Path, folder: Path, name: str
) -> None:
    computer = Computer(
        tmp_path,
        f"sleep 0.5; echo $$ > {tmp_path}/pid.part; mv {tmp_path}/pid.part {tmp_path}/pid; sleep 600",
    )
    command = [sys.executable, "-c", _MAIN, str(computer.program), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        pid = int(_when_there(tmp_path / "pid", process))
        process.send_signal(getattr(signal, name))
        _, errors = process.communicate(timeout=60)

    assert process.returncode == 3
    assert b"cancelled" in errors
    assert list(folder.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def _when_there(path: Path, process: subprocess.Popen[bytes]) -> str:
    while not path.exists():
        assert process.poll() is None
        time.sleep(0.02)
    return path.read_text()


def test_the_command_says_plainly_that_it_is_not_here(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if any(Path(f"/opt/cisco/{one}/dart/dartcli").exists() for one in ("secureclient", "anyconnect")):
        pytest.skip("a real one is installed here")

    assert main(["collect-dart", str(folder)]) == 3
    assert "not on this computer" in capsys.readouterr().err
    assert main(["collect-dart", str(folder / "nowhere")]) == 64
