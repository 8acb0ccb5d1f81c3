"""Each setting as a policy: its name in the registry and in managed preferences, and what it takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from clientdiag.settings import SPECS, Spec
from clientdiag.settings.values import OneOf, path, seconds

EXAMPLES: dict[str, object] = {
    "appearance": "system",
    "client_ca_file": "/etc/clientdiag/users-ca.pem",
    "connect_deadline_s": 8,
    "drop_folder": "/srv/diagnostics",
    "expected_addresses": ["198.51.100.7", "198.51.100.8"],
    "gateway": "vpn.example.com",
    "help_desk": "helpdesk@example.com",
    "help_desk_name": "the IT desk",
    "language": "en",
    "portal_probe": "http://portal-probe.example.com/generate_204",
    "save_folder": "~/Desktop",
    "seal_for": "/etc/clientdiag/help-desk.pem",
    "second_resolver": "192.0.2.53",
    "server_root_file": "/etc/clientdiag/root.pem",
    "time_source": "http://time.example.com/",
}
"""A value as one would set it. Without one here the kind has one."""

LEAST_S, MOST_S = 1, 60
"""Seconds as whole numbers, which is all that Windows' policies know."""


class Kind(Enum):
    """What a policy takes, and what Windows keeps it as."""

    SWITCH = "REG_DWORD, 0 or 1"
    NUMBER = "REG_DWORD"
    LIST = "REG_MULTI_SZ"
    CHOICE = "REG_SZ, one of the words"
    PATH = "REG_EXPAND_SZ"
    TEXT = "REG_SZ"


@dataclass(frozen=True)
class Policy:
    """One policy. ``name`` is as in the registry, ``title`` as in an editor of policies."""

    spec: Spec
    name: str
    title: str
    kind: Kind
    words: tuple[str, ...] = ()

    @property
    def example(self) -> object:
        """A value as one would set it."""
        by_kind = {Kind.SWITCH: not self.spec.default, Kind.NUMBER: 8, Kind.LIST: [], Kind.TEXT: ""}
        return EXAMPLES.get(self.spec.name, self.words[0] if self.words else by_kind.get(self.kind))


def policies() -> tuple[Policy, ...]:
    """All of them, in the order of the table of settings."""
    return tuple(_policy(spec) for spec in SPECS)


def _policy(spec: Spec) -> Policy:
    name = "".join(word.capitalize() for word in spec.name.split("_"))
    words = spec.read.words if isinstance(spec.read, OneOf) else ()
    return Policy(spec, name, _title(spec.name), _kind(spec, words), words)


def _kind(spec: Spec, words: tuple[str, ...]) -> Kind:
    if words:
        return Kind.CHOICE
    if isinstance(spec.default, bool):
        return Kind.SWITCH
    if spec.read is seconds:
        return Kind.NUMBER
    if spec.read is path:
        return Kind.PATH
    return Kind.LIST if isinstance(spec.default, tuple) else Kind.TEXT


def _title(name: str) -> str:
    words = name.removesuffix("_s").split("_")
    plain = " ".join("CA" if word == "ca" else word for word in words)
    return plain[0].upper() + plain[1:] + (" (seconds)" if name.endswith("_s") else "")
