"""AnyConnectLocalPolicy.xml: what the Cisco client is told to do by the computer it is on."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from clientdiag.cisco.elements import local, read_xml, words
from clientdiag.model.core import Failure, FailureKind
from clientdiag.model.observations import ClientPolicy

MAX_BYTES = 1024 * 1024
MAX_SERVERS = 100
_KEPT = frozenset({
    "AllowSoftwareUpdatesFromAnyServer",
    "AllowVPNProfileUpdatesFromAnyServer",
    "BypassDownloader",
    "EnableCRLCheck",
    "ExcludeFirefoxNSSCertStore",
    "ExcludeMacNativeCertStore",
    "ExcludePemFileCertStore",
    "ExcludeWinNativeCertStore",
    "FipsMode",
    "OCSPRevocation",
    "RestrictPreferenceCaching",
    "RestrictServerCertStore",
    "RestrictTunnelProtocols",
    "StrictCertificateTrust",
})  # fmt: skip
_NOBODY = 65534
"""Whoever owns a file from outside this user namespace: it may well be the administrator."""


def read_policy(files: Iterable[Path]) -> ClientPolicy | None:
    """The first policy file that is there; None without one. Values stand as written."""
    for file in files:
        root = read_xml(file, MAX_BYTES)
        if isinstance(root, Failure):
            if root.kind in {FailureKind.NOT_FOUND, FailureKind.NOT_SUPPORTED}:
                continue
            return ClientPolicy(file.name, failure=root, writable=is_writable(file))
        lists = [part for part in root.iter() if local(part) == "AuthorizedServerList"]
        servers = [words(part, 255) for one in lists for part in one]
        return ClientPolicy(
            file.name,
            {local(part): words(part) for part in root.iter() if local(part) in _KEPT},
            authorized_servers=tuple(one for one in servers if one)[:MAX_SERVERS],
            writable=is_writable(file),
        )
    return None


def is_writable(file: Path) -> bool | None:
    """Whether someone without special rights can change *file*.

    None where that was not found out: on Windows, where an access list says it that is not read here.
    """
    if sys.platform == "win32":
        return None
    try:
        seen = file.stat()
        if seen.st_mode & stat.S_IWOTH:
            return True
        if os.geteuid() != 0:
            return os.access(file, os.W_OK)
    except OSError:
        return None
    return seen.st_uid not in {0, _NOBODY}
