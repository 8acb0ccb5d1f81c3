"""The VPN profile: the servers that users of this computer connect to, and what it says of certificates.

Source: Cisco's profile schema.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from clientdiag.cisco.elements import MAX_FILES, is_true, local, profiles, words
from clientdiag.cisco.matching import rules_of
from clientdiag.model.observations import PinnedKeys, ProfileSettings

MAX_ENTRIES = 500
_KEPT = frozenset({
    "AllowManualHostInput",
    "AlwaysOn",
    "AuthenticationTimeout",
    "AutomaticCertSelection",
    "CertificatePinning",
    "CertificateStore",
    "CertificateStoreLinux",
    "CertificateStoreMac",
    "CertificateStoreOverride",
    "ProxySettings",
    "UseStartBeforeLogon",
})  # fmt: skip


@dataclass(frozen=True)
class HostEntry:
    """One HostEntry: its alias, its address (``host[:port][/group]``, may be empty), its group, its file.

    ``protocol`` is its PrimaryProtocol as written; empty means SSL.
    """

    name: str
    address: str
    group: str
    file: str
    protocol: str = ""

    @property
    def connects_to(self) -> str:
        """What the client connects to: the address, else the name, with the group as the path."""
        place = self.address or self.name
        return f"{place}/{self.group}" if self.group and "/" not in place else place


def host_entries(folders: Iterable[Path]) -> tuple[HostEntry, ...]:
    """Every HostEntry of every readable profile in *folders*, in order, each target once."""
    found: dict[str, HostEntry] = {}
    for file, root in profiles(folders):
        for entry in _entries(root, file):
            found.setdefault(entry.connects_to.lower(), entry)
    return tuple(found.values())[:MAX_ENTRIES]


def profile_settings(folders: Iterable[Path]) -> tuple[ProfileSettings, ...]:
    """What each readable profile in *folders* says of remote sessions and of certificates."""
    return tuple(_settings(file, root) for file, root in profiles(folders))


def _settings(file: str, root: Element) -> ProfileSettings:
    entries = [part for part in root.iter() if local(part) == "HostEntry"]
    inside = {id(part) for entry in entries for part in entry.iter()}
    values: dict[str, str] = {}
    controllable: list[str] = []
    for part in root.iter():
        name = local(part)
        if id(part) in inside or name in values:
            continue
        values[name] = words(part)
        if name in _KEPT and (part.get("UserControllable") or "").strip().lower() == "true":
            controllable.append(name)
    return ProfileSettings(
        file,
        values.get("WindowsVPNEstablishment", ""),
        values.get("LinuxVPNEstablishment", ""),
        tuple(entry.connects_to for entry in _entries(root, file)),
        {name: value for name, value in values.items() if name in _KEPT and value},
        tuple(controllable),
        rules_of(file, root).listed,
    )


def pinned_keys(folders: Iterable[Path]) -> tuple[PinnedKeys, ...]:
    """The pins of every HostEntry; global pins (an empty host) only where the profile turns pinning on."""
    found: list[PinnedKeys] = []
    for file, root in profiles(folders):
        found += _pins(root, file)
    return tuple(found)[:MAX_ENTRIES]


def _pins(root: Element, file: str) -> list[PinnedKeys]:
    entries = [part for part in root.iter() if local(part) == "HostEntry"]
    inside = {id(pin) for entry in entries for pin in entry.iter() if local(pin) == "Pin"}
    found = []
    for part in entries[:MAX_ENTRIES]:
        pins = _pin_values(part)
        if pins:
            found.append(PinnedKeys(file, _entry(part, file).connects_to, pins))
    turned_on = any(local(part) == "CertificatePinning" and is_true(part) for part in root.iter())
    everywhere = [pin for pin in root.iter() if local(pin) == "Pin" and id(pin) not in inside]
    if turned_on and everywhere:
        found.append(PinnedKeys(file, "", tuple(words(pin, 300) for pin in everywhere[:MAX_FILES])))
    return found


def _pin_values(part: Element) -> tuple[str, ...]:
    values = (words(pin, 300) for pin in part.iter() if local(pin) == "Pin")
    return tuple(value for value in values if value)[:MAX_FILES]


def _entries(root: Element, file: str) -> list[HostEntry]:
    entries = [part for part in root.iter() if local(part) == "HostEntry"][:MAX_ENTRIES]
    return [entry for entry in (_entry(part, file) for part in entries) if entry.name or entry.address]


def _entry(part: Element, file: str) -> HostEntry:
    values = {local(child): words(child, 500) for child in part}
    return HostEntry(
        values.get("HostName", ""),
        values.get("HostAddress", ""),
        values.get("UserGroup", ""),
        file,
        values.get("PrimaryProtocol", "")[:20],
    )
