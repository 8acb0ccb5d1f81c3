"""The wrapper for management that acts on exit code 1 only."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "installer" / "remediation"
CODES = {0: 0, 1: 1, 2: 1, 3: 0, 64: 2, 70: 2, 139: 2}
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script of the POSIX shell")


def _ended(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", FOLDER / "detect.sh", *words],
        env={"PATH": "/usr/bin:/bin", "CLIENTDIAG": str(program)},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(("code", "wanted"), CODES.items())
def test_each_exit_code_becomes_one_that_management_understands(
    tmp_path: Path, code: int, wanted: int
) -> None:
    program = tmp_path / "clientdiag"
    program.write_text(f'#!/bin/sh\necho\necho "said: $*"\necho more\nexit {code}\n')
    program.chmod(0o755)

    ended = _ended(program, "vpn.example.com", "--zip", "a folder")

    assert ended.returncode == wanted
    assert len(ended.stdout.splitlines()) == 1
    if code:
        assert "said: run --quiet --no-color vpn.example.com --zip a folder" in ended.stdout


def test_a_program_that_is_not_there_is_no_reason_to_act(tmp_path: Path) -> None:
    ended = _ended(tmp_path / "none")

    assert (ended.returncode, ended.stdout) == (2, "clientdiag: not installed\n")


def test_the_windows_script_has_the_same_codes() -> None:
    words = (FOLDER / "detect.ps1").read_text(encoding="utf-8")
    found = {
        int(code): int(wanted) for code, wanted in re.findall(r"(?m)^    (\d+) \{.*exit (\d+) \}$", words)
    }

    assert found == {code: wanted for code, wanted in CODES.items() if code < 4}
    assert re.search(r"default \{.*exit 2 \}", words)
