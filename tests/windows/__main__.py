"""Runs under Windows' Python, in the box or on a real Windows: ``python -m tests.windows [pytest's arguments]``.

One pytest for everything, because starting Wine takes seconds: the tests made for Windows in this
folder, and every other test that does not need Linux itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

OUT = Path(r"Z:\out")
FONTS = Path(r"Z:\usr\share\fonts\truetype\dejavu")
FOLDERS = ("tests/windows", "tests/unit", "tests/security", "tests/gui")
SKIPPED = {
}


def main(arguments: list[str]) -> int:
    """Run the tests; pytest's exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(os.environ["LOCALAPPDATA"], "clientdiag-pycache"))
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"]
    if FONTS.is_dir():
        os.environ["QT_QPA_FONTDIR"] = str(FONTS)  # Wine has none that Qt finds by itself
    if OUT.is_dir():
        os.environ["CLIENTDIAG_WINDOWS_OUT"] = str(OUT)
    own = ["-p", "no:cacheprovider", "-q"]
    return int(pytest.main([*own, *(arguments or FOLDERS)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
