"""Windows: what :class:`clientdiag.platforms.base.Platform` asks, answered by the modules beside this one.

Everything ran under Wine only; needs real Windows.
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
from clientdiag.platforms.base import (
    ClientQuestion,
    ClientWords,
    KeyFiles,
    KeyStore,
    PolicySource,
    Store,
)
from clientdiag.platforms.client_program import ask_program
from clientdiag.platforms.dart import collect
from clientdiag.platforms.hosts import read_hosts
from clientdiag.platforms.listing import Listing
from clientdiag.platforms.shared import environment
from clientdiag.platforms.windows.chains import judge_chain
from clientdiag.platforms.windows.client import (
    client_install,
    client_keys,
    dart_programs,
    not_of_dead_products,
)
from clientdiag.platforms.windows.client_stores import client_stores
from clientdiag.platforms.windows.network import network_state
from clientdiag.platforms.windows.portal import portal_state
from clientdiag.platforms.windows.proxies import proxies
from clientdiag.platforms.windows.registry import value, values_of
from clientdiag.platforms.windows.session import is_elevated, is_remote
from clientdiag.platforms.windows.trusted import trust_stores

ROOT_UPDATES_KEY = r"SOFTWARE\Policies\Microsoft\SystemCertificates\AuthRoot"
POLICY_KEY = r"Software\Policies\ClientDiag"


class Windows:
    """See :class:`clientdiag.platforms.base.Platform`."""

    def environment(self) -> Environment:
        """The release and build."""
        return environment("Windows", platform.version(), elevated=is_elevated())

    def trust_stores(self) -> tuple[Store, ...]:
        """The user's, the machine's, and what group policy and the domain gave each."""
        return trust_stores()

    def client_stores(self) -> tuple[KeyStore, ...]:
        """The user's and the machine's MY."""
        return client_stores()

    def key_files(self, sha256: str) -> KeyFiles | None:  # noqa: ARG002  # the protocol's own
        """None: Windows keeps the keys itself."""
        return None

    def judge_chain(
        self,
        presented: tuple[bytes, ...],
        host: str,
        address: str,
        *,
        retrieval: bool,
    ) -> Iterator[SystemVerdict]:
        """CryptoAPI's."""
        return judge_chain(presented, host, address, retrieval=retrieval)

    def log_streams(self) -> Iterator[Stream]:
        """The client's event channels, event files and message history. The channels never ran anywhere."""
        from clientdiag.cisco.logs.sources import WINDOWS  # only where there is a client whose logs to read
        from clientdiag.platforms.log_streams import streams

        names = {"SystemRoot": "SYSTEMROOT", "LOCALAPPDATA": "LOCALAPPDATA", "ProgramData": "PROGRAMDATA"}
        places = {name: Path(value) for name, key in names.items() if (value := os.environ.get(key))}
        return streams(WINDOWS, {**places, "home": Path.home()})

    def client_install(self) -> ClientInstall:
        """By its folder, the registry and its service."""
        return client_install()

    def ask_client(
        self, installed: ClientInstall, question: ClientQuestion, deadline_s: float
    ) -> ClientWords:
        """By vpncli.exe."""
        return ask_program(installed.location, ("vpncli.exe",), question, deadline_s)

    def collect_dart(
        self,
        destination: Path,
        deadline_s: float,
        starting: Callable[[], object],
        stop: threading.Event | None = None,
    ) -> Failure | None:
        """By the live product's dartcli.exe, else any product's."""
        return collect(dart_programs(), destination, deadline_s, starting, stop)

    def network_state(self) -> NetworkState:
        """By the IP helper."""
        return network_state()

    def hosts_file(self, name: str) -> HostsFile:
        """The hosts file below the system folder."""
        root = os.environ.get("SYSTEMROOT") or r"C:\Windows"
        return read_hosts(Path(root, "System32", "drivers", "etc", "hosts"), name)

    def proxies(self, host: str, port: int) -> tuple[ProxySetting, ...]:  # noqa: ARG002  # a script may ask for it
        """The user's, then the machine's; a script is named, not evaluated."""
        return proxies(host)

    def portal_state(self) -> PortalState | None:
        """What Windows found out, where it is new enough to say."""
        return portal_state()

    def remote_session(self) -> RemoteSession:
        """SM_REMOTESESSION."""
        return RemoteSession(is_remote(), "rdp")

    def root_updates(self) -> RootUpdates | None:
        """The policy value DisableRootAutoUpdate."""
        return RootUpdates(_root_updates_disabled(), rf"HKLM\{ROOT_UPDATES_KEY}")

    def local_policy_files(self) -> tuple[Path, ...]:
        """Below ProgramData; the 5.x place is not certain, so both are looked into."""
        data = os.environ.get("PROGRAMDATA")
        if not data:
            return ()
        folders = (
            ("Cisco Secure Client",),
            ("Cisco Secure Client", "VPN"),
            ("Cisco AnyConnect Secure Mobility Client",),
        )
        return not_of_dead_products(
            Path(data, "Cisco", *folder, "AnyConnectLocalPolicy.xml") for folder in folders
        )

    def preference_files(self) -> tuple[Path, ...]:
        """The user's, then the machine's, 5.x before 4.x."""
        local, data = os.environ.get("LOCALAPPDATA"), os.environ.get("PROGRAMDATA")
        old = "Cisco AnyConnect Secure Mobility Client"
        mine = (
            (Path(local, "Cisco", "Cisco Secure Client", "VPN"), Path(local, "Cisco", old)) if local else ()
        )
        every = (Path(data, "Cisco", "Cisco Secure Client", "VPN"), Path(data, "Cisco", old)) if data else ()
        return not_of_dead_products(
            (
                *(one / "preferences.xml" for one in mine),
                *(one / "preferences_global.xml" for one in every),
            )
        )

    def profile_folders(self) -> tuple[Path, ...]:
        """The profile folders below ProgramData."""
        data = os.environ.get("PROGRAMDATA")
        if not data:
            return ()
        return not_of_dead_products(
            (
                Path(data, "Cisco", "Cisco Secure Client", "VPN", "Profile"),
                Path(data, "Cisco", "Cisco AnyConnect Secure Mobility Client", "Profile"),
            )
        )

    def listings(self) -> Iterator[Listing]:
        """By ipconfig, route, netsh and w32tm, and the registry's words on the Cisco client."""
        from clientdiag.platforms.listings import WINDOWS, listings  # only for a zip

        yield from listings(WINDOWS)
        yield from client_keys()

    def identity(self) -> Mapping[str, str]:
        """From the environment."""
        from clientdiag.platforms.identity import identity  # as above

        return identity()

    def policy(self) -> PolicySource:
        """Registry values of our policy key, the machine's before the user's."""
        values = {**values_of(POLICY_KEY, of_user=True), **values_of(POLICY_KEY, of_user=False)}
        return PolicySource(values, rf"HKLM\{POLICY_KEY}")


def _root_updates_disabled() -> bool | None:
    try:
        return bool(value(ROOT_UPDATES_KEY, "DisableRootAutoUpdate"))
    except FileNotFoundError:  # no policy: Windows fetches roots
        return False
    except OSError:
        return None
