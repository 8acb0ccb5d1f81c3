"""A wrong clock for one program, without touching this computer's own."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path

from tests.peers.process import program

_SOURCE = Path(__file__).with_name("clock_shim.c")


def shifted(by: timedelta) -> dict[str, str]:
    """The environment of a program whose clock is ahead of the true one. Raises UnavailableError."""
    return {"LD_PRELOAD": str(_shim()), "CLOCK_SHIFT_S": str(int(by.total_seconds()))}


@cache
def _shim() -> Path:
    """The compiled shim, made once a process."""
    folder = Path(tempfile.mkdtemp(prefix="clock-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = folder / "clock_shim.so"
    command = [program("cc", "gcc"), "-shared", "-fPIC", "-O1", "-o", str(library), str(_SOURCE)]
    subprocess.run(command, check=True, capture_output=True)
    return library
