"""macOS: keychain listings by the system's own tool, and managed preferences.

A listing says nothing about trust settings, so absence is never judged from it. Never run on a real Mac.
"""

from __future__ import annotations

import os
import platform
import plistlib
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.parsers.expat import ExpatError

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
from clientdiag.platforms.base import KeyStore, PolicySource, Store, StoreContents
from clientdiag.platforms.hosts import read_hosts
from clientdiag.platforms.pem import split_pem
from clientdiag.platforms.proxies import system_proxies
from clientdiag.platforms.shared import environment, find_client, is_root

SECURITY = "/usr/bin/security"
KEYCHAINS = (
    ("macos-system-roots", StoreContext.MACHINE, "/System/Library/Keychains/SystemRootCertificates.keychain"),
    ("macos-system", StoreContext.MACHINE, "/Library/Keychains/System.keychain"),
)
PREFERENCES = Path("/Library/Managed Preferences/org.clientdiag.ClientDiag.plist")
_TOOL_DEADLINE_S = 8.0


class MacOS:
    """See :class:`clientdiag.platforms.base.Platform`."""

    def environment(self) -> Environment:
        """The release."""
        return environment("macOS", platform.mac_ver()[0], elevated=is_root())

    def trust_stores(self) -> tuple[Store, ...]:
        """The system's roots and the System keychain."""
        return tuple(
            Store(name, context, place, partial(_read_keychain, place), complete=False)
            for name, context, place in KEYCHAINS
        )

    def client_stores(self) -> tuple[KeyStore, ...]:
        """Not read yet."""
        return ()

    def judge_chain(
        self,
        presented: tuple[bytes, ...],  # noqa: ARG002  # not asked yet
        host: str,  # noqa: ARG002  # not asked yet
        address: str,  # noqa: ARG002  # not asked yet
        *,
        retrieval: bool,  # noqa: ARG002  # not asked yet
    ) -> Iterator[SystemVerdict]:
        """Not asked yet."""
        return iter(())

    def client_install(self) -> ClientInstall:
        """Secure Client 5.x, else AnyConnect 4.x."""
        places = (
            ("Cisco Secure Client", "/opt/cisco/secureclient"),
            ("Cisco AnyConnect", "/opt/cisco/anyconnect"),
        )
        return find_client(((product, Path(folder)) for product, folder in places), ("bin/vpn",))

    def network_state(self) -> NetworkState:
        """Not asked yet."""
        return NetworkState(failure=Failure(Operation.READ_FILE, FailureKind.NOT_SUPPORTED))

    def hosts_file(self, name: str) -> HostsFile:
        """/etc/hosts."""
        return read_hosts(Path("/etc/hosts"), name)

    def proxies(self, host: str, port: int) -> tuple[ProxySetting, ...]:  # noqa: ARG002  # a script may ask for it
        """The system configuration's, as the standard library reads it."""
        return system_proxies(host, "scutil")

    def portal_state(self) -> PortalState | None:
        """Not asked yet."""
        return None

    def remote_session(self) -> RemoteSession:
        """Ssh only; screen sharing is the user's own session."""
        return RemoteSession(remote=bool(os.environ.get("SSH_CONNECTION")), how="ssh")

    def root_updates(self) -> RootUpdates | None:
        """There is no such thing."""
        return None

    def local_policy_files(self) -> tuple[Path, ...]:
        """In the product's own folder."""
        folders = (Path("/opt/cisco/secureclient"), Path("/opt/cisco/anyconnect"))
        return tuple(folder / "AnyConnectLocalPolicy.xml" for folder in folders)

    def preference_files(self) -> tuple[Path, ...]:
        """5.x first."""
        home = Path.home()
        return (home / ".vpn" / ".anyconnect", home / ".anyconnect")

    def profile_folders(self) -> tuple[Path, ...]:
        """Secure Client 5.x first."""
        return (Path("/opt/cisco/secureclient/vpn/profile"), Path("/opt/cisco/anyconnect/profile"))

    def policy(self) -> PolicySource:
        """Managed preferences of a configuration profile."""
        try:
            values = plistlib.loads(PREFERENCES.read_bytes())
        except FileNotFoundError:
            return PolicySource({}, str(PREFERENCES))
        except (OSError, plistlib.InvalidFileException, ExpatError, ValueError) as error:
            return PolicySource({}, str(PREFERENCES), (f"{PREFERENCES}: {error}",))
        return PolicySource(values if isinstance(values, dict) else {}, str(PREFERENCES))


def _read_keychain(place: str) -> StoreContents:
    try:
        done = subprocess.run(  # a fixed program and a fixed place
            [SECURITY, "find-certificate", "-a", "-p", place],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TOOL_DEADLINE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return StoreContents(failure=Failure(Operation.READ_STORE, FailureKind.TIMED_OUT))
    except OSError as error:
        return StoreContents(
            failure=Failure(Operation.READ_STORE, FailureKind.OTHER, error.errno, error.strerror or "")
        )
    if done.returncode:
        return StoreContents(failure=Failure(Operation.READ_STORE, FailureKind.OTHER, done.returncode))
    return split_pem(done.stdout)
