"""The languages that the reader chose in the operating system, the dearest first."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_BY_NAME = 0x8  # MUI_LANGUAGE_NAME: "de-AT" rather than a number


def system_languages() -> tuple[str, ...]:
    """Names as ``de_AT`` or ``de-AT``: by the environment, and where that says nothing by the system.

    Windows and macOS have a list of their own, which programs started from the desktop must ask for.
    """
    names = (os.environ.get(key, "") for key in _VARIABLES)
    found = tuple(part.partition(".")[0] for name in names for part in name.split(":") if part)
    if found:
        return found
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _macos()
    return ()


def _windows() -> tuple[str, ...]:
    """The display languages of the user, by kernel32; nothing where they cannot be had."""
    import ctypes

    from clientdiag.platforms.windows.libraries import CallFailed, Function

    ask = Function("kernel32.dll", "GetUserPreferredUILanguages", ctypes.c_int, *4 * (ctypes.c_void_p,))
    count, length = ctypes.c_ulong(), ctypes.c_ulong(1000)
    names = ctypes.create_unicode_buffer(length.value)
    try:
        there = ask(_BY_NAME, ctypes.addressof(count), ctypes.addressof(names), ctypes.addressof(length))
    except CallFailed:
        return ()
    return tuple(one for one in "".join(names[: length.value]).split("\0") if one) if there else ()


def _macos() -> tuple[str, ...]:
    """The list in System Settings; never run on a real Mac."""
    from clientdiag.platforms.macos.plists import UnreadableError, read_plist

    try:
        found = read_plist(Path.home() / "Library" / "Preferences" / ".GlobalPreferences.plist")
    except (OSError, RuntimeError, UnreadableError):
        return ()
    listed = found.get("AppleLanguages") if isinstance(found, dict) else None
    return tuple(str(one) for one in listed[:20]) if isinstance(listed, list) else ()
