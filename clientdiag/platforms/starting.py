"""Starts a program of the user's desktop and leaves it to the user: its output is not read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from clientdiag.platforms.desktop import Outcome

PATIENCE_S = 10.0
"""How long a starter such as xdg-open may take to say that it failed; longer means that a program runs."""


def start(program: str, *arguments: str, patience_s: float = PATIENCE_S) -> Outcome:
    """Run *program* (a path, or a name to look for) with *arguments* in a session of its own. Never raises.

    ASKED when it ended well or still runs after *patience_s*, else NOT_POSSIBLE.
    """
    process = _run([shutil.which(program) or "", *arguments])
    if process is None:
        return Outcome.NOT_POSSIBLE
    try:
        status = process.wait(patience_s)
    except subprocess.TimeoutExpired:
        _leave(process)
        return Outcome.ASKED
    return Outcome.ASKED if status == 0 else Outcome.NOT_POSSIBLE


def ask_to(program: str, *arguments: str, deadline_s: float = PATIENCE_S) -> Outcome:
    """As :func:`start`, of a program that ends by itself and then knows: DONE, else NOT_POSSIBLE."""
    process = _run([shutil.which(program) or "", *arguments])
    if process is None:
        return Outcome.NOT_POSSIBLE
    try:
        return Outcome.DONE if process.wait(deadline_s) == 0 else Outcome.NOT_POSSIBLE
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return Outcome.NOT_POSSIBLE


def start_line(line: str) -> Outcome:
    """Start a program by its whole command line, on Windows only; its exit code means nothing."""
    process = _run(line)
    if process is None:
        return Outcome.NOT_POSSIBLE
    _leave(process)
    return Outcome.ASKED


def first(*ways: Callable[[], Outcome]) -> Outcome:
    """The outcome of the first of *ways* that was possible."""
    for way in ways:
        outcome = way()
        if outcome is not Outcome.NOT_POSSIBLE:
            return outcome
    return Outcome.NOT_POSSIBLE


def _run(command: list[str] | str) -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    except (OSError, ValueError):  # ValueError: a NUL in an argument
        return None


def _leave(process: subprocess.Popen[bytes]) -> None:
    """It is the user's from here on: no warning that it still runs."""
    process.returncode = 0


def _environment() -> dict[str, str]:
    """The user's environment as it was before a frozen program put its own libraries first."""
    found = dict(os.environ)
    if getattr(sys, "frozen", False):
        for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
            before = found.pop(f"{name}_ORIG", None)
            found.pop(name, None)
            if before:
                found[name] = before
    return found
