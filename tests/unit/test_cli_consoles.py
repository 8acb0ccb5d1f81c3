from __future__ import annotations

import os
import subprocess
import sys

import pytest

from clientdiag.cli.consoles import PLAINER


@pytest.mark.parametrize(
    ("words", "encoding", "shown"),
    [
        ("l\u2019ordinateur\u202f; vous", "cp1252", "l\u2019ordinateur ; vous"),
        ("✓ ✕ – “a” … ‹user-1›", "ascii", '+ x - "a" ... <user-1>'),
        ("証明書", "cp1252", "???"),
        ("\u202fé", "cp437", " é"),
    ],
)
def test_what_a_console_lacks_is_shown_plainer(words: str, encoding: str, shown: str) -> None:
    assert words.encode(encoding, PLAINER).decode(encoding) == shown


def test_the_program_speaks_so() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clientdiag", "demo", "name-not-found", "--quiet", "--language", "fr"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    lines = done.stdout.decode("ascii").splitlines()
    assert any(line.startswith("  x ") for line in lines), lines
