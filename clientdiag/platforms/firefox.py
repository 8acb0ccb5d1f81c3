"""Which Firefox profile is the user's default one on Linux: its NSS database is a store of the Cisco client.

Firefox's own order: the profile of the installation (installs.ini, or an Install section of profiles.ini),
else the one marked as default, else any. Which of them the Cisco client takes where there are several is
not documented; the first that has a database stands for it here.
"""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.platforms.nss_database import CERTIFICATES
from clientdiag.platforms.pem import is_regular, read_file

_OLD_DATABASE = "cert8.db"
_PLACE = ".mozilla/firefox"
_CONFINED = ("snap/firefox/common/.mozilla/firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox")
_MAX_INI_BYTES = 256 * 1024
_MAX_PROFILES = 100


@dataclass(frozen=True)
class Profile:
    """The default profile's folder, or where Firefox keeps its profiles and why there is none to read.

    NOT_SUPPORTED: its database is older than SQLite, or Firefox is a snap or a Flatpak, whose profiles
    the Cisco client does not find.
    """

    folder: Path
    failure: Failure | None = None


def default_profile(home: Path) -> Profile | None:
    """The profile of *home*; None where Firefox left no database."""
    found = _in_place(home / _PLACE)
    if found is not None:
        return found
    confined = next((one for one in _CONFINED if _in_place(home / one) is not None), None)
    return _failed(home / confined, FailureKind.NOT_SUPPORTED) if confined else None


def _in_place(place: Path) -> Profile | None:
    try:
        folders = list(_folders(place))
    except (configparser.Error, ValueError):
        return _failed(place, FailureKind.MALFORMED)
    for folder in folders:
        if _has(folder, CERTIFICATES):
            return Profile(folder)
    old = next((folder for folder in folders if _has(folder, _OLD_DATABASE)), None)
    return _failed(old, FailureKind.NOT_SUPPORTED) if old else None


def _folders(place: Path) -> Iterator[Path]:
    """The profiles' folders, the default one first. Raises configparser.Error and ValueError."""
    names: list[str] = []
    marked: list[str] = []
    others: list[str] = []
    for file in ("installs.ini", "profiles.ini"):
        data = read_file(place / file, _MAX_INI_BYTES)
        if isinstance(data, Failure):
            continue
        parsed = configparser.ConfigParser(interpolation=None, strict=False)
        parsed.read_string(data.decode("utf-8-sig"))
        for section in parsed.values():
            path = section.get("path")
            if path:
                (marked if section.get("default") == "1" else others).append(path)
            elif section.get("default") and (file == "installs.ini" or section.name.startswith("Install")):
                names.append(section["default"])
    for name in list(dict.fromkeys((*names, *marked, *others)))[:_MAX_PROFILES]:
        if "\0" not in name:
            yield place / name


def _has(folder: Path, name: str) -> bool:
    try:
        return is_regular(folder / name)
    except OSError:
        return False


def _failed(folder: Path, kind: FailureKind) -> Profile:
    return Profile(folder, Failure(Operation.READ_STORE, kind))
