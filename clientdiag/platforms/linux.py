"""Linux: the system's bundle, and the Cisco client's own PEM stores."""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from clientdiag.cisco.logs.source import Stream
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
    PolicySource,
    Store,
    StoreContents,
)
from clientdiag.platforms.client_pem import key_files, read_client_folder
from clientdiag.platforms.gnome_proxy import desktop_proxies
from clientdiag.platforms.hosts import read_hosts
from clientdiag.platforms.linux_network import (
    is_running,
    is_running_below,
    network_state,
    portal_state,
    remote_session,
)
from clientdiag.platforms.listing import Listing
from clientdiag.platforms.nss import nss_client_stores, nss_trust_stores
from clientdiag.platforms.p11_kit import has_blocklist, read_blocklist
from clientdiag.platforms.pem import read_pem_file, read_pem_folder
from clientdiag.platforms.proxies import system_proxies
from clientdiag.platforms.shared import (
    environment,
    find_client,
    home_relative,
    is_root,
    of_live_product,
    toml_policy,
)

BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Alpine
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",
)
PRODUCTS = (
    ("Cisco Secure Client", Path("/opt/cisco/secureclient")),
    ("Cisco AnyConnect", Path("/opt/cisco/anyconnect")),
)
COMPONENTS = ("bin/vpnagentd", "bin/vpn")
COMMAND_LINES = ("bin/vpn",)
AGENTS = frozenset({"vpnagentd"})
PROFILE_FOLDERS = ("/opt/cisco/secureclient/vpn/profile", "/opt/cisco/anyconnect/profile")
MACHINE_PEM = Path("/opt/.cisco/certificates")
POLICY_FILE = Path("/etc/clientdiag/policy.toml")


