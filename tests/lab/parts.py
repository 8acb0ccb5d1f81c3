"""The servers and devices that a scenario may have, as a row names them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from cryptography import x509

from tests.lab.pki import Pki
from tests.lab.scene import HOME, NAME, Chain, Leaf, Part, Scene, Site
from tests.peers.authority import Issued
from tests.peers.clock import shifted
from tests.peers.dns_world import NameServer
from tests.peers.forward_proxy import ForwardProxy
from tests.peers.inside import Tunnel, datagrams, listen
from tests.peers.nginx import PAGE, Nginx, before
from tests.peers.ocserv import Ocserv
from tests.peers.process import Process
from tests.peers.s_server import SServer
from tests.peers.scripted import Answer, ScriptedResolver, ScriptedServer
from tests.peers.silent import ResettingServer, SilentServer
from tests.peers.unbound import Unbound


def named(*names: str, **wanted: object) -> Leaf:
    """A certificate of the trusted CA for *names*; *wanted* are fields of ``Wanted``."""
    return lambda pki: pki.leaf(*(names or (NAME,)), **wanted)


def leaf_only(_pki: Pki, leaf: Issued) -> list[x509.Certificate]:
    """The server leaves its intermediate out."""
    return [leaf.certificate]


def with_root(pki: Pki, leaf: Issued) -> list[x509.Certificate]:
    """The server sends the root along."""
    return [*leaf.chain(), pki.root.certificate]


@dataclass(frozen=True)
class Gateway:
    """ocserv. *options* are those of tests.peers.ocserv; a function among them is given the Pki."""

    at: str = HOME
    port: int = 443
    leaf: Leaf = field(default_factory=named)
    chain: Chain | None = None
    stapling: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        options = {name: one(site.pki) if callable(one) else one for name, one in self.options.items()}
        leaf = self.leaf(site.pki)
        chain = self.chain(site.pki, leaf) if self.chain else None
        if self.stapling:
            file = site.folder / "staple.der"
            file.write_bytes(site.pki.staple(leaf))
            options["more"] = [*options.get("more", ()), f"ocsp-response = {file}"]
        return Ocserv(leaf, chain=chain, host=self.at, port=self.port, world=site.world, **options)


@dataclass(frozen=True)
class Web:
    """nginx; with *leaf* over TLS. *clock* is how far its clock is ahead."""

    at: str = HOME
    port: int = 443
    leaf: Leaf | None = None
    chain: Chain | None = None
    body: str = PAGE
    clock: timedelta = timedelta(0)

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        leaf = self.leaf(site.pki) if self.leaf else None
        return Nginx(
            site.world,
            self.at,
            self.port,
            body=self.body,
            leaf=leaf,
            chain=self.chain(site.pki, leaf) if self.chain and leaf else None,
            environment=shifted(self.clock) if self.clock else None,
        )


def dated_gateway(
    clock: timedelta = timedelta(0), leaf: Leaf | None = None, chain: Chain | None = None
) -> tuple[Web, Gateway]:
    """A gateway whose answers carry a Date, by a clock that is *clock* ahead: nginx before ocserv.

    Unlike ocserv alone it presents *chain* just as it is given.
    """
    behind = Gateway("127.0.0.9", 8443)
    return Web(leaf=leaf or named(), chain=chain, body=before("127.0.0.9:8443"), clock=clock), behind


@dataclass(frozen=True)
class TestServer:
    """openssl s_server with these arguments."""

    arguments: Sequence[str] = ()
    at: str = HOME
    port: int = 443
    leaf: Leaf = field(default_factory=named)
    chain: Chain | None = None
    __test__ = False  # not one of pytest's

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        leaf = self.leaf(site.pki)
        chain = self.chain(site.pki, leaf) if self.chain else None
        return SServer(
            leaf,
            *self.arguments,
            chain=chain,
            host=self.at,
            port=self.port,
            world=site.world,
        )


@dataclass(frozen=True)
class Silent:
    """Accepts and never answers."""

    at: str = HOME
    port: int = 443

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        return SilentServer(self.at, self.port, listening=listen(site.world, self.at, self.port))


@dataclass(frozen=True)
class Resetting:
    """Accepts, and resets when it is spoken to."""

    at: str = HOME
    port: int = 443

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        listening = listen(site.world, self.at, self.port)
        return ResettingServer(self.at, self.port, after_hello=True, listening=listening)


@dataclass(frozen=True)
class Scripted:
    """Answers what it is told to; with *leaf* over TLS."""

    answer: Answer
    at: str = HOME
    port: int = 443
    leaf: Leaf | None = field(default_factory=named)

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        leaf = self.leaf(site.pki) if self.leaf else None
        return ScriptedServer(listen(site.world, self.at, self.port), self.answer, leaf=leaf)


@dataclass(frozen=True)
class Names:
    """Another authoritative name server."""

    at: str
    zones: Mapping[str, str | None]

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        return NameServer(site.world, self.zones, address=self.at)


@dataclass(frozen=True)
class Recursor:
    """unbound, which asks the servers of *zones*."""

    at: str = "127.0.0.1"
    zones: Mapping[str, str] = field(default_factory=dict)
    stale: Mapping[str, str] = field(default_factory=dict)
    refuses: bool = False

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        return Unbound(site.world, self.zones, address=self.at, stale=self.stale, refuses=self.refuses)


@dataclass(frozen=True)
class Resolver:
    """A name server made of one function, from question to answer."""

    answer: Callable[[bytes], bytes | None]
    at: str = "127.0.0.1"

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        return ScriptedResolver(datagrams(site.world, (self.at, 53))[0], self.answer)


@dataclass(frozen=True)
class Proxy:
    """tinyproxy. *more* are lines of its configuration."""

    at: str = "127.0.0.1"
    port: int = 3128
    more: Sequence[str] = ()

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        return ForwardProxy(site.world, self.at, self.port, more=self.more)


@dataclass(frozen=True)
class Tun:
    """A tunnel *name* that is up; *commands* of ``ip`` follow."""

    name: str = "tun0"
    address: str = "10.8.0.2/24"
    commands: Sequence[str] = ()

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        return Tunnel(site.world, self.name, self.address, *self.commands)


class _Program:
    def __init__(self, site: Site, command: Sequence[str]) -> None:
        self._site, self._command = site, command
        self._process: Process | None = None

    def __enter__(self) -> Self:
        log = Path(self._site.folder) / "program"
        self._process = Process([*self._site.world.prefix(), *self._command], log)
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.end()


@dataclass(frozen=True)
class Program:
    """A program that runs for as long as the world is there."""

    command: Sequence[str]

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        return _Program(site, self.command)


def world(*parts: Part, **changes: Any) -> Scene:
    """A world with *parts* (by default one healthy gateway); *changes* are fields of ``Scene``."""
    return Scene(parts=parts or (Gateway(),), **changes)


def nothing(**changes: Any) -> Scene:
    """A world in which no gateway listens."""
    return Scene(parts=(), **changes)


def zone(records: str) -> dict[str, str]:
    """The lab's zone with these records, separated by ``;``."""
    return {"lab.example": "\n".join(one.strip() for one in records.split(";"))}
