"""What a scenario's world is made of. The defaults make a healthy one; a row says what is different."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal, Protocol

from cryptography import x509

from tests.lab.pki import Pki
from tests.peers.authority import Issued
from tests.peers.namespace import HOSTS, World

NAME, TIME = "vpn.lab.example", "time.lab.example"
HOME, SPARE, THIRD = "203.0.113.10", "203.0.113.20", "203.0.113.30"
HOME6, SPARE6 = "2001:db8:113::10", "2001:db8:113::20"
PORTAL = "203.0.113.80"
HERE = (HOME, SPARE, THIRD, PORTAL, HOME6, SPARE6)
"""Addresses that answer: with a reset where nobody listens."""
DEAD, DEAD6 = "198.51.100.7", "2001:db8:dead::7"
"""Addresses beyond the default route: whatever is sent there is lost."""
RESOLV_CONF = "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"

Leaf = Callable[[Pki], Issued]
Chain = Callable[[Pki, Issued], Iterable[x509.Certificate]]
"""What a server presents, from its certificate."""
Roots = Callable[[Pki], list[x509.Certificate]]
Network = Literal["ipv4", "ipv6", "both", "none"]


@dataclass
class Site:
    """A world under construction: what its servers may ask for. ``stack`` ends them with the world."""

    world: World
    pki: Pki
    folder: Path
    stack: ExitStack


class Part(Protocol):
    """Something that runs in the world."""

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """The peer, to be entered once the world is there."""
        ...


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A world, the computer in it, and the command line.

    ``host`` is what the user types, if anything; ``zones`` is what the name server at 127.0.0.1
    answers for, None for no such server; ``parts`` begin in order; ``firewall`` are rules for what
    comes in; ``setup`` lines of shell run in the new world; ``network`` says which default routes
    there are; ``clock`` is how far the computer's clock is ahead; ``settings`` and ``policy`` are
    TOML of the user and of IT; ``files`` path (absolute, or below ``~/``) to content; ``system_roots`` and
    ``public_roots`` are lists of roots; ``measured`` says whether its memory is of interest.
    """

    host: str = NAME
    zones: Mapping[str, str | None] | None = field(
        default_factory=lambda: {"lab.example": f"vpn IN A {HOME}"}
    )
    parts: tuple[Part, ...] = ()
    firewall: tuple[str, ...] = ()
    setup: tuple[str, ...] = ()
    network: Network = "ipv4"
    clock: timedelta = timedelta(0)
    hosts: str | Callable[[], str] = HOSTS
    resolv_conf: str = RESOLV_CONF
    settings: str = ""
    policy: str = ""
    files: Callable[[Pki], Mapping[str, bytes]] = lambda _pki: {}
    arguments: tuple[str, ...] | Callable[[Pki], tuple[str, ...]] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    system_roots: Roots = lambda pki: [pki.root.certificate]
    public_roots: Roots = lambda pki: [pki.public_root.certificate]
    deadline_s: float = 1.0
    measured: bool = False
