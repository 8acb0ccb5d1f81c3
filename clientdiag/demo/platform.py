"""This computer as the demo has it: its own trusted roots, and no Cisco client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from clientdiag.cisco.logs.source import Stream
from clientdiag.demo.authority import DemoCertificates
from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import (
    ClientInstall,
    Environment,
    HostsFile,
    NetworkState,
    PortalState,
    ProxySetting,
    RemoteSession,
    RootUpdates,
    StoreContext,
    SystemVerdict,
)
from clientdiag.platforms.base import (
    ClientQuestion,
    ClientWords,
    KeyFiles,
    KeyStore,
    Platform,
    PolicySource,
    Store,
    StoreContents,
)
from clientdiag.platforms.listing import Listing


class DemoPlatform:
    """This computer, with the demo's trusted roots in place of its own."""

    def __init__(self, real: Platform, certificates: DemoCertificates) -> None:
        """*certificates* say which roots the demo computer trusts and which are public."""
        self._real, self._certificates = real, certificates

    def environment(self) -> Environment:
        """The real computer's."""
        return self._real.environment()

    def trust_stores(self) -> tuple[Store, ...]:
        """The demo's own roots, and its own addition to the public ones."""
        trusted, public = self._certificates.trusted, self._certificates.public
        return (
            Store("demo", StoreContext.MACHINE, "demo", lambda: StoreContents(trusted)),
            Store("demo-public", StoreContext.PUBLIC, "demo", lambda: StoreContents(public)),
        )

    def client_stores(self) -> tuple[KeyStore, ...]:
        """None: the demo asks for no certificate."""
        return ()

    def key_files(self, sha256: str) -> KeyFiles | None:  # noqa: ARG002  # the protocol's own
        """None."""
        return None

    def judge_chain(
        self,
        presented: tuple[bytes, ...],  # noqa: ARG002  # the protocol's own
        host: str,  # noqa: ARG002  # the protocol's own
        address: str,  # noqa: ARG002  # the protocol's own
        *,
        retrieval: bool,  # noqa: ARG002  # the protocol's own
    ) -> Iterator[SystemVerdict]:
        """Nothing: the real system knows nothing of the demo's roots."""
        return iter(())

    def log_streams(self) -> Iterator[Stream]:
        """None."""
        return iter(())

    def client_install(self) -> ClientInstall:
        """None: a real client's stores have no say in the demo."""
        return ClientInstall(found=False)

    def ask_client(
        self,
        installed: ClientInstall,  # noqa: ARG002  # the protocol's own
        question: ClientQuestion,  # noqa: ARG002  # the protocol's own
        deadline_s: float,  # noqa: ARG002  # the protocol's own
    ) -> ClientWords:
        """Nothing: there is none."""
        return ClientWords()

    def collect_dart(
        self,
        destination: Path,  # noqa: ARG002  # the protocol's own
        deadline_s: float,  # noqa: ARG002  # the protocol's own
        starting: Callable[[], object],  # noqa: ARG002  # the protocol's own
        stop: threading.Event | None = None,  # noqa: ARG002  # the protocol's own
    ) -> Failure | None:
        """Nothing: there is none."""
        return Failure(Operation.READ_FILE, FailureKind.NOT_FOUND)

    def network_state(self) -> NetworkState:
        """The real computer's."""
        return self._real.network_state()

    def hosts_file(self, name: str) -> HostsFile:  # noqa: ARG002  # the protocol's own
        """Left alone: the demo's name is this computer's own."""
        return HostsFile("demo")

    def proxies(self, host: str, port: int) -> tuple[ProxySetting, ...]:  # noqa: ARG002  # the protocol's own
        """None: loopback is never reached through a proxy."""
        return ()

    def portal_state(self) -> PortalState | None:
        """None."""
        return None

    def remote_session(self) -> RemoteSession:
        """Not asked."""
        return RemoteSession(remote=None)

    def root_updates(self) -> RootUpdates | None:
        """Not asked."""
        return None

    def local_policy_files(self) -> tuple[Path, ...]:
        """None."""
        return ()

    def preference_files(self) -> tuple[Path, ...]:
        """None."""
        return ()

    def profile_folders(self) -> tuple[Path, ...]:
        """None."""
        return ()

    def listings(self) -> Iterator[Listing]:
        """None: the demo's zip says nothing of this computer."""
        return iter(())

    def identity(self) -> Mapping[str, str]:
        """The real names of this computer, so that they are hidden too."""
        return self._real.identity()

    def policy(self) -> PolicySource:
        """None."""
        return PolicySource()
