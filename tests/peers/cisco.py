"""The tree of files that the Cisco client leaves on Linux, whole or with something missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography import x509

from tests.peers.authority import pem

PREFIX = "/opt/cisco/secureclient"
AGENT = f"{PREFIX}/bin/vpnagentd"
_BINARIES = ("vpn", "vpnui", "vpnagentd", "vpndownloader", "vpndownloader-cli", "cfom.so", "manifesttool_vpn")
_LIBRARIES = ("libvpnapi.so", "libvpncommon.so", "libvpncommoncrypt.so", "libacciscossl.so", "libacciscocrypto.so")
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
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<AnyConnectProfile xmlns="http://schemas.xmlsoap.org/encoding/">'
    "<ClientInitialization>{settings}</ClientInitialization>"
    "<ServerList>{entries}</ServerList></AnyConnectProfile>\n"
)


def client(
    version: str = "5.1.2.42", *, roots: Sequence[x509.Certificate] = (), without: Iterable[str] = ()
) -> dict[str, bytes]:
    """An installed client: path to content. *without* leaves out files by name; *roots* is its own store."""
    program = Path(shutil.which("sleep") or "/bin/sleep").read_bytes()
    missing = set(without)
    files = {f"{PREFIX}/bin/{name}": program for name in _BINARIES}
    files |= {f"{PREFIX}/lib/{name}": b"\x7fELF" for name in _LIBRARIES}
    files[f"{PREFIX}/ACManifestVPN.xml"] = _MANIFEST.format(version=version).encode()
    files[f"{PREFIX}/VPNManifest.dat"] = b"\x00"
    files[f"{PREFIX}/update.txt"] = version.replace(".", ",").encode() + b"\n"
    files[f"{PREFIX}/AnyConnectLocalPolicy.xml"] = _LOCAL_POLICY.format(version=version).encode()
    files[f"{PREFIX}/AnyConnectLocalPolicy.xsd"] = b"<schema/>\n"
    files[f"{PREFIX}/vpn/profile/AnyConnectProfile.xsd"] = b"<schema/>\n"
    files[f"{PREFIX}/vpn/script/.keep"] = b""
    for place, root in enumerate(roots):
        files[f"/opt/.cisco/certificates/ca/root{place}.pem"] = pem([root])
    return {path: content for path, content in files.items() if Path(path).name not in missing}


def host_entry(address: str, *, name: str = "Office", group: str = "", more: str = "") -> str:
    """A HostEntry of a profile."""
    user_group = f"<UserGroup>{group}</UserGroup>" if group else ""
    return (
        f"<HostEntry><HostName>{name}</HostName><HostAddress>{address}</HostAddress>{user_group}{more}</HostEntry>"
    )


def profile(*entries: str, settings: str = "", name: str = "office.xml") -> dict[str, bytes]:
    """A VPN profile with these host entries, where the client looks for it."""
    text = _PROFILE.format(entries="".join(entries), settings=settings)
    return {f"{PREFIX}/vpn/profile/{name}": text.encode()}
