"""Stage 1: this computer."""

from __future__ import annotations

from clientdiag.model.core import Actor, State
from tests.lab.demands import acts, keeps_to_itself, says
from tests.lab.installed import AGENT, client, networkmanager, trusts_public
from tests.lab.parts import Gateway, Proxy, Scripted, Tun, Web, named, nothing, world, zone
from tests.lab.row import Row
from tests.lab.rows_certificate import MERAKI
from tests.lab.scene import DEAD, HOME, NAME, PORTAL, TIME
from tests.peers import cisco
from tests.peers.nginx import redirect
from tests.peers.scripted import http

_ELSEWHERE = "nameserver 192.0.2.53\noptions timeout:1 attempts:1\n"
_WITH_TIME = zone(f"vpn IN A {HOME}; time IN A {PORTAL}")
_PORTAL_PROBE = f'portal_probe = "http://{TIME}/probe"'
_LOGIN = "http://portal.hotel.example/login"
_HOTEL = Web(PORTAL, leaf=lambda pki: pki.stranger.leaf("portal.hotel.example"), body=redirect(_LOGIN))
_PROXY = {"https_proxy": "http://127.0.0.1:3128"}
_LOGIN_NEEDED = Proxy(more=("BasicAuth lab secret",))
_FULL_TUNNEL = Tun("tun0", "10.8.0.2/24", ("ip route add default dev tun0 metric 1",))
_HALVES = Tun("tun0", "10.8.0.2/24", ("ip route add 0.0.0.0/1 dev tun0", "ip route add 128.0.0.0/1 dev tun0"))
_TO_LOGIN = http("", status="302 Found", headers=[f"Location: {_LOGIN}"])
_PROXY_SAYS_NO = http("<h1>Blocked</h1>", status="502 Bad Gateway")


_NETWORK = (
    Row(
        name="no-network",
        scene=nothing(network="none", zones=None, resolv_conf=_ELSEWHERE),
        root="no-network",
        folded={"resolver-failing": "no-network"},
        demands=(acts("no-network", Actor.YOU),),
        fast=True,
    ),
    Row(
        name="no-network-interface-without-route",
        scene=nothing(
            network="none",
            zones=None,
            resolv_conf=_ELSEWHERE,
            setup=(
                "ip link add uplink type veth peer name wire && ip link set wire up && ip link set uplink up",
                "ip addr add 10.77.0.2/24 dev uplink",
            ),
        ),
        root="no-network",
    ),
    Row(
        name="no-network-address-known",
        scene=nothing(network="none", zones={"lab.example": f"vpn IN A {DEAD}"}),
        root="no-network",
        folded={"port-filtered": "no-network"},
    ),
    Row(
        name="captive-portal-takes-the-name",
        scene=world(_HOTEL, zones=zone(f"vpn IN A {PORTAL}")),
        root="captive-portal",
        folded={"name-mismatch": "captive-portal", "not-anyconnect": "captive-portal"},
        demands=(acts("captive-portal", Actor.YOU),),
        fast=True,
    ),
    Row(
        name="captive-portal-by-the-probe",
        scene=world(
            Web(PORTAL, 80, body=redirect(_LOGIN)),
            Gateway(),
            zones=_WITH_TIME,
            settings=_PORTAL_PROBE,
            firewall=("tcp dport 443 drop",),
        ),
        root="captive-portal",
        may=frozenset({"port-filtered"}),
        demands=(says("captive-portal", "portal.hotel.example"),),
    ),
    Row(
        name="captive-portal-network-authentication-required",
        scene=world(
            Web(PORTAL, 80, body="location / { return 511; }"),
            zones=_WITH_TIME,
            settings=_PORTAL_PROBE,
        ),
        root="captive-portal",
        may=frozenset({"port-closed"}),
    ),
    Row(
        name="captive-portal-plain-http-on-the-tls-port",
        scene=world(
            Scripted(lambda _asked: [_TO_LOGIN], PORTAL, leaf=None), zones=zone(f"vpn IN A {PORTAL}")
        ),
        root="captive-portal",
        may=frozenset({"not-tls"}),
    ),
    Row(
        name="captive-portal-as-the-system-says",
        scene=world(Gateway(), files=networkmanager("portal")),
        root="captive-portal",
    ),
    Row(
        name="redirect-to-itself-is-no-portal",
        scene=world(Web(leaf=named(), body=redirect(f"https://{NAME}/start"))),
        root="not-anyconnect",
        never=frozenset({"captive-portal"}),
    ),
)

