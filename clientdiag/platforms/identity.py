"""What this computer, its user and its domain are called: only to be hidden, and never told."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_LEAST = 2


def identity() -> dict[str, str]:
    """Each name with its kind: user, device, domain."""
    found: dict[str, str] = {}
    for word, kind in _words():
        if len(word.strip()) >= _LEAST:
            found.setdefault(word.strip(), kind)
    return found


def _words() -> Iterator[tuple[str, str]]:
    for name in ("USER", "LOGNAME", "USERNAME"):
        yield os.environ.get(name, ""), "user"
    with contextlib.suppress(RuntimeError, OSError):
        home = Path.home()
        yield home.name if home != Path(home.anchor) else "", "user"
    yield from ((one, "user") for one in _full_name())
    node = platform.node()
    for name in (os.environ.get("COMPUTERNAME", ""), node, node.partition(".")[0]):
        yield name, "device"
    yield node.partition(".")[2], "domain"
    for name in ("USERDNSDOMAIN", "USERDOMAIN"):
        domain = os.environ.get(name, "")
        yield domain if domain.casefold() != node.casefold() else "", "domain"


def _full_name() -> Iterator[str]:
    """The user's full name as the system keeps it, and its parts; Windows was not asked."""
    if sys.platform == "win32":
        return
    import pwd

    with contextlib.suppress(KeyError):
        kept = pwd.getpwuid(os.getuid())
        full = kept.pw_gecos.partition(",")[0]
        yield kept.pw_name
        yield full
        yield from (part for part in re.split(r"\s+", full) if len(part) > _LEAST)
