"""What IT set for ClientDiag by a configuration profile: managed preferences. Never run on a real Mac."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from clientdiag.platforms.base import PolicySource
from clientdiag.platforms.macos.plists import UnreadableError, read_plist

if sys.platform != "win32":
    import pwd

FOLDER = Path("/Library/Managed Preferences")
FILE = "org.clientdiag.ClientDiag.plist"


def policy() -> PolicySource:
    """The computer's values before the user's; the user's folder is written as ``$USER``."""
    places = [(FOLDER / FILE, f"{FOLDER}/{FILE}")]
    name = _user()
    if name:
        places.insert(0, (FOLDER / name / FILE, f"{FOLDER}/$USER/{FILE}"))
    values: dict[str, Any] = {}
    problems: list[str] = []
    location = places[-1][1]
    for path, shown in places:
        try:
            found = read_plist(path)
        except FileNotFoundError:
            continue
        except UnreadableError as reason:
            problems.append(f"{shown}: {reason}")
            continue
        if not isinstance(found, dict):
            problems.append(f"{shown}: not a dictionary")
            continue
        values.update(found)
        location = shown
    return PolicySource(values, location, tuple(problems))


def _user() -> str:
    if sys.platform != "win32":
        try:
            name = pwd.getpwuid(os.getuid()).pw_name
        except (KeyError, OSError):
            return ""
        return name if name and "/" not in name and name not in {".", ".."} else ""
    return ""
