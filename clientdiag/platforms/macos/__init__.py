"""macOS: keychains, trust settings, its verifier and the network, by the system's own tools.

The tools were chosen over a binding to the frameworks: no further dependency, and a tool that hangs or
crashes can be given up without taking this program along. Never run on a real Mac; the answers of the
tools are read as their manuals, Apple's published sources and public examples show them.
"""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from clientdiag.cisco.logs.source import Stream
from clientdiag.model.core import Failure
from clientdiag.model.observations import (
    ClientInstall,
    Environment,
    HostsFile,
    NetworkState,
    PortalState,
    ProxySetting,
    RemoteSession,
    RootUpdates,
    SystemVerdict,
)
from clientdiag.platforms.base import ClientQuestion, ClientWords, KeyFiles, KeyStore, PolicySource, Store
from clientdiag.platforms.client_program import ask_program
from clientdiag.platforms.hosts import read_hosts
from clientdiag.platforms.listing import Listing
from clientdiag.platforms.macos import client, client_stores, network, preferences, stores, verdict
from clientdiag.platforms.macos.automatic_proxy import automatic_proxies
from clientdiag.platforms.proxies import system_proxies
from clientdiag.platforms.shared import environment, is_root


class MacOS:
    """See :class:`clientdiag.platforms.base.Platform`."""

    def environment(self) -> Environment:
        """The release."""
        return environment("macOS", platform.mac_ver()[0], elevated=is_root())

    def trust_stores(self) -> tuple[Store, ...]:
        """The keychains as trust settings show them, and the client's PEM folders."""
        return stores.trust_stores()

    def client_stores(self) -> tuple[KeyStore, ...]:
        """The login keychain, smart cards, the System keychain."""
        return client_stores.client_stores()

    def key_files(self, sha256: str) -> KeyFiles | None:
        """Of the client's PEM folders only."""
        return client_stores.pem_key_files(sha256)

    def judge_chain(
        self, presented: tuple[bytes, ...], host: str, address: str, *, retrieval: bool
    ) -> Iterator[SystemVerdict]:
        """SecTrust's word for this user."""
        return verdict.judge_chain(presented, host, address, retrieval=retrieval)

    def log_streams(self) -> Iterator[Stream]:
        """The unified log of the last two hours, and files. Never run on a real Mac."""
        from clientdiag.cisco.logs.sources import MACOS  # only where there is a client whose logs to read
        from clientdiag.platforms.log_streams import streams

        return streams(MACOS, {"home": Path.home()})

    def client_install(self) -> ClientInstall:
        """Secure Client 5.x, else AnyConnect 4.x."""
        return client.client_install()

    def ask_client(
        self, installed: ClientInstall, question: ClientQuestion, deadline_s: float
    ) -> ClientWords:
        """By vpn, wherever this version has it."""
        return ask_program(installed.location, client.COMMAND_LINES, question, deadline_s)

    def collect_dart(
        self,
        destination: Path,
        deadline_s: float,
        starting: Callable[[], object],
        stop: threading.Event | None = None,
    ) -> Failure | None:
        """By the newer application's dartcli, else the older one's."""
        from clientdiag.platforms.dart import collect  # loads subprocess, which is slow

        return collect(client.dart_programs(), destination, deadline_s, starting, stop)

    def network_state(self) -> NetworkState:
        """From ifconfig, netstat and scutil."""
        return network.network_state()

    def hosts_file(self, name: str) -> HostsFile:
        """/etc/hosts."""
        return read_hosts(Path("/etc/hosts"), name)

    def proxies(self, host: str, port: int) -> tuple[ProxySetting, ...]:  # noqa: ARG002  # a script may ask for it
        """The system configuration's, as the standard library reads it, and an automatic script."""
        return (*system_proxies(host, "scutil"), *automatic_proxies())

    def portal_state(self) -> PortalState | None:
        """No tool says it."""
        return None

    def remote_session(self) -> RemoteSession:
        """Ssh only; screen sharing is the user's own session."""
        return RemoteSession(remote=bool(os.environ.get("SSH_CONNECTION")), how="ssh")

    def root_updates(self) -> RootUpdates | None:
        """There is no such thing."""
        return None

    def local_policy_files(self) -> tuple[Path, ...]:
        """In the product's own folder."""
        return client.local_policy_files()

    def preference_files(self) -> tuple[Path, ...]:
        """The user's before the machine's, 5.x first."""
        return client.preference_files()

    def profile_folders(self) -> tuple[Path, ...]:
        """Secure Client 5.x first."""
        return client.profile_folders()

    def listings(self) -> Iterator[Listing]:
        """By ifconfig, netstat, scutil and sw_vers. Never ran on a Mac."""
        from clientdiag.platforms.listings import MACOS, listings  # only for a zip

        return listings(MACOS, (("resolvers", Path("/etc/resolv.conf")),))

    def identity(self) -> Mapping[str, str]:
        """From the environment and the list of users."""
        from clientdiag.platforms.identity import identity  # as above

        return identity()

    def policy(self) -> PolicySource:
        """Managed preferences of a configuration profile."""
        return preferences.policy()
