"""An MSI of an earlier version, with a file gone since: ``python -m tests.package.older_msi INTO``."""

from __future__ import annotations

import sys
from pathlib import Path

from installer.windows import msi


def older(folder: Path) -> Path:
    """FOLDER/old.msi."""
    frozen = folder / "older"
    (frozen / "_internal").mkdir(parents=True)
    (frozen / "_internal" / "gone.txt").write_text("of an earlier version\n")
    for name in (msi.PROGRAM, msi.WINDOW):
        (frozen / name).write_bytes(b"MZ")
    return msi.build(frozen, folder / "old.msi", "0.0.1")


if __name__ == "__main__":
    older(Path(sys.argv[1]).resolve())
