"""ClientDiag as a program of its own, as a person starts it in a console."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENDS_WITHIN_S = 50


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
