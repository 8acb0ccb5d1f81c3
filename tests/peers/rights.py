"""Files that may not be read, even where the tests run as root."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def shut(path: Path) -> Iterator[None]:
    """Within, nobody may read or enter *path*, and a test that is root is nobody."""
    path.chmod(0)
    is_root = sys.platform != "win32" and os.geteuid() == 0
    if sys.platform != "win32" and is_root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if sys.platform != "win32" and is_root:
            os.seteuid(0)
        path.chmod(0o700)
