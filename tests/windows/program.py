"""ClientDiag as a program of its own, as a person starts it in a console."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from ctypes import wintypes
from pathlib import Path

from clientdiag.platforms.windows.libraries import Function

ROOT = Path(__file__).resolve().parents[2]
ENDS_WITHIN_S = 50
_create_mutex = Function(
    "kernel32.dll", "CreateMutexW", wintypes.HANDLE, ctypes.c_void_p, wintypes.BOOL, wintypes.LPCWSTR
)
_wait = Function("kernel32.dll", "WaitForSingleObject", wintypes.DWORD, wintypes.HANDLE, wintypes.DWORD)
_release = Function("kernel32.dll", "ReleaseMutex", wintypes.BOOL, wintypes.HANDLE)
_close = Function("kernel32.dll", "CloseHandle", wintypes.BOOL, wintypes.HANDLE)


def clientdiag(*arguments: str, encoding: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run the command line and wait for its end; *encoding* is its console's, else the system's."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if encoding:
        environment["PYTHONIOENCODING"] = encoding
    return subprocess.run(
        [sys.executable, "-m", "clientdiag", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=ENDS_WITHIN_S,
        check=False,
    )


def out_folder(instead: Path) -> Path:
    """Where pictures and zips are left for the Linux side; *instead* where nobody waits for them."""
    return Path(os.environ.get("CLIENTDIAG_WINDOWS_OUT") or instead)


def is_wine() -> bool:
    """Whether this Windows is Wine: a throw-away one, whose registry a test may write to."""
    return sys.platform == "win32" and hasattr(ctypes.windll.ntdll, "wine_get_version")


def is_throw_away() -> bool:
    """Whether a test may write to this Windows' registry and stores: Wine, or one that says so itself."""
    return is_wine() or bool(os.environ.get("CLIENTDIAG_THROW_AWAY_WINDOWS"))


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Tests run side by side, and there is one registry with its stores."""
    mutex = _create_mutex(None, 0, "clientdiag-tests-registry")
    _wait(mutex, 60_000)
    try:
        yield
    finally:
        _release(mutex)
        _close(mutex)
