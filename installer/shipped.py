"""Whose work is in the frozen folder: packages of the lock file, Python, libraries of the build system."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from installer.frozen.contents import ROOT

LOCKED = ROOT / "requirements" / "runtime.txt"
_NOT_IN_IT = {"pycparser"}  # cffi's compiler, which runs when others build
_LICENCES = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$", re.IGNORECASE)
_HOMES = ("homepage", "source", "source code", "repository", "github", "code", "documentation")
_GNU = ROOT / "installer" / "licences"


@dataclass(frozen=True)
class Work:
    """One part that others made. ``purl`` is its package URL; ``hashes`` are SHA-256 of what was fetched."""

    name: str
    version: str
    licence: str
    home: str
    purl: str
    texts: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()


def works(folder: Path) -> list[Work]:
    """All of them in the frozen *folder*, by name. Only of the system and Python this runs with."""
    return sorted([*_packages(), _python(), *_system_libraries(folder)], key=lambda one: one.name.lower())


def _packages() -> Iterator[Work]:
    joined = re.sub(r"\\\n\s*", "", LOCKED.read_text(encoding="utf-8"))
    for line in filter(None, joined.splitlines()):
        words, *hashes = re.split(r"\s+--hash=sha256:", line)
        asked = Requirement(words)
        if (asked.marker is None or asked.marker.evaluate()) and asked.name.lower() not in _NOT_IN_IT:
            yield _package(asked.name, tuple(one.strip() for one in hashes))


def _package(name: str, hashes: tuple[str, ...]) -> Work:
    found = metadata.distribution(name)
    about: Any = found.metadata  # an email.message.Message, whose `get` its declared type lacks
    licence = about.get("License-Expression") or about.get("License") or ""
    if not licence or "\n" in licence or len(licence) > 80:
        said = [
            one.split(" :: ")[-1] for one in about.get_all("Classifier") or () if one.startswith("License ::")
        ]
        licence = " or ".join(said) or "see below"
    files = [one for one in found.files or () if _LICENCES.search(str(one)) and ".dist-info/" in str(one)]
    texts = [Path(str(one.locate())).read_text(encoding="utf-8", errors="replace") for one in sorted(files)]
    if not texts and "LGPL" in licence:
        licence = "LGPL-3.0-only"
        texts = [(_GNU / f"{one}.txt").read_text(encoding="utf-8") for one in ("LGPL-3.0", "GPL-3.0")]
    homes = dict(one.split(", ", 1) for one in about.get_all("Project-URL") or ())
    named = {name.lower(): home for name, home in homes.items()}
    home = next((named[one] for one in _HOMES if one in named), about.get("Home-page") or "")
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{found.version}"
    return Work(about["Name"], found.version, licence, home, purl, tuple(texts), hashes)


def _python() -> Work:
    text = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    if not text.is_file():  # Debian's
        text = Path("/usr/share/doc/libpython3-stdlib/copyright")
    version = platform.python_version()
    texts = (text.read_text(encoding="utf-8", errors="replace"),) if text.is_file() else ()
    return Work(
        "CPython", version, "PSF-2.0", "https://www.python.org", f"pkg:generic/cpython@{version}", texts
    )


def _system_libraries(folder: Path) -> Iterator[Work]:
    if not shutil.which("dpkg-query"):
        return
    names = {path.name for path in (folder / "_internal").glob("lib*.so*") if not path.is_symlink()}
    names = {name for name in names if not name.startswith("libpython")}
    for package in sorted({owner for name in names if (owner := _owner(name))}):
        version = _said("dpkg-query", "-W", "-f", "${Version}", package)
        source = _said("dpkg-query", "-W", "-f", "${source:Package}", package)
        papers = Path("/usr/share/doc", package, "copyright")
        texts = (papers.read_text(encoding="utf-8", errors="replace"),) if papers.is_file() else ()
        home = f"https://tracker.debian.org/pkg/{source}"
        yield Work(package, version, "see below", home, f"pkg:deb/debian/{package}@{version}", texts)


@cache
def _owner(library: str) -> str:
    """The Debian package whose *library* PyInstaller took; empty where it came with a wheel or a Python."""
    for folder in (sysconfig.get_config_var("MULTIARCH") or "", f"{platform.machine()}-linux-gnu"):
        for place in (Path("/usr/lib", folder, library), Path("/lib", folder, library)):
            if place.exists():
                for path in (place.resolve(), place):
                    said = _said("dpkg-query", "-S", str(path))
                    if said:
                        return said.partition(":")[0]
    return ""


def _said(*command: str) -> str:
    return subprocess.run(
        command, check=False, capture_output=True, text=True
    ).stdout.strip()  # a name without owner is an answer
