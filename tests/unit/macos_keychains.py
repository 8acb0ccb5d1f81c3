"""A made-up Mac's keychains and trust settings, answered by a script in place of `security`."""

from __future__ import annotations

import plistlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from clientdiag.platforms.macos.keychains import SYSTEM, SYSTEM_ROOTS, sha1
from tests.peers.authority import Authority, Issued
from tests.unit.macos_tools import Tools

LOGIN = "/Users/anna/Library/Keychains/login.keychain-db"
SSL_OID = bytes.fromhex("2a864886f763640103")
BASIC_OID = bytes.fromhex("2a864886f763640102")
NO_SETTINGS = "echo 'SecTrustSettingsCreateExternalRepresentation: No Trust Settings were found.' >&2; exit 1"

Certificate = Authority | Issued


def der(one: Certificate) -> bytes:
    """A certificate's bytes."""
    return one.issued.der if isinstance(one, Authority) else one.der


def constraint(result: int | None = None, **further: Any) -> dict[str, Any]:
    """One entry of a certificate's trust settings, for TLS servers unless *further* says otherwise."""
    found: dict[str, Any] = {
        "kSecTrustSettingsPolicy": SSL_OID,
        "kSecTrustSettingsPolicyName": "sslServer",
        **({} if result is None else {"kSecTrustSettingsResult": result}),
        **further,
    }
    return {name: value for name, value in found.items() if value is not None}


def settings(*entries: tuple[Certificate, list[dict[str, Any]] | None]) -> bytes:
    """An exported domain; None leaves a certificate's array out, as for one trusted without condition."""
    listed = {
        sha1(der(one)): {
            "issuerName": b"\x30\x00",
            "serialNumber": b"\x01",
            "modDate": datetime(2030, 1, 1),  # noqa: DTZ001  # property lists know no zone
            **({} if constraints is None else {"trustSettings": constraints}),
        }
        for one, constraints in entries
    }
    return plistlib.dumps({"trustList": listed, "trustVersion": 1})


@dataclass
class Mac:
    """What the keychains hold, and what each domain of trust settings exports (None: no settings)."""

    tools: Tools
    roots: Iterable[Certificate] = ()
    system: Iterable[Certificate] = ()
    login: Iterable[Certificate] = ()
    user: bytes | None = None
    admin: bytes | None = None
    own: bytes | None = field(default_factory=settings)
    further: str = ""
    """More cases of the script, before its own."""

    def begin(self) -> None:
        """Write the script."""
        held = {SYSTEM_ROOTS: self.roots, SYSTEM: self.system, LOGIN: self.login}
        listings = "\n".join(
            f'"find-certificate -a -p {place}") cat {self.tools.file(_pem(ones))};;'
            for place, ones in held.items()
        )
        script = f"""case "$*" in
{self.further}
{listings}
"login-keychain") echo '    "{LOGIN}"';;
"trust-settings-export -d "*) {self._export(self.admin)};;
"trust-settings-export -s "*) {self._export(self.own)};;
"trust-settings-export "*) {self._export(self.user)};;
*) echo "not expected: $*" >&2; exit 2;;
esac"""
        self.tools.does("SECURITY", script)

    def _export(self, content: bytes | None) -> str:
        if content is None:
            return NO_SETTINGS
        return f'for last; do :; done; cat {self.tools.file(content)} > "$last"; echo "...exported"'


def _pem(ones: Iterable[Certificate]) -> bytes:
    return b"".join((one.issued if isinstance(one, Authority) else one).pem for one in ones)
