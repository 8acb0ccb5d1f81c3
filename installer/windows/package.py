"""Makes the MSI and the zip from the folder that was frozen on Windows: on Linux, with wixl.

``python -m installer.windows.package FROZEN INTO``. Both are signed where CLIENTDIAG_SIGN_PFX says with what;
otherwise their names end in ``-unsigned``.
"""

from __future__ import annotations

import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from installer import versions
from installer.windows import msi, signing


def packages(frozen: Path, into: Path) -> list[Path]:
    """Both, in the folder *into*."""
    key = signing.key()
    mark = "" if key else "-unsigned"
    if key:
        for program in (msi.PROGRAM, msi.WINDOW):
            signing.sign(frozen / program, key)
    name = f"clientdiag-{versions.python()}-windows-x64{mark}"
    installer = msi.build(frozen, into / f"{name}.msi")
    if key:
        signing.sign(installer, key)
    return [installer, portable(frozen, into / f"{name}.zip")]


def portable(frozen: Path, path: Path) -> Path:
    """The folder to unpack anywhere; every file has the release's time."""
    when = datetime.fromtimestamp(versions.source_date_epoch(), UTC)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in sorted(one for one in frozen.rglob("*") if one.is_file()):
            inside = Path("ClientDiag", file.relative_to(frozen)).as_posix()
            told = zipfile.ZipInfo(inside, when.timetuple()[:6])
            told.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(told, file.read_bytes())
    return path


def main() -> int:
    """Read the command line, and say what was made."""
    frozen, into = (Path(one).resolve() for one in sys.argv[1:3])
    into.mkdir(parents=True, exist_ok=True)
    for path in packages(frozen, into):
        print(f"{path.stat().st_size / 1e6:6.1f} MB  {path.name}")
    if signing.key() is None:
        print("These are not signed: CLIENTDIAG_SIGN_PFX names no certificate.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
