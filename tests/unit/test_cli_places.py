"""Where results may and may not be written: devices, pipes, links, closed streams."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from clientdiag.model import wire

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="devices, pipes and shells of POSIX")
_DEMO = f"{sys.executable} -m clientdiag demo healthy --quiet"


def shell(line: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["sh", "-c", line], capture_output=True, check=False, timeout=60, cwd=_ROOT)


_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full"])
def test_nobody_listening_on_standard_error_costs_the_words_only(closed: str) -> None:
    done = shell(f"{_DEMO.removesuffix('--quiet')} {closed}")
    assert done.returncode == 0
    assert b"ready" in done.stdout.lower()


def test_a_folder_that_is_gone_holds_no_result(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = shell(f"export PYTHONPATH={_ROOT}; cd {gone} && rmdir {gone} && {_DEMO} --json report.json")

    assert done.returncode == 64
    assert done.stderr.decode().count("\n") == 1
    assert "name a file in a folder that exists" in done.stderr.decode()


def test_a_full_standard_output_is_one_sentence() -> None:
    done = shell(f"{_DEMO} >/dev/full")
    assert done.returncode == 64
    assert done.stderr.count(b"\n") == 1
    assert b"standard output" in done.stderr


def test_a_closed_standard_output_is_no_crash() -> None:
    done = shell(f"{_DEMO} >&-")
    assert b"Traceback" not in done.stderr
    assert done.returncode in {0, 64}


@pytest.mark.parametrize("closed", ["| true", "| head -c 1 >/dev/null", ">&-"])
def test_a_reader_that_has_gone_changes_neither_the_exit_code_nor_what_is_saved(
    tmp_path: Path, closed: str
) -> None:
    # no shell of POSIX tells how the first of a pipe ended
    done = shell(f"{{ {_DEMO} --zip {tmp_path}; echo $? >{tmp_path}/status; }} {closed}")

    assert (tmp_path / "status").read_text() == "0\n"
    assert len(list(tmp_path.glob("*.zip"))) == 1
    assert done.stderr == b""


@pytest.mark.parametrize("command", ["schema", "demo --list"])
def test_a_reader_that_has_gone_is_no_failure(tmp_path: Path, command: str) -> None:
    done = shell(f"{{ {sys.executable} -m clientdiag {command}; echo $? >{tmp_path}/status; }} | true")

    assert (tmp_path / "status").read_text() == "0\n"
    assert done.stderr == b""


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()

    assert shell(f"{_DEMO} --json {pipe}").returncode == 0

    reader.join(30)
    assert pipe.is_fifo()
    assert wire.decode(read[0]).verdict.root is None


def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("old")
    link.symlink_to(target)

    assert shell(f"{_DEMO} --json {link}").returncode == 0

    assert link.is_symlink()
    assert wire.decode(target.read_bytes()).demo


@pytest.mark.parametrize("option", ["--json ''", "--zip ''"])
def test_an_empty_place_is_a_mistake(option: str) -> None:
    done = shell(f"{_DEMO} {option}")
    assert done.returncode == 64
    assert done.stdout == b""


@pytest.mark.parametrize("option", ["--settings", "--client-ca"])
def test_a_pipe_that_nobody_fills_is_not_waited_for(tmp_path: Path, option: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = shell(f"{sys.executable} -m clientdiag run localhost:1 {option} {pipe}")
    assert done.returncode == 64
    assert b"plain file" in done.stderr