_PROXIES = (
    Row(
        name="proxy-wants-a-login",
        scene=world(_LOGIN_NEEDED, environment=_PROXY, zones=zone(f"vpn IN A {DEAD}")),
        root="proxy-in-the-way",
        folded={"port-filtered": "proxy-in-the-way"},
        demands=(
            acts("proxy-in-the-way", Actor.IT_DEVICE, Actor.IT_NETWORK),
            says("proxy-in-the-way", "407"),
        ),
        fast=True,
    ),
    Row(
        name="proxy-wants-a-login-but-not-needed",
        scene=world(_LOGIN_NEEDED, Gateway(), environment=_PROXY),
        root="proxy-in-the-way",
        state=State.ATTENTION,
    ),
    Row(
        name="proxy-answers-502",
        scene=world(
            Scripted(lambda _asked: [_PROXY_SAYS_NO], "127.0.0.1", 3128, leaf=None),
            environment=_PROXY,
            zones=zone(f"vpn IN A {DEAD}"),
        ),
        root="proxy-in-the-way",
        may=frozenset({"port-filtered"}),
        demands=(says("proxy-in-the-way", "502"),),
    ),
    Row(
        name="proxy-forbids-the-port",
        scene=world(Proxy(more=("ConnectPort 8443",)), environment=_PROXY, zones=zone(f"vpn IN A {DEAD}")),
        root="proxy-in-the-way",
        may=frozenset({"port-filtered"}),
        demands=(says("proxy-in-the-way", "403"),),
    ),
    Row(
        name="proxy-login-stays-secret",
        scene=world(
            _LOGIN_NEEDED,
            environment={"HTTPS_PROXY": "http://someone:s3cret@127.0.0.1:3128"},
            zones=zone(f"vpn IN A {DEAD}"),
        ),
        root="proxy-in-the-way",
        may=frozenset({"port-filtered"}),
        demands=(keeps_to_itself("someone", "s3cret"),),
    ),
    Row(
        name="proxy-is-not-there",
        scene=nothing(environment=_PROXY, zones=zone(f"vpn IN A {DEAD}")),
        root="proxy-in-the-way",
        may=frozenset({"port-filtered"}),
    ),
    Row(
        name="other-vpn-active",
        scene=world(_FULL_TUNNEL, Gateway()),
        root="other-vpn-active",
        state=State.ATTENTION,
        demands=(acts("other-vpn-active", Actor.YOU),),
        fast=True,
    ),
    Row(
        name="other-vpn-active-in-two-halves",
        scene=world(_HALVES, Gateway()),
        root="other-vpn-active",
        state=State.ATTENTION,
    ),
    Row(
        name="other-vpn-holds-the-resolver",
        scene=world(Tun(), Gateway(), resolv_conf="nameserver 127.0.0.1\nnameserver 10.8.0.53\n"),
        root="other-vpn-active",
        state=State.ATTENTION,
    ),
)

_STOPPED = client("5.1.2.42")
_LOCAL_ONLY = cisco.profile(
    cisco.host_entry(NAME), settings="<LinuxVPNEstablishment>LocalUsersOnly</LinuxVPNEstablishment>"
)
_FROM_AFAR = {"SSH_CONNECTION": "192.0.2.9 50000 192.0.2.2 22"}

_CLIENT = (
    Row(
        name="client-not-installed",
        scene=world(policy="expect_client = true"),
        root="client-not-installed",
        demands=(acts("client-not-installed", Actor.IT_DEVICE),),
        fast=True,
    ),
    Row(
        name="client-not-installed-but-the-user-sees-it-fail",
        scene=world(arguments=("--symptom", "cannot-reach-server")),
        root="client-not-installed",
        state=State.ATTENTION,
    ),
    Row(
        name="client-service-stopped",
        scene=world(files=_STOPPED),
        root="client-service-stopped",
        demands=(acts("client-service-stopped", Actor.YOU, Actor.IT_DEVICE),),
        fast=True,
    ),
    Row(
        name="client-damaged-agent-gone",
        scene=world(files=client(without=["vpnagentd"])),
        root="client-damaged",
        never=frozenset({"client-service-stopped", "client-not-installed"}),
        fast=True,
    ),
    Row(
        name="client-damaged-program-gone",
        scene=world(AGENT, Gateway(), files=client(without=["vpn"])),
        root="client-damaged",
    ),
    Row(
        name="client-too-old",
        scene=world(
            AGENT,
            Gateway(leaf=lambda pki: pki.public_issuing.leaf(MERAKI)),
            host=MERAKI,
            zones={"dynamic-m.com": f"mx-abcdefg IN A {HOME}"},
            files=client("4.5.2033", roots=trusts_public),
            system_roots=trusts_public,
        ),
        root="client-too-old",
        state=State.ATTENTION,
        notes=frozenset({"unusual-issuer"}),
    ),
    Row(
        name="remote-desktop-blocked",
        scene=world(AGENT, Gateway(), files=client("5.1.2.42", _LOCAL_ONLY), environment=_FROM_AFAR),
        root="remote-desktop-blocked",
        demands=(acts("remote-desktop-blocked", Actor.IT_PROFILE),),
    ),
    Row(
        name="local-session-with-that-profile",
        scene=world(AGENT, Gateway(), files=client("5.1.2.42", _LOCAL_ONLY)),
        root=None,
    ),
)

ROWS = (*_NETWORK, *_PROXIES, *_CLIENT)
