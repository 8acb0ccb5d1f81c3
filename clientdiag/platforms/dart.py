"""Runs Cisco's own collector, ``dartcli -dst FILE``. Only on the user's act; it may ask for an administrator.

Never run against a real one. It is never told to clear logs: that would destroy what happened.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.platforms.asking import ask


def collect(
    programs: Iterable[Path],
    destination: Path,
    deadline_s: float,
    starting: Callable[[], object],
    stop: threading.Event | None = None,
) -> Failure | None:
    """Have the first of *programs* that is there write *destination*; *starting* is called just before.

    Never raises. None says that it ended by itself with status 0, not that it wrote anything.
    """
    for program in programs:
        if program.is_absolute() and os.access(program, os.X_OK):
            starting()
            answer = ask(
                str(program),
                "-dst",
                str(destination),
                deadline_s=deadline_s,
                operation=Operation.READ_FILE,
                stop=stop,
            )
            return answer.refusal(Operation.READ_FILE)
    return Failure(Operation.READ_FILE, FailureKind.NOT_FOUND)
