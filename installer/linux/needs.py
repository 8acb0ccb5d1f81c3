"""What the frozen folder asks of the system, read from its own files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from installer.frozen.trim import needed_by

OF_DEBIAN = {
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libc.so.6": "libc6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": "libc6",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
}
"""The Debian package of each library that is left to the system."""


def programs(folder: Path) -> Iterator[Path]:
    """Every ELF file in *folder*, links aside."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def system_libraries(folder: Path) -> set[str]:
    """The names of libraries that something in *folder* needs and that are not in it."""
    found: set[str] = set()
    there = {path.name for path in folder.rglob("*")}
    for path in programs(folder):
        found.update(needed_by(str(path)))
    return found - there


def least_glibc(folder: Path) -> str:
    """The oldest glibc on which everything in *folder* loads, such as ``2.35``."""
    command = ["objdump", "-T", *map(str, programs(folder))]
    said = subprocess.run(
        command, check=False, capture_output=True, text=True
    ).stdout  # static ones have no table
    found = {tuple(map(int, one.split("."))) for one in re.findall(r"\(?GLIBC_(2\.\d+)", said)}
    return ".".join(map(str, max(found)))


def debian(folder: Path) -> list[str]:
    """What the .deb depends on. Raises ValueError for a library of which no package is known."""
    unknown = system_libraries(folder) - OF_DEBIAN.keys()
    if unknown:
        raise ValueError(f"No Debian package is known for {', '.join(sorted(unknown))}; see {__file__}.")
    packages = {OF_DEBIAN[name] for name in system_libraries(folder)} - {"libc6"}
    return [f"libc6 (>= {least_glibc(folder)})", *sorted(packages)]


def rpm(folder: Path) -> list[str]:
    """What the .rpm requires: the libraries by their own names, which every RPM system knows."""
    names = sorted(name for name in system_libraries(folder) if not name.startswith("ld-linux"))
    return [f"{name}()(64bit)" for name in names]
