"""The tree of files that the Cisco client leaves on Linux, whole or with something missing."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography import x509

from tests.peers.authority import pem

PREFIX, OLD_PREFIX = "/opt/cisco/secureclient", "/opt/cisco/anyconnect"
AGENT = f"{PREFIX}/bin/vpnagentd"
_BINARIES = ("vpn", "vpnui", "vpnagentd", "vpndownloader", "vpndownloader-cli", "cfom.so", "manifesttool_vpn")
_LIBRARIES = (
    "libvpnapi.so",
    "libvpncommon.so",
    "libvpncommoncrypt.so",
    "libacciscossl.so",
    "libacciscocrypto.so",
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<vpn rev="1.0"><file version="{version}" id="VPNCore" is_core="yes" type="exe" action="install">'
    "<uri>binaries/cisco-secure-client-linux64.sh</uri></file></vpn>\n"
)
_LOCAL_POLICY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<AnyConnectLocalPolicy xmlns="http://schemas.xmlsoap.org/encoding/" acversion="{version}">'
    "<FipsMode>false</FipsMode><BypassDownloader>false</BypassDownloader>"
    "<StrictCertificateTrust>false</StrictCertificateTrust></AnyConnectLocalPolicy>\n"
)
_PREFERENCES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    "<AnyConnectPreferences><DefaultUser>jane.doe</DefaultUser><DefaultSecondUser></DefaultSecondUser>"
    "<ClientCertificateThumbprint>{thumbprint}</ClientCertificateThumbprint>"
    "<ServerCertificateThumbprint></ServerCertificateThumbprint>"
    "<DefaultHostName>{host}</DefaultHostName><DefaultHostAddress>{host}</DefaultHostAddress>"
    "<DefaultGroup></DefaultGroup><ControllablePreferences>{chosen}</ControllablePreferences>"
    "</AnyConnectPreferences>\n"
)
THUMBPRINT = "5D0F3A" * 6 + "77AA"
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<AnyConnectProfile xmlns="http://schemas.xmlsoap.org/encoding/">'
    "<ClientInitialization>{settings}</ClientInitialization>"
    "<ServerList>{entries}</ServerList></AnyConnectProfile>\n"
)


def client(
    version: str = "5.1.2.42",
    *,
    roots: Sequence[x509.Certificate] = (),
    without: Iterable[str] = (),
    prefix: str = PREFIX,
) -> dict[str, bytes]:
    """An installed client: path to content. *without* leaves out files by name; *roots* is its own store."""
    program = Path(shutil.which("sleep") or "/bin/sleep").read_bytes()
    missing = set(without)
    files = {f"{prefix}/bin/{name}": program for name in _BINARIES}
    files |= {f"{prefix}/lib/{name}": b"\x7fELF" for name in _LIBRARIES}
    files[f"{prefix}/ACManifestVPN.xml"] = _MANIFEST.format(version=version).encode()
    files[f"{prefix}/VPNManifest.dat"] = b"\x00"
    files[f"{prefix}/update.txt"] = version.replace(".", ",").encode() + b"\n"
    files[f"{prefix}/AnyConnectLocalPolicy.xml"] = _LOCAL_POLICY.format(version=version).encode()
    files[f"{prefix}/AnyConnectLocalPolicy.xsd"] = b"<schema/>\n"
    files[f"{prefix}/vpn/profile/AnyConnectProfile.xsd"] = b"<schema/>\n"
    files[f"{prefix}/vpn/script/.keep"] = b""
    for place, root in enumerate(roots):
        files[f"/opt/.cisco/certificates/ca/root{place}.pem"] = pem([root])
    return {path: content for path, content in files.items() if Path(path).name not in missing}


def host_entry(address: str, *, name: str = "Office", group: str = "", more: str = "") -> str:
    """A HostEntry of a profile."""
    user_group = f"<UserGroup>{group}</UserGroup>" if group else ""
    place = f"<HostName>{name}</HostName><HostAddress>{address}</HostAddress>"
    return f"<HostEntry>{place}{user_group}{more}</HostEntry>"


def profile(*entries: str, settings: str = "", name: str = "office.xml") -> dict[str, bytes]:
    """A VPN profile with these host entries, where the client looks for it."""
    text = _PROFILE.format(entries="".join(entries), settings=settings)
    return {f"{PREFIX}/vpn/profile/{name}": text.encode()}


def local_policy(content: str, version: str = "5.1.2.42") -> bytes:
    """A local policy that says just this."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<AnyConnectLocalPolicy acversion='
    return f'{head}"{version}">{content}</AnyConnectLocalPolicy>\n'.encode()


def preferences(chosen: str, *, host: str = "") -> bytes:
    """What the client remembers: its last server, who signed in by which certificate, and what was chosen."""
    return _PREFERENCES.format(chosen=chosen, host=host, thumbprint=THUMBPRINT).encode()


def command_line(*lines: str) -> dict[str, bytes]:
    """A command line that prints these lines, whatever it is asked."""
    said = "".join(f"echo {shlex.quote(line)}\n" for line in lines)
    return {f"{PREFIX}/bin/vpn": f"#!/bin/sh\n{said}".encode()}
