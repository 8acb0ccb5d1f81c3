"""Run by Windows' own Python: freezes the program into FOLDER, with its licences.

``python -m installer.windows.freeze FOLDER``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from installer.frozen.build import freeze
from installer.package import papered
from installer.windows.version_file import version_file


def main(into: Path, *bare: str) -> int:
    """Freeze; with ``--bare`` the window that sizes are held against."""
    with tempfile.TemporaryDirectory() as name:
        told = Path(name) / "version.txt"
        told.write_text(version_file(), encoding="utf-8")
        folder = freeze(into.resolve(), bare=bool(bare), version_file=told)
    if not bare:
        papered(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
