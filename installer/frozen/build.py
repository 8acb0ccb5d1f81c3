"""Freezes the program: ``python -m installer.frozen.build FOLDER`` leaves FOLDER/clientdiag.

``--bare`` freezes a window with one label in the same way, to hold sizes and times against.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from installer.frozen.contents import ROOT
from installer.versions import source_date_epoch

SPEC = Path(__file__).with_name("clientdiag.spec")
BARE = ROOT / "tests" / "package" / "bare_window.py"


def freeze(into: Path, *, bare: bool = False, version_file: Path | None = None) -> Path:
    """Freeze into *into*; returns the folder. Raises CalledProcessError, PyInstaller having said why."""
    name = "bare" if bare else "clientdiag"
    shutil.rmtree(into / name, ignore_errors=True)
    work = into / "work" / name
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONHASHSEED": "0",  # or the order of some sets ends up in the archive
        "SOURCE_DATE_EPOCH": str(source_date_epoch()),
        "CLIENTDIAG_ENTRY": str(BARE) if bare else "",
        "CLIENTDIAG_VERSION_FILE": str(version_file or ""),
    }
    if not bare and not os.environ.get("CLIENTDIAG_COMPILED"):  # set where the checkout cannot be written
        subprocess.run([sys.executable, ".ci/translations.py", "compile"], check=True, cwd=ROOT)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(into), "--workpath", str(work), str(SPEC)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    shutil.rmtree(work)
    return into / name


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m installer.frozen.build")
    parser.add_argument("into", type=Path)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--version-file", type=Path)
    given = parser.parse_args()
    freeze(given.into.resolve(), bare=given.bare, version_file=given.version_file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
