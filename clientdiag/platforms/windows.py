"""Windows: what the standard library shows of the certificate stores, and IT's policy in the registry.

A listing shows only roots that Windows has fetched already, so absence is never judged from it.
Ran under Wine only; needs real Windows.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

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
from clientdiag.platforms.base import KeyFiles, KeyStore, PolicySource, Store, StoreContents
from clientdiag.platforms.hosts import read_hosts
from clientdiag.platforms.proxies import system_proxies
from clientdiag.platforms.shared import environment, find_client

if sys.platform == "win32":
    import ctypes
    import ssl
    import winreg

_NOT_ASKED = Failure(Operation.READ_FILE, FailureKind.NOT_SUPPORTED)
ROOT_UPDATES_KEY = r"SOFTWARE\Policies\Microsoft\SystemCertificates\AuthRoot"
POLICY_KEY = r"Software\Policies\ClientDiag"
_MAX_VALUES = 200


class Windows:
    """See :class:`clientdiag.platforms.base.Platform`."""

    def environment(self) -> Environment:
        """The release and build."""
        return environment("Windows", platform.version(), elevated=_is_elevated())

    def trust_stores(self) -> tuple[Store, ...]:
        """The ROOT and CA stores as this user sees them, the machine's included."""
        return (
            Store("windows-root", StoreContext.USER, "ROOT", partial(_read_store, "ROOT"), complete=False),
            Store(
                "windows-ca",
                StoreContext.USER,
                "CA",
                partial(_read_store, "CA"),
                complete=False,
                anchors=False,
            ),
        )

    def client_stores(self) -> tuple[KeyStore, ...]:
        """Not read yet."""
        return ()

    def key_files(self, sha256: str) -> KeyFiles | None:  # noqa: ARG002  # the protocol's own
        """None: Windows keeps the keys itself."""
        return None

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
        """Secure Client 5.x, else AnyConnect 4.x, under the 32-bit program folder."""
        programs = os.environ.get("PROGRAMFILES(X86)") or os.environ.get("PROGRAMFILES") or ""
        names = (
            ("Cisco Secure Client", "Cisco Secure Client"),
            ("Cisco AnyConnect", "Cisco AnyConnect Secure Mobility Client"),
        )
        folders = [(product, Path(programs, "Cisco", folder)) for product, folder in names if programs]
        return find_client(folders, ("vpnagent.exe", "vpncli.exe"))

    def network_state(self) -> NetworkState:
        """Not asked yet."""
        return NetworkState(failure=_NOT_ASKED)

    def hosts_file(self, name: str) -> HostsFile:
        """The hosts file below the system folder."""
        root = os.environ.get("SYSTEMROOT") or r"C:\Windows"
        return read_hosts(Path(root, "System32", "drivers", "etc", "hosts"), name)

    def proxies(self, host: str, port: int) -> tuple[ProxySetting, ...]:  # noqa: ARG002  # a script may ask for it
        """This user's own settings, and the automatic configuration script, which is not evaluated."""
        script = _automatic_script()
        found = system_proxies(host, "WinINET")
        return (*found, ProxySetting("WinINET", script=script)) if script else found

    def portal_state(self) -> PortalState | None:
        """Not asked yet."""
        return None

    def remote_session(self) -> RemoteSession:
        """SM_REMOTESESSION."""
        return RemoteSession(_is_remote_session(), "rdp")

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
        return tuple(Path(data, "Cisco", *folder, "AnyConnectLocalPolicy.xml") for folder in folders)

    def preference_files(self) -> tuple[Path, ...]:
        """The user's, then the machine's, 5.x before 4.x."""
        local, data = os.environ.get("LOCALAPPDATA"), os.environ.get("PROGRAMDATA")
        old = "Cisco AnyConnect Secure Mobility Client"
        mine = (
            (Path(local, "Cisco", "Cisco Secure Client", "VPN"), Path(local, "Cisco", old)) if local else ()
        )
        every = (Path(data, "Cisco", "Cisco Secure Client", "VPN"), Path(data, "Cisco", old)) if data else ()
        return (
            *(one / "preferences.xml" for one in mine),
            *(one / "preferences_global.xml" for one in every),
        )

    def profile_folders(self) -> tuple[Path, ...]:
        """The profile folders below ProgramData."""
        data = os.environ.get("PROGRAMDATA")
        if not data:
            return ()
        return (
            Path(data, "Cisco", "Cisco Secure Client", "VPN", "Profile"),
            Path(data, "Cisco", "Cisco AnyConnect Secure Mobility Client", "Profile"),
        )

    def policy(self) -> PolicySource:
        """Registry values of our policy key, the machine's before the user's."""
        values: dict[str, Any] = {}
        if sys.platform == "win32":
            for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
                values.update(_registry_values(root))
        return PolicySource(values, rf"HKLM\{POLICY_KEY}")


def _read_store(name: str) -> StoreContents:
    if sys.platform == "win32":
        try:
            entries = ssl.enum_certificates(name)
        except OSError as error:
            return StoreContents(
                failure=Failure(Operation.READ_STORE, FailureKind.OTHER, error.errno, error.strerror or "")
            )
        ders = tuple(dict.fromkeys(der for der, encoding, _trust in entries if encoding == "x509_asn"))
        return StoreContents(
            ders, len(entries) - len([1 for _, encoding, _trust in entries if encoding == "x509_asn"])
        )
    return StoreContents(failure=Failure(Operation.READ_STORE, FailureKind.NOT_SUPPORTED))


def _registry_values(root: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if sys.platform == "win32":
        try:
            with winreg.OpenKey(root, POLICY_KEY) as key:
                for index in range(_MAX_VALUES):
                    name, value, kind = winreg.EnumValue(key, index)
                    expands = kind == winreg.REG_EXPAND_SZ and isinstance(value, str)
                    found[name] = winreg.ExpandEnvironmentStrings(value) if expands else value
        except OSError:  # no such key, or no more values
            pass
    return found


def _automatic_script() -> str:
    if sys.platform == "win32":
        key = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                return _without_credentials(str(winreg.QueryValueEx(opened, "AutoConfigURL")[0]))[:500]
        except OSError:  # no script is set
            return ""
    return ""


def _without_credentials(address: str) -> str:
    start, sign, rest = address.partition("://")
    place, slash, path = rest.partition("/")
    return f"{start}{sign}{place.rpartition('@')[2]}{slash}{path}" if sign else address


def _root_updates_disabled() -> bool | None:
    if sys.platform == "win32":
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, ROOT_UPDATES_KEY) as opened:
                return bool(winreg.QueryValueEx(opened, "DisableRootAutoUpdate")[0])
        except FileNotFoundError:  # no policy: Windows fetches roots
            return False
        except OSError:
            return None
    return None


def _is_remote_session() -> bool | None:
    if sys.platform == "win32":
        try:
            return bool(ctypes.windll.user32.GetSystemMetrics(0x1000))
        except (AttributeError, OSError):
            return None
    return None


def _is_elevated() -> bool | None:
    if sys.platform == "win32":
        try:
            return bool(ctypes.windll.shell32.IsUserAnAdmin())
        except (AttributeError, OSError):
            return None
    return None
