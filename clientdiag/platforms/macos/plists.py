"""Property lists out of files, whatever is in them."""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from clientdiag.platforms.pem import is_regular

MAX_BYTES = 8 * 1024 * 1024


class UnreadableError(ValueError):
    """The file is no property list, or cannot be read; the message says why, without a path."""


def read_plist(path: Path) -> Any:
    """The property list in *path*. Raises FileNotFoundError and UnreadableError."""
    try:
        data = _start_of(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableError(error.strerror or "cannot be read") from error
    if data is None or len(data) > MAX_BYTES:
        raise UnreadableError("not a file" if data is None else "too large")
    try:
        return plistlib.loads(data)
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, ExpatError) as error:
        raise UnreadableError(str(error)[:200] or "not a property list") from error


def _start_of(path: Path) -> bytes | None:
    if not is_regular(path):
        return None
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
