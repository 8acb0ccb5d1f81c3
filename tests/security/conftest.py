"""What several of these tests need."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 KB."""
    yield from _disk(tmp_path / "disk", 8)


@pytest.fixture
def roomy_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB: much fits before it is full."""
    yield from _disk(tmp_path / "disk", 1024)


def _disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("mounting a tiny disk needs root")
    folder.mkdir()
    size = f"size={kilobytes}k"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine does not let its root mount a tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
