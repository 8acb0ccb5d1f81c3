"""The VPN profile's list of servers: where users of this computer connect to.

Elements are matched by local name; DTDs and entities are refused. Source: Cisco's profile schema.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from clientdiag.model.observations import PinnedKeys, ProfileSettings

MAX_PROFILE_BYTES = 4 * 1024 * 1024
MAX_FILES = 50
MAX_ENTRIES = 500


@dataclass(frozen=True)
class HostEntry:
    """One HostEntry: its alias, its address (``host[:port][/group]``, may be empty), its group, its file."""

    name: str
    address: str
    group: str
    file: str

    @property
    def connects_to(self) -> str:
        """What the client connects to: the address, else the name, with the group as the path."""
        place = self.address or self.name
        return f"{place}/{self.group}" if self.group and "/" not in place else place


def host_entries(folders: Iterable[Path]) -> tuple[HostEntry, ...]:
    """Every HostEntry of every readable profile in *folders*, in order, each target once."""
    found: dict[str, HostEntry] = {}
    for folder in folders:
        for file in _files(folder):
            for entry in _entries(file):
                found.setdefault(entry.connects_to.lower(), entry)
    return tuple(found.values())[:MAX_ENTRIES]


def session_settings(folders: Iterable[Path]) -> tuple[ProfileSettings, ...]:
    """What each readable profile in *folders* says of remote sessions."""
    found = []
    for folder in folders:
        for file in _files(folder):
            root = _parse(file)
            if root is not None:
                values = {_local(part): (part.text or "").strip()[:60] for part in root.iter()}
                windows, linux = (
                    values.get("WindowsVPNEstablishment", ""),
                    values.get("LinuxVPNEstablishment", ""),
                )
                found.append(ProfileSettings(file.name, windows, linux))
    return tuple(found)


def pinned_keys(folders: Iterable[Path]) -> tuple[PinnedKeys, ...]:
    """The pins of every HostEntry; global pins (an empty host) only where the profile turns pinning on."""
    found: list[PinnedKeys] = []
    for folder in folders:
        for file in _files(folder):
            root = _parse(file)
            if root is not None:
                found += _pins(root, file.name)
    return tuple(found)[:MAX_ENTRIES]


def _pins(root: Element, file: str) -> list[PinnedKeys]:
    entries = [part for part in root.iter() if _local(part) == "HostEntry"]
    inside = {id(pin) for entry in entries for pin in entry.iter() if _local(pin) == "Pin"}
    found = []
    for part in entries[:MAX_ENTRIES]:
        pins = _pin_values(part)
        if pins:
            found.append(PinnedKeys(file, _entry(part, file).connects_to, pins))
    turned_on = any(_local(part) == "CertificatePinning" and _is_true(part) for part in root.iter())
    everywhere = [pin for pin in root.iter() if _local(pin) == "Pin" and id(pin) not in inside]
    if turned_on and everywhere:
        found.append(
            PinnedKeys(file, "", tuple((pin.text or "").strip()[:300] for pin in everywhere[:MAX_FILES]))
        )
    return found


def _pin_values(part: Element) -> tuple[str, ...]:
    values = ((pin.text or "").strip()[:300] for pin in part.iter() if _local(pin) == "Pin")
    return tuple(value for value in values if value)[:MAX_FILES]


def _is_true(part: Element) -> bool:
    return (part.text or "").strip().lower() == "true"


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if one.suffix.lower() == ".xml" and one.is_file())[
            :MAX_FILES
        ]
    except OSError:
        return []


def _parse(file: Path) -> Element | None:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_PROFILE_BYTES)
        return fromstring(data, forbid_dtd=True)
    except (OSError, ParseError, DefusedXmlException, ValueError, LookupError):
        return None


def _entries(file: Path) -> list[HostEntry]:
    root = _parse(file)
    if root is None:
        return []
    entries = [part for part in root.iter() if _local(part) == "HostEntry"][:MAX_ENTRIES]
    return [entry for entry in (_entry(part, file.name) for part in entries) if entry.name or entry.address]


def _entry(part: Element, file: str) -> HostEntry:
    values = {_local(child): (child.text or "").strip()[:500] for child in part}
    return HostEntry(
        values.get("HostName", ""), values.get("HostAddress", ""), values.get("UserGroup", ""), file
    )


def _local(part: Element) -> str:
    return str(part.tag).rpartition("}")[2]