class Linux:
    """See :class:`clientdiag.platforms.base.Platform`."""

    def environment(self) -> Environment:
        """The distribution's name and version."""
        try:
            names = platform.freedesktop_os_release()
        except OSError:
            names = {}
        return environment(
            names.get("NAME", "Linux"),
            names.get("VERSION_ID", platform.release()),
            elevated=is_root(),
        )

    def trust_stores(self) -> tuple[Store, ...]:
        """The system's bundle, the Cisco client's folders (the user's, the machine's), Firefox's database."""
        user = Path.home() / ".cisco" / "certificates" / "ca"
        machine = MACHINE_PEM / "ca"
        blocked = Store(
            "p11-kit-blocklist", StoreContext.DISTRUSTED, "p11-kit", read_blocklist, anchors=False
        )
        return (
            *((blocked,) if has_blocklist() else ()),
            _system_bundle(),
            Store(
                "cisco-user",
                StoreContext.USER,
                home_relative(user),
                partial(read_pem_folder, user, (".pem",)),
            ),
            Store(
                "cisco-machine",
                StoreContext.MACHINE,
                str(machine),
                partial(read_pem_folder, machine, (".pem",)),
            ),
            *nss_trust_stores(),
        )

    def client_stores(self) -> tuple[KeyStore, ...]:
        """The Cisco client's folders, the user's and the machine's, then Firefox's database."""
        user, machine = Path.home() / ".cisco" / "certificates" / "client", MACHINE_PEM / "client"
        return (
            KeyStore(
                "cisco-user-client",
                StoreContext.USER,
                home_relative(user),
                partial(read_client_folder, user),
            ),
            KeyStore(
                "cisco-machine-client",
                StoreContext.MACHINE,
                str(machine),
                partial(read_client_folder, machine),
            ),
            *nss_client_stores(),
        )

    def key_files(self, sha256: str) -> KeyFiles | None:
        """In the Cisco client's folders; Firefox's database gives its keys to nobody."""
        user = Path.home() / ".cisco" / "certificates" / "client"
        return key_files((user, MACHINE_PEM / "client"), sha256)

    def judge_chain(
        self,
        presented: tuple[bytes, ...],  # noqa: ARG002  # the protocol's own
        host: str,  # noqa: ARG002  # the protocol's own
        address: str,  # noqa: ARG002  # the protocol's own
        *,
        retrieval: bool,  # noqa: ARG002  # the protocol's own
    ) -> Iterator[SystemVerdict]:
        """Nothing: Linux has no verifier of its own; OpenSSL's word is asked of every system."""
        return iter(())

    def log_streams(self) -> Iterator[Stream]:
        """The journal, syslog and its predecessors, the client's message history and installation logs."""
        from clientdiag.cisco.logs.sources import LINUX  # only where there is a client whose logs to read
        from clientdiag.platforms.log_streams import streams

        return streams(LINUX, {"home": Path.home()})

    def client_install(self) -> ClientInstall:
        """The live product of those that left a manifest or an agent, and whether that agent runs."""
        found = _client()
        return replace(found, agent_running=is_running(AGENTS)) if found.found else found

    def ask_client(
        self, installed: ClientInstall, question: ClientQuestion, deadline_s: float
    ) -> ClientWords:
        """By bin/vpn."""
        from clientdiag.platforms.client_program import ask_program  # loads subprocess, which is slow

        return ask_program(installed.location, COMMAND_LINES, question, deadline_s)

    def collect_dart(
        self,
        destination: Path,
        deadline_s: float,
        starting: Callable[[], object],
        stop: threading.Event | None = None,
    ) -> Failure | None:
        """By the live product's dart/dartcli, else any product's."""
        from clientdiag.platforms.dart import collect  # as above

        live = Path(_client().location)
        folders = (live, *(folder for _, folder in PRODUCTS))
        return collect((one / "dart" / "dartcli" for one in folders), destination, deadline_s, starting, stop)

    def network_state(self) -> NetworkState:
        """From /proc/net and /sys/class/net."""
        return network_state()

    def hosts_file(self, name: str) -> HostsFile:
        """/etc/hosts."""
        return read_hosts(Path("/etc/hosts"), name)

    def proxies(self, host: str, port: int) -> tuple[ProxySetting, ...]:  # noqa: ARG002  # a script may ask for it
        """The environment's proxy variables, else the desktop's settings."""
        return system_proxies(host, "environment") or desktop_proxies(host)

    def portal_state(self) -> PortalState | None:
        """NetworkManager's word."""
        return portal_state()

    def remote_session(self) -> RemoteSession:
        """Xrdp and ssh."""
        return remote_session()

    def root_updates(self) -> RootUpdates | None:
        """There is no such thing."""
        return None

    def local_policy_files(self) -> tuple[Path, ...]:
        """In the product's own folder."""
        return of_live_product(
            (folder / "AnyConnectLocalPolicy.xml" for _, folder in PRODUCTS), _client().others
        )

    def preference_files(self) -> tuple[Path, ...]:
        """5.x first, unless 4.x is the live one."""
        home, others = Path.home(), _client().others
        new, old = (folder for _, folder in PRODUCTS)
        mine = (home / ".vpn" / ".anyconnect", home / ".anyconnect")
        return (
            *(mine[1:] if str(new) in others else mine),
            *of_live_product((new / "vpn/.anyconnect_global", old / ".anyconnect_global"), others),
        )

    def profile_folders(self) -> tuple[Path, ...]:
        """Those of the live product; where none is installed 5.x's, then 4.x's."""
        return of_live_product((Path(folder) for folder in PROFILE_FOLDERS), _client().others)

    def listings(self) -> Iterator[Listing]:
        """By ip, resolvectl and timedatectl."""
        from clientdiag.platforms.listings import LINUX, listings  # only for a zip; it loads subprocess

        return listings(LINUX, (("resolvers", Path("/etc/resolv.conf")),))

    def identity(self) -> Mapping[str, str]:
        """From the environment and the list of users."""
        from clientdiag.platforms.identity import identity  # as above

        return identity()

    def policy(self) -> PolicySource:
        """/etc/clientdiag/policy.toml."""
        return toml_policy(POLICY_FILE)


def _client() -> ClientInstall:
    return find_client(PRODUCTS, COMPONENTS, lambda folder: is_running_below(folder, AGENTS))


def _system_bundle() -> Store:
    # OpenSSL's own variables: the Cisco client's OpenSSL honours them too
    named, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if named:
        return Store(
            "system", StoreContext.MACHINE, home_relative(Path(named)), partial(read_pem_file, named)
        )
    for bundle in BUNDLES:
        if Path(bundle).exists():
            return Store("system", StoreContext.MACHINE, bundle, partial(read_pem_file, bundle))
    if folder and Path(folder).is_dir():
        reader = partial(read_pem_folder, Path(folder), (".pem", ".crt", ".0"))
        return Store("system", StoreContext.MACHINE, home_relative(Path(folder)), reader)
    absent = StoreContents(failure=Failure(Operation.READ_STORE, FailureKind.NOT_FOUND))
    return Store("system", StoreContext.MACHINE, BUNDLES[0], lambda: absent)
