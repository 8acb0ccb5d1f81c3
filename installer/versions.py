"""The one version, clientdiag.__version__, in the words of each kind of package; and the one date."""

from __future__ import annotations

import os
import re

from clientdiag import RELEASE_DATE, __version__

_FORM = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:\.?(dev|a|b|rc)(\d+))?$")


def python() -> str:
    """As in the wheel: ``1.2.0``, ``1.2.0.dev0``, ``1.2.0rc1``."""
    return __version__


def debian() -> str:
    """As dpkg and rpm sort it: what leads to a release comes before it, ``1.2.0~rc1``."""
    major, minor, patch, kind, number = _parts(__version__)
    return f"{major}.{minor}.{patch}" + (f"~{kind}{number}" if kind else "")


def windows() -> str:
    """Three numbers: Windows Installer compares no more. ``1.2.0rc1`` counts as ``1.2.0``."""
    return ".".join(_parts(__version__)[:3])


def source_date_epoch() -> int:
    """SOURCE_DATE_EPOCH or the release's time, in seconds since 1970: for all files in packages."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or RELEASE_DATE.timestamp())


def _parts(version: str) -> tuple[str, str, str, str, str]:
    found = _FORM.match(version)
    if not found:
        raise ValueError(
            f"“{version}” should be like 1.2.3, 1.2.3.dev0 or 1.2.3rc1; see clientdiag/__init__.py."
        )
    return found[1], found[2], found[3], found[4] or "", found[5] or ""
