"""Every element of the Cisco client's own files that matters here: its value, its default, what it means.

Values are text of the files' own, and hostile.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientdiag.checks.readings import effective
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ClientCertificate,
    ClientFile,
    ClientPolicy,
    ClientPreferences,
    ClientSession,
    ClientState,
    ProfileSettings,
)
from clientdiag.model.text import Text, text
from clientdiag.rendering.details.section import Section
from clientdiag.rendering.details.words import yes_no
from clientdiag.translation import say

_MOST = 100
_PROFILE: dict[str, tuple[str, Text]] = {
    "AllowManualHostInput": ("true", text("Whether the user may type a server's name.")),
    "AlwaysOn": ("false", text("Stops hard at a server that is not trusted.")),
    "AuthenticationTimeout": ("12", text("Seconds that a sign-in may take, a second factor included.")),
    "AutomaticCertSelection": ("true", text("Whether the client chooses your certificate without asking.")),
    "CertificatePinning": ("false", text("Only servers with a pinned key are accepted.")),
    "CertificateStore": ("All", text("Where the client looks for your certificate, on Windows.")),
    "CertificateStoreLinux": ("All", text("Where the client looks for your certificate, on Linux.")),
    "CertificateStoreMac": ("All", text("Where the client looks for your certificate, on macOS.")),
    "CertificateStoreOverride": ("false", text("Lets users without special rights use the machine's store.")),
    "ProxySettings": ("Native", text("Whether the system's proxy is used for the VPN.")),
    "UseStartBeforeLogon": ("false", text("Connects before you sign in to the computer.")),
}
_POLICY: dict[str, tuple[str, Text]] = {
    "AllowSoftwareUpdatesFromAnyServer": ("true", text("Whether every server may update the client.")),
    "AllowVPNProfileUpdatesFromAnyServer": ("true", text("Whether every server may bring a profile.")),
    "BypassDownloader": ("false", text("The client takes no profile and no update from the server.")),
    "EnableCRLCheck": ("false", text("The list of revoked certificates must be reachable.")),
    "ExcludeFirefoxNSSCertStore": ("false", text("Firefox's certificates are left out.")),
    "ExcludeMacNativeCertStore": ("false", text("The keychains are left out.")),
    "ExcludePemFileCertStore": ("false", text("The client's own certificate folders are left out.")),
    "ExcludeWinNativeCertStore": ("false", text("Windows' own certificates are left out.")),
    "FipsMode": ("false", text("Only approved keys, signatures and ciphers are accepted.")),
    "OCSPRevocation": ("false", text("The server that knows of revocation must be reachable.")),
    "RestrictPreferenceCaching": ("false", text("The client remembers less.")),
    "RestrictServerCertStore": ("false", text("Fewer stores count when the server is verified.")),
    "RestrictTunnelProtocols": ("false", text("This protocol may not be used.")),
    "StrictCertificateTrust": ("false", text("Stops hard at a server that is not trusted.")),
}
_PREFERENCES: dict[str, tuple[str, Text]] = {
    "AutoConnectOnStart": ("false", text("Connects when the client starts.")),
    "AutoUpdate": ("true", text("Whether the client updates itself.")),
    "AutomaticCertSelection": _PROFILE["AutomaticCertSelection"],
    "BlockUntrustedServers": ("true", text("Whether servers that are not trusted are refused.")),
    "LocalLanAccess": ("false", text("The local network stays reachable while connected.")),
    "UseStartBeforeLogon": _PROFILE["UseStartBeforeLogon"],
}
Row = tuple[str, str, str, str, str]


def elements(evidence: Evidence) -> Section | None:
    """The elements of profiles, local policy and preferences, as written."""
    rows = [*_of_profiles(evidence), *_of_policy(evidence), *_of_preferences(evidence)][:_MOST]
    columns = (text("Element"), text("Value"), text("Default"), text("Said by"), text("What it means"))
    title = say(text("What its files say"))
    return (
        Section(title, tuple(say(one) for one in columns), tuple(rows), id="client.elements")
        if rows
        else None
    )


def said(evidence: Evidence) -> Section | None:
    """What the client says of itself, and which of its files could not be read."""
    rows: list[tuple[str, str]] = []
    for state in evidence.all(ClientState):
        rows.append((say(text("State")), state.state or say(text("not known"))))
        listed = say(text("not known")) if state.hosts is None else ", ".join(state.hosts[:20]) or "–"
        rows.append((say(text("Servers it lists")), listed))
        if state.version:
            rows.append((say(text("Version it prints")), state.version))
    rows += _of_session(evidence)
    for file in evidence.all(ClientFile)[:_MOST]:
        why = file.failure.detail or file.failure.kind.value if file.failure else say(text("an odd name"))
        rows.append((say(text("Could not be used: {file}", file=file.file)), why))
    return (
        Section(say(text("What it says of itself")), ("", ""), tuple(rows), id="client.said")
        if rows
        else None
    )


def _of_session(evidence: Evidence) -> Iterator[tuple[str, str]]:
    for one in evidence.all(ClientSession)[:1]:
        told = (
            (text("Connected to"), one.server),
            (text("Connected for"), one.duration),
            (text("Tunnel"), ", ".join(filter(None, (one.protocol, one.cipher, one.mode)))),
        )
        yield from ((say(label), value) for label, value in told if value)


def _of_profiles(evidence: Evidence) -> Iterator[Row]:
    for profile in evidence.all(ProfileSettings):
        for name, (usual, meaning) in _PROFILE.items():
            if name in profile.values:
                value, by = effective(evidence, profile, name)
                yield name, value, usual, by, say(meaning)
        for wanted in profile.certificate_match:
            meaning = text("Only a certificate that meets this is taken.")
            yield "CertificateMatch", wanted, "–", profile.file, say(meaning)


def _of_policy(evidence: Evidence) -> Iterator[Row]:
    for policy in evidence.all(ClientPolicy):
        for name, (usual, meaning) in _POLICY.items():
            if name in policy.values:
                yield name, policy.values[name], usual, policy.file, say(meaning)
        if policy.authorized_servers:
            listed = ", ".join(policy.authorized_servers[:20])
            yield (
                "AuthorizedServerList",
                listed,
                "–",
                policy.file,
                say(text("Servers that may bring updates.")),
            )
        if policy.writable is not None:
            may = yes_no(yes=policy.writable)
            yield say(text("Anyone may change it")), may, yes_no(yes=False), policy.file, "–"


def _of_preferences(evidence: Evidence) -> Iterator[Row]:
    here = {one.sha1_start for one in evidence.all(ClientCertificate) if one.sha1_start}
    for one in evidence.all(ClientPreferences):
        for name, (usual, meaning) in _PREFERENCES.items():
            if name in one.values:
                yield name, one.values[name], usual, one.file, say(meaning)
        for thumbprint in one.client_certificates:
            is_here = (
                text("It is still on this computer.") if thumbprint in here else text("It was not found.")
            )
            yield "ClientCertificateThumbprint", f"{thumbprint}…", "–", one.file, say(is_here)
        if one.server_certificate:
            meaning = text("Someone accepted this server's certificate by hand.")
            yield "ServerCertificateThumbprint", f"{one.server_certificate}…", "–", one.file, say(meaning)
