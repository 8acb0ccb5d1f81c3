"""Another program of the system, run as a peer: started, waited for, and ended with all its children."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_STARTING_S = 15.0
_LOOK_EVERY_S = 0.002


class DidNotStartError(RuntimeError):
    """The program ended, or was silent for too long; the message holds what it wrote."""


class UnavailableError(RuntimeError):
    """This system lacks what a peer needs; the message says what. A test that meets it is skipped."""


def program(name: str, package: str) -> str:
    """The path of a program. Raises UnavailableError."""
    # Debian keeps servers where the path of an ordinary user does not look.
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found is None:
        raise UnavailableError(f"{name} is not here (Debian package {package})")
    return found


class Process:
    """A running program. Its output goes to a file that can be read at any time."""

    def __init__(
        self, arguments: Sequence[str], log: Path, *, environment: Mapping[str, str] | None = None
    ) -> None:
        self._log = log
        with log.open("wb") as sink:
            self._process = _start(arguments, sink, environment)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def log(self) -> str:
        """Everything written so far."""
        return self._log.read_text(errors="replace")

    def wait_for(self, *signs: str) -> str:
        """Wait until one of *signs* stands in the log, and return the log. Raises DidNotStartError."""
        end = time.monotonic() + _STARTING_S
        while True:
            ended = self._process.poll() is not None
            written = self.log()
            if any(sign in written for sign in signs):
                return written
            if ended or time.monotonic() > end:
                self.end()
                raise DidNotStartError(written or "It wrote nothing.")
            time.sleep(_LOOK_EVERY_S)

    def end(self) -> None:
        """Kill it and everything it started, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


def _start(
    arguments: Sequence[str], sink: IO[bytes], environment: Mapping[str, str] | None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE,  # held open: s_server stops when it ends
        stdout=sink,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    )
