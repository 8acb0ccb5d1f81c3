"""What the Cisco client remembered: its last server and group, and what the user chose. Never a user name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from clientdiag.cisco.elements import local, read_xml
from clientdiag.model.core import Failure, FailureKind
from clientdiag.model.observations import ClientFile, ClientPreferences, FileRole

MAX_BYTES = 1024 * 1024
MAX_CERTIFICATES = 20
_KEPT = frozenset({
    "AutoConnectOnStart",
    "AutoUpdate",
    "AutomaticCertSelection",
    "BlockUntrustedServers",
    "LocalLanAccess",
    "UseStartBeforeLogon",
})  # fmt: skip
_THUMBPRINT_SHOWN = 8


def read_preferences(files: Iterable[Path]) -> Iterator[ClientPreferences | ClientFile]:
    """The user's preferences and the machine's: of each the first file that is there, 5.x before 4.x.

    One that is broken is named, and the next one of its kind is read instead.
    """
    found: set[bool] = set()
    for file in files:
        of_machine = "global" in file.name
        if of_machine in found:
            continue
        root = read_xml(file, MAX_BYTES)
        if not isinstance(root, Failure):
            found.add(of_machine)
            yield _preferences(root, file.name, of_machine=of_machine)
        elif root.kind is not FailureKind.NOT_FOUND:
            yield ClientFile(FileRole.PREFERENCES, file.name, failure=root)


def last_gateway(files: Iterable[Path]) -> str:
    """What the user connected to last, as ``host[:port]``; empty where that is not remembered.

    An alias of a profile is no server's name: without an address only what looks like one counts.
    """
    for one in read_preferences(files):
        if isinstance(one, ClientPreferences) and ("." in one.default_host or ":" in one.default_host):
            return one.default_host
    return ""


def _preferences(root: Element, file: str, *, of_machine: bool) -> ClientPreferences:
    values = {local(part): (part.text or "").strip()[:200] for part in root.iter()}
    several = [part for part in root.iter() if local(part) == "MultipleClientCertificateThumbprints"]
    thumbprints = [values.get("ClientCertificateThumbprint", "")]
    thumbprints += [(part.text or "").strip() for one in several for part in one.iter()]
    return ClientPreferences(
        values.get("DefaultHostAddress") or values.get("DefaultHostName") or "",
        values.get("DefaultGroup", ""),
        file,
        of_machine=of_machine,
        values={name: value[:60] for name, value in values.items() if name in _KEPT and value},
        client_certificates=tuple(dict.fromkeys(cut for one in thumbprints if (cut := _cut(one))))[
            :MAX_CERTIFICATES
        ],
        server_certificate=_cut(values.get("ServerCertificateThumbprint", "")),
    )


def _cut(thumbprint: str) -> str:
    digits = "".join(char for char in thumbprint.upper() if char in "0123456789ABCDEF")
    return digits[:_THUMBPRINT_SHOWN] if len(digits) >= _THUMBPRINT_SHOWN else ""
