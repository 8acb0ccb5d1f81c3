"""Stage 3: the network between here and the gateway."""

from __future__ import annotations

from clientdiag.model.core import Actor, State
from tests.lab.demands import acts, within
from tests.lab.installed import AGENT, client
from tests.lab.parts import Gateway, Scripted, Web, named, nothing, world, zone
from tests.lab.row import Row
from tests.lab.scene import DEAD, DEAD6, HOME, HOME6, NAME, SPARE, SPARE6
from tests.peers import cisco

_MANY_DEAD = zone(";".join(f"vpn IN A 198.51.100.{last}" for last in range(1, 11)))
_ON_8443 = Gateway(port=8443)
_SHOP = Web(leaf=named("shop.lab.example"))
_PROFILE = client("5.1.2.42", cisco.profile(cisco.host_entry(f"{NAME}:8443")))
_REJECT = "tcp dport 443 reject with"
_ELSE_EXPLAINED = {"not-anyconnect": "wrong-port", "name-mismatch": "wrong-port"}


def _banner(_asked: bytes) -> list[bytes]:
    return [b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"]


ROWS = (
    Row(
        name="port-closed",
        scene=nothing(),
        root="port-closed",
        demands=(acts("port-closed", Actor.IT_SERVER),),
        fast=True,
    ),
    Row(
        name="port-closed-on-both-families",
        scene=nothing(zones=zone(f"vpn IN A {HOME}; vpn IN AAAA {HOME6}"), network="both"),
        root="port-closed",
    ),
    Row(
        name="port-closed-by-a-firewall", scene=world(firewall=(f"{_REJECT} tcp reset",)), root="port-closed"
    ),
    Row(name="port-closed-only-there", scene=world(host=f"{NAME}:8443"), root="port-closed"),
    Row(
        name="port-filtered-dead-address",
        scene=nothing(zones=zone(f"vpn IN A {DEAD}"), deadline_s=4),
        root="port-filtered",
        demands=(acts("port-filtered", Actor.IT_SERVER, Actor.IT_NETWORK), within(4)),
    ),
    Row(
        name="port-filtered-ten-dead-addresses",
        scene=nothing(zones=_MANY_DEAD),
        root="port-filtered",
        demands=(within(1),),
    ),
    Row(
        name="port-filtered-dropped",
        scene=world(firewall=("tcp dport 443 drop",)),
        root="port-filtered",
        fast=True,
    ),
    Row(
        name="port-filtered-prohibited",
        scene=world(firewall=(f"{_REJECT} icmpx admin-prohibited",)),
        root="port-filtered",
    ),
    Row(
        name="port-filtered-one-closed-one-dead",
        scene=nothing(zones=zone(f"vpn IN A {DEAD}; vpn IN A {SPARE}")),
        root="port-filtered",
    ),
    Row(
        name="ipv6-broken",
        scene=world(zones=zone(f"vpn IN A {HOME}; vpn IN AAAA {DEAD6}"), network="both"),
        root="ipv6-broken",
        state=State.ATTENTION,
        never=frozenset({"some-addresses-dead"}),
        demands=(acts("ipv6-broken", Actor.IT_NETWORK), within(1)),
        fast=True,
    ),
    Row(
        name="ipv6-broken-dropped",
        scene=world(
            Gateway(),
            Gateway(HOME6),
            zones=zone(f"vpn IN A {HOME}; vpn IN AAAA {HOME6}"),
            network="both",
            firewall=("meta nfproto ipv6 tcp dport 443 drop",),
        ),
        root="ipv6-broken",
        state=State.ATTENTION,
    ),
    Row(
        name="some-addresses-dead",
        scene=world(zones=zone(f"vpn IN A {HOME}; vpn IN A {DEAD}")),
        root="some-addresses-dead",
        state=State.ATTENTION,
        demands=(acts("some-addresses-dead", Actor.IT_SERVER), within(1)),
        fast=True,
    ),
    Row(
        name="some-addresses-dead-first-listed",
        scene=world(zones=zone(f"vpn IN A {DEAD}; vpn IN A {HOME}")),
        root="some-addresses-dead",
        state=State.ATTENTION,
    ),
    Row(
        name="some-addresses-dead-refused",
        scene=world(zones=zone(f"vpn IN A {HOME}; vpn IN A {SPARE}")),
        root="some-addresses-dead",
        state=State.ATTENTION,
    ),
    Row(
        name="some-addresses-dead-ipv6-only",
        scene=world(Gateway(HOME6), zones=zone(f"vpn IN AAAA {HOME6}; vpn IN AAAA {SPARE6}"), network="ipv6"),
        root="some-addresses-dead",
        state=State.ATTENTION,
    ),
    Row(
        name="wrong-port-of-the-profile",
        scene=world(AGENT, _SHOP, _ON_8443, files=_PROFILE),
        root="wrong-port",
        folded=_ELSE_EXPLAINED,
        demands=(acts("wrong-port", Actor.IT_PROFILE, Actor.YOU),),
        fast=True,
    ),
    Row(
        name="wrong-port-of-the-policy",
        scene=world(_SHOP, _ON_8443, policy=f'gateway = "{NAME}:8443"'),
        root="wrong-port",
        folded=_ELSE_EXPLAINED,
    ),
    Row(
        name="wrong-port-without-tls",
        scene=world(Web(), _ON_8443, policy=f'gateway = "{NAME}:8443"'),
        root="wrong-port",
        may=frozenset({"not-tls"}),
    ),
    Row(name="not-tls-web-server", scene=world(Web()), root="not-tls", fast=True),
    Row(name="not-tls-ssh", scene=world(Scripted(_banner, leaf=None)), root="not-tls"),
)
