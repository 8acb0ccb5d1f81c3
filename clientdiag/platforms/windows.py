"""Windows: what the standard library shows of the certificate stores, and IT's policy in the registry.

A listing shows only roots that Windows has fetched already, so absence is never judged from it.
Ran under Wine only; needs real Windows.
"""

from __future__ import annotations

import os
import platform
import sys
from functools import partial
from pathlib import Path
from typing import Any

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import ClientInstall, Environment, StoreContext
from clientdiag.platforms.base import PolicySource, Store, StoreContents
from clientdiag.platforms.shared import environment, find_client

if sys.platform == "win32":
    import ctypes
    import ssl
    import winreg

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

    def client_install(self) -> ClientInstall:
        """Secure Client 5.x, else AnyConnect 4.x, under the 32-bit program folder."""
        programs = os.environ.get("PROGRAMFILES(X86)") or os.environ.get("PROGRAMFILES") or ""
        names = (
            ("Cisco Secure Client", "Cisco Secure Client"),
            ("Cisco AnyConnect", "Cisco AnyConnect Secure Mobility Client"),
        )
        folders = [(product, Path(programs, "Cisco", folder)) for product, folder in names if programs]
        return find_client((product, folder, folder / "vpnagent.exe") for product, folder in folders)

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
                    name, value, _kind = winreg.EnumValue(key, index)
                    found[name] = value
        except OSError:  # no such key, or no more values
            pass
    return found


def _is_elevated() -> bool | None:
    if sys.platform == "win32":
        try:
            return bool(ctypes.windll.shell32.IsUserAnAdmin())
        except (AttributeError, OSError):
            return None
    return None
