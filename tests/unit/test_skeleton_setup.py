"""The set-up says in one sentence what it lacks, and how to get it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.peers.process import program

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the set-up is written for bash")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone without .venv, and bin/, the only folder that programs are found in."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "bin").mkdir()
    for name in ("bash", "cat", "cksum", "dirname", "id", "uname"):
        (tmp_path / "bin" / name).symlink_to(program(name, "coreutils"))
    return tmp_path


def _fake(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{program('bash', 'bash')}\n{script}\n")
    path.chmod(0o755)


def _run(clone: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(clone / "bin/bash"), *command],
        cwd=clone,
        env={"PATH": str(clone / "bin"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_python_is_said_with_what_to_do(clone: Path) -> None:
    done = _run(clone, ".ci/venv", "runtime")

    assert done.returncode == 1
    assert done.stderr.startswith("ClientDiag needs Python 3.11 or newer, and none was found.")
    assert len(done.stderr.splitlines()) == 1
    assert not (clone / ".venv").exists()


def test_old_python_is_not_taken(clone: Path) -> None:
    _fake(clone / "bin/python3", "exit 1")  # what the question for its version answers

    done = _run(clone, ".ci/venv", "runtime")

    assert "none was found" in done.stderr


def test_python_without_venv_names_the_package(clone: Path) -> None:
    old_enough = 'case "$2" in *version_info*3,*) exit 0;; *print*) echo python3.12-venv;; *) exit 1;; esac'
    _fake(clone / "bin/python3", old_enough)

    done = _run(clone, ".ci/venv", "runtime")

    assert done.returncode == 1
    assert "sudo apt install python3.12-venv" in done.stderr


def test_missing_debian_packages_are_named_with_their_purpose(clone: Path) -> None:
    _fake(clone / "bin/dpkg-query", "echo openssl installed; echo nsd config-files")
    (clone / ".ci/debian-packages.txt").write_text(
        "# words\nopenssl test one\nnsd test a real name server\nold|new test renamed\nlibegl1 window draws\n"
    )

    done = _run(clone, ".ci/debian", "test")

    assert done.returncode == 0
    assert "nsd                  a real name server" in done.stderr
    assert "sudo apt install nsd old" in done.stderr
    assert "openssl" not in done.stderr
    assert "libegl1" not in done.stderr


def test_renamed_debian_package_counts_under_either_name(clone: Path) -> None:
    _fake(clone / "bin/dpkg-query", "echo new installed")
    (clone / ".ci/debian-packages.txt").write_text("old|new test renamed\n")

    done = _run(clone, ".ci/debian", "test")

    assert done.stderr == ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_the_demo_runs_in_the_terminal(clone: Path) -> None:
    _fake(clone / ".venv/bin/python", 'echo "$@"; exit 2')  # 2 is a verdict: blocked

    done = _run(clone, ".ci/start")

    assert done.stdout == "-m clientdiag demo\n"
    assert len(done.stderr.splitlines()) == 1
    assert "no display" in done.stderr
    assert done.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_failure_of_the_program_is_a_failure_of_make_run(clone: Path) -> None:
    _fake(clone / ".venv/bin/python", "exit 70")

    assert _run(clone, ".ci/start").returncode == 70


def test_arguments_go_to_the_command_line(clone: Path) -> None:
    _fake(clone / ".venv/bin/python", 'echo "$@"')

    assert _run(clone, ".ci/start", "run", "vpn.example.com").stdout == "-m clientdiag run vpn.example.com\n"
