"""Runs one tool of this computer: a fixed program, a deadline, no input unless given, a capped answer.

Never run on a real Mac, nor on Windows.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import IO, Any

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.platforms.pem import file_failure

MAX_OUTPUT_BYTES = 8 * 1024 * 1024
_LAST_WORDS_S = 2.0
_LOOKS_S = 0.1
_KEPT = ("HOME", "USER", "LOGNAME", "TMPDIR")
"""`security` finds the user's keychains by these."""
_APART: dict[str, Any] = (
    {"creationflags": 0x08000000}  # CREATE_NO_WINDOW
    if sys.platform == "win32"
    else {"process_group": 0}  # so that what it starts ends with it
)


@dataclass(frozen=True)
class Answer:
    """How a tool ended and what it wrote; ``failure`` where it could not be heard out."""

    status: int = 0
    output: bytes = b""
    errors: bytes = b""
    failure: Failure | None = None

    def text(self) -> str:
        """Its standard output; bytes that are no UTF-8 are replaced."""
        return self.output.decode("utf-8", "replace")

    def refusal(self, operation: Operation = Operation.READ_STORE) -> Failure | None:
        """Why there is no answer: it was not heard out, or ended with another status than 0."""
        if self.failure is not None or self.status == 0:
            return self.failure
        return Failure(operation, FailureKind.OTHER, self.status)


def ask(
    program: str,
    *arguments: str,
    feed: bytes = b"",
    deadline_s: float,
    operation: Operation = Operation.READ_STORE,
    stop: threading.Event | None = None,
) -> Answer:
    """Run *program* with *arguments*, give it *feed* (a few lines), and return its answer. Never raises.

    It is ended after *deadline_s*, and as soon as *stop* is set.
    """
    try:
        process = subprocess.Popen(
            [program, *arguments],
            stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            **_APART,
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
        reason = file_failure(error) if isinstance(error, OSError) else None
        return Answer(
            failure=Failure(
                operation,
                reason.kind if reason else FailureKind.NOT_SUPPORTED,
                reason.code if reason else None,
            )
        )
    try:
        listeners = [_Listener(process, stream) for stream in (process.stdout, process.stderr)]
        kind = _wait(process, feed, deadline_s, stop)
    except BaseException:  # Ctrl-C does not reach it by itself: it is in a group of its own
        _end(process)
        process.wait()
        raise
    for one in listeners:
        one.join(_LAST_WORDS_S)
    output, errors = (one.heard for one in listeners)
    if any(one.is_alive() for one in listeners):  # something it started holds on to its output
        _end(process)
        kind = FailureKind.TIMED_OUT
    if any(one.is_too_much for one in listeners):
        kind = FailureKind.TOO_LARGE
    if kind is not None:
        return Answer(failure=Failure(operation, kind))
    return Answer(process.returncode, output, errors)


class _Listener(threading.Thread):
    """Reads one stream up to the cap. A tool that writes more is ended, for it would wait for ever."""

    def __init__(self, process: subprocess.Popen[bytes], stream: IO[bytes] | None) -> None:
        super().__init__(daemon=True)
        self._process, self._stream = process, stream
        self.heard = b""
        self.is_too_much = False
        self.start()

    def run(self) -> None:
        """Read until the end or the cap."""
        if self._stream is None:
            return
        with self._stream as stream:
            self.heard = stream.read(MAX_OUTPUT_BYTES)
            self.is_too_much = bool(stream.read(1))
        if self.is_too_much:
            _end(self._process)


def _wait(
    process: subprocess.Popen[bytes], feed: bytes, deadline_s: float, stop: threading.Event | None
) -> FailureKind | None:
    if process.stdin is not None:
        with contextlib.suppress(OSError), process.stdin as stream:  # it may end without reading
            stream.write(feed)
    try:
        _wait_or_stop(process, deadline_s, stop)
    except subprocess.TimeoutExpired:
        _end(process)
        process.wait()
        return FailureKind.TIMED_OUT
    return None


def _wait_or_stop(process: subprocess.Popen[bytes], deadline_s: float, stop: threading.Event | None) -> None:
    """Raises TimeoutExpired where it has to be ended."""
    if stop is None:
        process.wait(deadline_s)
        return
    end = time.monotonic() + deadline_s
    while process.poll() is None:
        if stop.wait(_LOOKS_S) or time.monotonic() > end:
            raise subprocess.TimeoutExpired(process.args, deadline_s)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):  # it ended meanwhile
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    if sys.platform == "win32":
        return dict(os.environ)  # programs there need much of it, and none of it sets their language
    kept = {name: value for name in _KEPT if (value := os.environ.get(name))}
    return {**kept, "LANG": "C", "LC_ALL": "C", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
