"""Stage 8, as far as the Cisco client's own files say it: profiles, local policy, preferences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from clientdiag.model.core import Actor, State
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientState
from tests.lab.demands import acts, keeps_to_itself, says
from tests.lab.installed import AGENT, client, trusts_nobody
from tests.lab.parts import Gateway, Web, named, nothing, world
from tests.lab.parts_client import holds, mine, row
from tests.lab.pki import Pki
from tests.lab.row import Demand, Ran, Row
from tests.lab.scene import HOME, NAME
from tests.peers import cisco

_OTHER = "branch.lab.example"
_POLICY_FILE = f"{cisco.PREFIX}/AnyConnectLocalPolicy.xml"
_PROFILE_FOLDER = f"{cisco.PREFIX}/vpn/profile"
_PREFERENCES = "~/.vpn/.anyconnect"
_DEFAULTS = frozenset({"default-preferences-used"})
_ELSEWHERE = "profile-points-elsewhere"
_ASKS_THE_USER = "<AutomaticCertSelection>false</AutomaticCertSelection>"


def _entry(address: str = NAME, **more: Any) -> Mapping[str, bytes]:
    return cisco.profile(cisco.host_entry(address, **more))


def _installed(*more: Mapping[str, bytes], **tree: Any) -> Callable[[Pki], Mapping[str, bytes]]:
    return client("5.1.2.42", *more, **tree)


def _policy(content: str) -> Mapping[str, bytes]:
    return {_POLICY_FILE: cisco.local_policy(content)}


def _warning(root: str, name: str, scene: Any, **more: Any) -> Row:
    return Row(name=name, scene=scene, root=root, state=State.ATTENTION, **more)


def _state_is(*, connected: bool, hosts: tuple[str, ...]) -> Demand:
    def demand(ran: Ran) -> str | None:
        said = Evidence(ran.read.runs).first(ClientState)
        heard = (said.connected, said.hosts) if said is not None else None
        return None if heard == (connected, hosts) else f"the client says {heard}"

    return demand


def _healthy(
    name: str,
    *files: Mapping[str, bytes],
    notes: frozenset[str] = frozenset(),
    demands: tuple[Demand, ...] = (),
    **more: Any,
) -> Row:
    return Row(
        name=name,
        scene=world(AGENT, Gateway(), files=_installed(*files), **more),
        root=None,
        notes=notes,
        demands=demands,
    )


_FILES = (
    _warning(
        "profile-unreadable",
        "profile-unreadable-broken",
        world(AGENT, Gateway(), files=_installed({f"{_PROFILE_FOLDER}/office.xml": b"<AnyConnectProfile>"})),
        demands=(acts("profile-unreadable", Actor.IT_PROFILE), says("profile-unreadable", "office.xml")),
        fast=True,
    ),
    _warning(
        "profile-unreadable",
        "profile-unreadable-named-twice",
        world(
            AGENT, Gateway(), files=_installed(cisco.profile(cisco.host_entry(NAME), name="office.xml.xml"))
        ),
    ),
    _warning(
        "profile-unreadable",
        "profile-unreadable-empty",
        world(AGENT, Gateway(), files=_installed({f"{_PROFILE_FOLDER}/office.xml": b""})),
    ),
    _healthy(
        "profile-named-twice-but-the-client-lists-it",
        cisco.profile(cisco.host_entry(NAME), name="office.xml.xml"),
        cisco.command_line("  >> state: Disconnected", "[hosts]", "    > Office"),
        demands=(_state_is(connected=False, hosts=("Office",)),),
    ),
    _healthy(
        "connected-by-the-client-s-own-word",
        cisco.command_line(
            "  >> state: Connected",
            "    Connection State:            Connected",
            f"    Server Address:              {NAME}",
            "    Protocol:                    DTLSv1.2",
        ),
        notes=frozenset({"already-connected"}),
        demands=(says("already-connected", NAME, "DTLSv1.2"),),
    ),
    _healthy(
        "profile-broken-beside-a-sound-one",
        _entry(),
        {f"{_PROFILE_FOLDER}/old.xml": b"<AnyConnectProfile>"},
        notes=frozenset({"profile-unreadable"}),
    ),
    _healthy(
        "profile-with-a-byte-order-mark",
        {f"{_PROFILE_FOLDER}/a.xml": b"\xef\xbb\xbf" + next(iter(_entry().values()))},
    ),
)

_PLACES = (
    Row(
        name="profile-points-elsewhere-by-address",
        scene=world(AGENT, Gateway(), host="", files=_installed(_entry(HOME))),
        root=_ELSEWHERE,
        folded={"connected-by-address": _ELSEWHERE},
        notes=frozenset({"address-is-not-a-name"}),
        demands=(acts(_ELSEWHERE, Actor.IT_PROFILE), says(_ELSEWHERE, NAME)),
        fast=True,
    ),
    _warning(
        _ELSEWHERE,
        "profile-points-elsewhere-by-address-but-not-in-use",
        world(AGENT, Gateway(), files=_installed(_entry(HOME))),
        notes=_DEFAULTS,
    ),
    _warning(
        _ELSEWHERE,
        "profile-lacks-the-port",
        world(AGENT, Gateway(port=8443), host=f"{NAME}:8443", files=_installed(_entry())),
        demands=(says(_ELSEWHERE, "8443"),),
    ),
    Row(
        name="profile-lacks-the-port-and-something-else-is-there",
        scene=world(
            AGENT,
            Web(leaf=named()),
            Gateway(port=8443),
            files=_installed(_entry()),
            settings=f'gateway = "{NAME}:8443"',
        ),
        root=_ELSEWHERE,
        folded={"not-anyconnect": _ELSEWHERE},
    ),
    Row(
        name="profile-lacks-the-port-and-nothing-is-there",
        scene=nothing(files=_installed(_entry()), settings=f'gateway = "{NAME}:8443"'),
        root="client-service-stopped",
        folded={"port-closed": _ELSEWHERE},
        also=frozenset({_ELSEWHERE}),
    ),
    _warning(
        _ELSEWHERE,
        "profile-names-another-host-than-it",
        world(AGENT, Gateway(), files=_installed(_entry(_OTHER)), settings=f'gateway = "{NAME}"'),
        notes=_DEFAULTS,
    ),
    _healthy("profile-names-this-gateway", _entry()),
    _healthy(
        "profile-names-other-sites-too",
        cisco.profile(cisco.host_entry(NAME), cisco.host_entry(_OTHER), cisco.host_entry("198.51.100.9")),
        settings=f'gateway = "{NAME}"',
    ),
    _healthy(
        "profile-names-other-sites-only",
        cisco.profile(cisco.host_entry(_OTHER), cisco.host_entry("a.lab.example")),
        settings=f'gateway = "{NAME}"',
        notes=_DEFAULTS,
    ),
)

_IPSEC = "<PrimaryProtocol>IPsec</PrimaryProtocol>"

_SETTINGS = (
    Row(
        name="profile-needs-ipsec",
        scene=world(AGENT, Gateway(), files=_installed(_entry(more=_IPSEC))),
        root="profile-needs-ipsec",
        demands=(acts("profile-needs-ipsec", Actor.IT_PROFILE),),
        fast=True,
    ),
    Row(
        name="policy-forbids-tls",
        scene=world(
            AGENT,
            Gateway(),
            files=_installed(_entry(), _policy("<RestrictTunnelProtocols>TLS</RestrictTunnelProtocols>")),
        ),
        root="profile-needs-ipsec",
        demands=(acts("profile-needs-ipsec", Actor.IT_DEVICE),),
    ),
    _healthy(
        "policy-forbids-ipsec", _entry(), _policy("<RestrictTunnelProtocols>IPSec</RestrictTunnelProtocols>")
    ),
    _healthy("profile-says-ssl", _entry(more="<PrimaryProtocol>SSL</PrimaryProtocol>")),
    _healthy(
        "profile-update-refused",
        _entry(),
        _policy("<BypassDownloader>true</BypassDownloader>"),
        notes=frozenset({"profile-update-refused"}),
    ),
    _healthy(
        "profile-update-allowed-for-this-gateway",
        _entry(),
        _policy(
            "<UpdatePolicy><AllowVPNProfileUpdatesFromAnyServer>false</AllowVPNProfileUpdatesFromAnyServer>"
            f"<AuthorizedServerList><ServerName>{NAME}</ServerName></AuthorizedServerList></UpdatePolicy>"
        ),
    ),
    row(
        "client-certificate-ambiguous",
        holds(mine(name="Anna Lab")),
        holds(mine(name="Berta Lab"), name="other"),
        lambda _pki: cisco.profile(cisco.host_entry(_OTHER), settings=_ASKS_THE_USER),
        name="default-preferences-used",
        state=State.ATTENTION,
        also=_DEFAULTS,
        demands=(acts("default-preferences-used", Actor.YOU, Actor.IT_PROFILE),),
        fast=True,
    ),
    row(
        None,
        holds(mine()),
        lambda _pki: cisco.profile(cisco.host_entry(_OTHER), settings=_ASKS_THE_USER),
        name="default-preferences-used-but-there-is-one-certificate-to-take",
        notes=_DEFAULTS,
    ),
    _healthy("default-preferences-used-but-no-certificate-is-wanted", _entry(_OTHER), notes=_DEFAULTS),
    Row(
        name="strict-trust-policy",
        scene=world(
            AGENT,
            Gateway(),
            files=_installed(
                _policy("<StrictCertificateTrust>true</StrictCertificateTrust>"), roots=trusts_nobody
            ),
            system_roots=trusts_nobody,
        ),
        root="private-root-missing",
        notes=frozenset({"strict-trust-policy"}),
        demands=(says("strict-trust-policy", "StrictCertificateTrust"),),
    ),
    _healthy(
        "strict-trust-policy-and-a-good-certificate",
        _policy("<StrictCertificateTrust>true</StrictCertificateTrust>"),
    ),
    _warning(
        "client-weakened",
        "client-weakened-untrusted-servers-allowed",
        world(
            AGENT,
            Gateway(),
            files=_installed(
                {_PREFERENCES: cisco.preferences("<BlockUntrustedServers>false</BlockUntrustedServers>")}
            ),
        ),
        demands=(acts("client-weakened", Actor.IT_DEVICE), keeps_to_itself("jane.doe", cisco.THUMBPRINT)),
        fast=True,
    ),
    _warning(
        "client-weakened",
        "client-weakened-anyone-may-write-the-policy",
        world(AGENT, Gateway(), files=_installed(), setup=(f"chmod 666 {_POLICY_FILE}",)),
    ),
    _healthy(
        "client-as-it-comes",
        {_PREFERENCES: cisco.preferences("<BlockUntrustedServers>true</BlockUntrustedServers>")},
    ),
    Row(
        name="last-gateway-without-a-profile",
        scene=world(
            AGENT,
            Gateway(port=8443),
            host="",
            files=_installed({_PREFERENCES: cisco.preferences("", host=f"{NAME}:8443")}),
        ),
        root=None,
    ),
)

ROWS = (*_FILES, *_PLACES, *_SETTINGS)
