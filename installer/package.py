"""Builds everything for the system this runs on: ``python -m installer.package [INTO]``, else into dist/."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

from installer import versions
from installer.bill import bill
from installer.frozen.build import freeze
from installer.frozen.contents import ROOT
from installer.notices import notices
from installer.shipped import works

WORK = ROOT / "build" / "package"
SUMS = "SHA256SUMS"


def papered(folder: Path) -> Path:
    """The frozen *folder* with its licences and its bill of materials."""
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")
    found = works(folder)
    (folder / "THIRD-PARTY.txt").write_text(notices(found), encoding="utf-8")
    (folder / "BILL-OF-MATERIALS.cdx.json").write_text(bill(found), encoding="utf-8")
    return folder


def wheel(into: Path) -> Path:
    """The wheel, for those who have a Python."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)]
    environment = {"SOURCE_DATE_EPOCH": str(versions.source_date_epoch()), "PATH": "/usr/bin:/bin"}
    subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    return next(into.glob(f"clientdiag-{versions.python()}-*.whl"))


def sums(into: Path) -> None:
    """SHA256SUMS of every file in *into*, in the form that ``sha256sum --check`` reads."""
    lines = []
    for path in sorted(into.iterdir()):
        if path.is_file() and path.name != SUMS:
            with path.open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    (into / SUMS).write_text("".join(lines), encoding="utf-8")


def for_linux(into: Path) -> list[Path]:
    """.deb, .rpm, archive, wheel and the bill of materials."""
    from installer.linux.packages import packages

    folder = papered(freeze(WORK))
    bill_path = into / f"clientdiag-{versions.python()}-linux.cdx.json"
    shutil.copyfile(folder / "BILL-OF-MATERIALS.cdx.json", bill_path)
    return [*packages(folder, WORK, into), wheel(into), bill_path]


def main() -> int:
    """Build, and say what was made."""
    parser = argparse.ArgumentParser(prog="python -m installer.package")
    parser.add_argument("into", type=Path, nargs="?", default=ROOT / "dist")
    into = parser.parse_args().into.resolve()
    into.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    made = for_linux(into)
    sums(into)
    for path in made:
        sys.stdout.write(f"{path.stat().st_size / 1e6:6.1f} MB  {path.relative_to(into.parent)}\n")
    sys.stdout.write(f"built in {time.monotonic() - began:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
