"""Names of files that every system takes: Windows' rules are the strictest, so they count everywhere."""

from __future__ import annotations

import re

from clientdiag.bundle.errors import BundleError
from clientdiag.model.core import Report
from clientdiag.model.text import text
from clientdiag.rendering.moments import in_utc
from clientdiag.rendering.plain import plain

_UNSAFE = re.compile(r"[^A-Za-z0-9._]+")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(10))}
)
_MAX_HOST = 60
_MAX_CODE = 50
_MAX_BYTES = 200  # file systems take 255; synchronising programs add to it


def safe(value: str, limit: int) -> str:
    """*value* as part of a file name: letters, digits, dots, underscores and single hyphens."""
    return _UNSAFE.sub("-", value)[:limit].strip("-. ")


def default_name(report: Report) -> str:
    """``clientdiag-HOST-CODE-XXXX-YYYYMMDD-HHMM.zip``: the root's code or the state, the time in UTC."""
    parts = (
        "clientdiag",
        safe(report.target.host, _MAX_HOST),
        safe(report.verdict.root or report.verdict.state, _MAX_CODE),
        safe(report.support_code, 8),
        f"{in_utc(report.created):%Y%m%d-%H%M}",
    )
    return "-".join(part for part in parts if part) + ".zip"


def numbered(name: str, number: int) -> str:
    """*name* for the *number*-th file of that name: ``a.zip``, ``a-2.zip``, ``a-3.zip.age``."""
    if number == 1:
        return name
    stem, zipped, sealed = name.rpartition(".zip")
    return f"{stem}-{number}{zipped}{sealed}" if zipped else f"{name}-{number}"


def checked(name: str) -> str:
    """*name* as given. Raises BundleError when some system would not take it as a file's name."""
    device = name.split(".", 1)[0].rstrip(" ").lower() in _DEVICES
    ending = name != name.strip() or name.endswith(".")
    if (
        not name
        or device
        or ending
        or _FORBIDDEN.search(name)
        or len(name.encode("utf-8", "replace")) > _MAX_BYTES
    ):
        raise BundleError(
            text(
                "“{name}” cannot be the name of a file everywhere; use letters, digits, hyphens and dots.",
                name=plain(name)[:_MAX_BYTES],
            )
        )
    return name
