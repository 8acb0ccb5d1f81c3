"""The registry: values read by name, an absent one being none."""

from __future__ import annotations

import contextlib
import errno
import sys
from typing import Any

if sys.platform == "win32":
    import winreg

MAX_VALUES = 200
MAX_KEYS = 2_000


def values_of(key: str, *, of_user: bool) -> dict[str, Any]:
    """The values of a key of the user's or the machine's hive, variables put in; none without the key."""
    found: dict[str, Any] = {}
    if sys.platform == "win32":
        hive = winreg.HKEY_CURRENT_USER if of_user else winreg.HKEY_LOCAL_MACHINE
        try:
            with winreg.OpenKey(hive, key) as opened:
                for index in range(MAX_VALUES):
                    name, value, kind = winreg.EnumValue(opened, index)
                    expands = kind == winreg.REG_EXPAND_SZ and isinstance(value, str)
                    found[name] = winreg.ExpandEnvironmentStrings(value) if expands else value
        except OSError:  # no such key, or no more values
            pass
    return found


def value(key: str, name: str, *, of_user: bool = False) -> Any:
    """One value of the user's or the machine's hive.

    Raises OSError, which is FileNotFoundError where the value is not set.
    """
    if sys.platform == "win32":
        hive = winreg.HKEY_CURRENT_USER if of_user else winreg.HKEY_LOCAL_MACHINE
        with winreg.OpenKey(hive, key) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    raise OSError(errno.ENOSYS, "no registry here")


def machine_texts(key: str, names: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """The text values called *names* of a key of the machine's: of each view (32-bit, 64-bit) with it."""
    found: list[dict[str, str]] = []
    if sys.platform == "win32":
        for view in (winreg.KEY_WOW64_32KEY, winreg.KEY_WOW64_64KEY):
            with (
                contextlib.suppress(OSError),  # no such key
                winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, winreg.KEY_READ | view) as opened,
            ):
                found.append(_texts(opened, names))
    return tuple(found)


def machine_subkeys(key: str) -> tuple[str, ...]:
    """The names of a key's subkeys in both views, each once."""
    found: dict[str, None] = {}
    if sys.platform == "win32":
        for view in (winreg.KEY_WOW64_32KEY, winreg.KEY_WOW64_64KEY):
            try:
                with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, winreg.KEY_READ | view) as opened:
                    for index in range(MAX_KEYS):
                        found[winreg.EnumKey(opened, index)] = None
            except OSError:  # no such key, or no more subkeys
                continue
    return tuple(found)


def _texts(opened: Any, names: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    if sys.platform == "win32":
        for name in names:
            with contextlib.suppress(OSError):  # it is not set
                read, kind = winreg.QueryValueEx(opened, name)
                if kind in {winreg.REG_SZ, winreg.REG_EXPAND_SZ} and isinstance(read, str):
                    found[name] = read
    return found
