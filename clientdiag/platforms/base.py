"""The questions that only an operating system can answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from clientdiag.cisco.logs.source import Stream
from clientdiag.model.core import Failure
from clientdiag.model.observations import (
    ClientInstall,
    Environment,
    HostsFile,
    KeyState,
    NetworkState,
    PortalState,
    ProxySetting,
    RemoteSession,
    RootUpdates,
    StoreContext,
    SystemVerdict,
)
from clientdiag.platforms.listing import Listing


@dataclass(frozen=True)
class StoreContents:
    """What reading a store gave: DER certificates, and how many entries were no certificates."""

    certificates: tuple[bytes, ...] = ()
    unreadable: int = 0
    failure: Failure | None = None


@dataclass(frozen=True)
class Store:
    """A place that holds trusted certificates, and how to read it.

    ``complete`` is false where a listing does not show everything the system would trust;
    ``anchors`` is false for a store of intermediates.
    """

    name: str
    context: StoreContext
    location: str
    read: Callable[[], StoreContents]
    complete: bool = True
    anchors: bool = True


@dataclass(frozen=True)
class Held:
    """A certificate (DER) of a client store, and what the system says of its private key."""

    der: bytes
    key: KeyState = KeyState.UNKNOWN
    provider: str = ""
    failure: Failure | None = None


@dataclass(frozen=True)
class ClientStoreContents:
    """What reading a client store gave; see :class:`clientdiag.model.observations.ClientStore`."""

    held: tuple[Held, ...] = ()
    unreadable: int = 0
    loose_keys: int = 0
    failure: Failure | None = None


@dataclass(frozen=True)
class KeyStore:
    """A place that may hold client certificates, and how to read it.

    ``read`` may take as long as the system lets it: the caller gives it up after a deadline. It never
    prompts, and never reads a private key.
    """

    name: str
    context: StoreContext
    location: str
    read: Callable[[], ClientStoreContents]


@dataclass(frozen=True)
class KeyFiles:
    """A certificate (DER), those above it in its file, and the file of its private key, which stays there.

    ``state`` is what OpenSSL said of that file just now: only a usable key may be loaded from it, for at any
    other a passphrase could be asked for.
    """

    certificate: bytes
    above: tuple[bytes, ...]
    key: Path
    state: KeyState
    failure: Failure | None = None


class ClientQuestion(StrEnum):
    """All that the Cisco client's command line may be asked: these change nothing. Never ``connect``."""

    STATE = "state"
    STATISTICS = "stats"
    HOSTS = "hosts"
    VERSION = "-v"


@dataclass(frozen=True)
class ClientWords:
    """What the Cisco client's command line printed; ``failure`` where it was not heard out."""

    said: str = ""
    failure: Failure | None = None


@dataclass(frozen=True)
class PolicySource:
    """Values set by IT, where they were found, and what was wrong with that place."""

    values: Mapping[str, Any] = field(default_factory=dict)
    location: str = ""
    problems: tuple[str, ...] = ()


class Platform(Protocol):
    """One operating system. Each answer is a fact; none of these raises for what the system does."""

    def environment(self) -> Environment:
        """Names and versions of system and runtime."""
        ...

    def trust_stores(self) -> tuple[Store, ...]:
        """Every store that may hold trusted roots, the system's own first."""
        ...

    def client_stores(self) -> tuple[KeyStore, ...]:
        """Every store that the Cisco client may take a client certificate from, the user's first."""
        ...

    def key_files(self, sha256: str) -> KeyFiles | None:
        """The files of the client certificate with this fingerprint; None where the system keeps its key.

        *sha256* is upper-case hexadecimal. Never prompts.
        """
        ...

    def judge_chain(
        self, presented: tuple[bytes, ...], host: str, address: str, *, retrieval: bool
    ) -> Iterator[SystemVerdict]:
        """What the system's own verifier says of the chain, as each answer comes; nothing without one.

        Without the network first, for the user and the machine; then, if *retrieval*, with it.
        """
        ...

    def log_streams(self) -> Iterator[Stream]:
        """The Cisco client's logs; what a command prints is asked for when it is opened."""
        ...

    def client_install(self) -> ClientInstall:
        """Whether a Cisco client is installed; never runs it."""
        ...

    def ask_client(
        self, installed: ClientInstall, question: ClientQuestion, deadline_s: float
    ) -> ClientWords:
        """What the command line of *installed* answers; it is ended after *deadline_s*."""
        ...

    def collect_dart(
        self,
        destination: Path,
        deadline_s: float,
        starting: Callable[[], object],
        stop: threading.Event | None = None,
    ) -> Failure | None:
        """Have Cisco's collector write *destination* (absolute); it is ended after *deadline_s*.

        *starting* is called just before it runs, and not where there is none; *stop* ends it sooner.
        """
        ...

    def network_state(self) -> NetworkState:
        """Which interfaces are up and which hold a default route."""
        ...

    def hosts_file(self, name: str) -> HostsFile:
        """The addresses that the hosts file gives *name*."""
        ...

    def proxies(self, host: str, port: int) -> tuple[ProxySetting, ...]:
        """The system's proxy settings and whether they are meant for *host*."""
        ...

    def portal_state(self) -> PortalState | None:
        """What the system says about a captive portal; None where it says nothing."""
        ...

    def remote_session(self) -> RemoteSession:
        """Whether the user works in a remote session."""
        ...

    def root_updates(self) -> RootUpdates | None:
        """Whether the system may fetch roots by itself; None where there is no such thing."""
        ...

    def local_policy_files(self) -> tuple[Path, ...]:
        """Where the Cisco client's local policy may lie, the newest product first."""
        ...

    def preference_files(self) -> tuple[Path, ...]:
        """The Cisco client's preferences, the user's before the machine's."""
        ...

    def profile_folders(self) -> tuple[Path, ...]:
        """Folders that hold the Cisco client's profiles, the newest product first."""
        ...

    def listings(self) -> Iterator[Listing]:
        """What the system prints of itself, for a zip; each is asked for when it is read, and not before."""
        ...

    def identity(self) -> Mapping[str, str]:
        """What this computer, its user and its domain are called, with the kinds: only to be hidden."""
        ...

    def policy(self) -> PolicySource:
        """The values IT set for ClientDiag on this computer."""
        ...
