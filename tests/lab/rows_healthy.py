"""Worlds in which nothing is wrong: whatever is named here is a false alarm."""

from __future__ import annotations

from datetime import timedelta

from tests.lab.demands import document, gateway, offers
from tests.lab.installed import AGENT, AGENT_OLD, client, networkmanager
from tests.lab.parts import (
    Gateway,
    Names,
    Proxy,
    Resolver,
    Tun,
    Web,
    dated_gateway,
    named,
    with_root,
    world,
    zone,
)
from tests.lab.questions import answering, slowly
from tests.lab.row import Row
from tests.lab.scene import DEAD, DEAD6, HOME, HOME6, NAME, PORTAL, SPARE, TIME
from tests.peers import cisco

_ON_8443 = cisco.profile(cisco.host_entry(f"{NAME}:8443"))
_V6_ONLY = zone(f"vpn IN AAAA {HOME6}")
_BOTH = zone(f"vpn IN A {HOME}; vpn IN AAAA {HOME6}")
_BOTH_GATEWAYS = (Gateway(HOME), Gateway(HOME6))
_LONG_CHAIN = zone(f"vpn IN CNAME a; a IN CNAME b; b IN CNAME c; c IN A {HOME}")


def _healthy(name: str, scene: object, **more: object) -> Row:
    return Row(name=name, scene=scene, root=None, **more)  # type: ignore[arg-type]  # by name


ROWS = (
    _healthy(
        "ipv4",
        world(),
        demands=(document("auth-request"), gateway("ocserv", inputs=("username",))),
        fast=True,
    ),
    _healthy(
        "international-name",
        world(
            Gateway(leaf=named("vpn.xn--bro-hoa.example")),
            host="VPN.Büro.example.",
            zones={"xn--bro-hoa.example": f"vpn IN A {HOME}"},
        ),
    ),
    _healthy("ipv6", world(Gateway(HOME6), zones=_V6_ONLY, network="ipv6"), fast=True),
    _healthy("both-families", world(*_BOTH_GATEWAYS, zones=_BOTH, network="both"), fast=True),
    _healthy("aaaa-but-no-ipv6-here", world(zones=zone(f"vpn IN A {HOME}; vpn IN AAAA {DEAD6}"))),
    _healthy("behind-cname-chain", world(zones=_LONG_CHAIN), fast=True),
    _healthy("port-8443", world(Gateway(port=8443), host=f"{NAME}:8443"), fast=True),
    _healthy(
        "high-availability-pair",
        world(
            Gateway(HOME),
            Gateway(SPARE, leaf=named(organization="Spare")),
            zones=zone(f"vpn IN A {HOME}; vpn IN A {SPARE}"),
        ),
        notes=frozenset({"addresses-serve-different-certificates"}),
    ),
    _healthy(
        "rsa-chain",
        world(
            Gateway(leaf=lambda pki: pki.rsa_leaf(NAME)), system_roots=lambda pki: [pki.rsa_root.certificate]
        ),
    ),
    _healthy("private-ca-directly-below-root", world(Gateway(leaf=lambda pki: pki.root.leaf(NAME)))),
    _healthy("root-sent-along", world(Gateway(chain=with_root))),
    _healthy("wildcard-certificate", world(Gateway(leaf=named("*.lab.example"))), fast=True),
    _healthy("tls-1.2-only", world(Gateway(options={"versions": ("1.2",)})), fast=True),
    _healthy("tls-1.3-only", world(Gateway(options={"versions": ("1.3",)}))),
    _healthy(
        "groups-offered",
        world(Gateway(options={"groups": {"admins": "Administrators", "guests": "Guests"}})),
        demands=(offers("Administrators", "Guests"),),
    ),
    _healthy("date-header-agrees", world(*dated_gateway()), fast=True),
    _healthy("clock-4-minutes-ahead", world(*dated_gateway(), clock=timedelta(minutes=4))),
    _healthy("date-header-a-minute-off", world(*dated_gateway(timedelta(minutes=1)))),
    _healthy(
        "time-source-agrees",
        world(
            Gateway(),
            Web(PORTAL, 80),
            settings=f'time_source = "http://{TIME}/"',
            zones=zone(f"vpn IN A {HOME}; time IN A {PORTAL}"),
        ),
    ),
    _healthy(
        "portal-probe-answers",
        world(
            Gateway(),
            Web(PORTAL, 80, body="location / { return 204; }"),
            settings=f'portal_probe = "http://{TIME}/probe"',
            zones=zone(f"vpn IN A {HOME}; time IN A {PORTAL}"),
        ),
    ),
    _healthy("networkmanager-is-content", world(files=networkmanager("full"))),
    _healthy("networkmanager-hangs", world(files=networkmanager("hangs"))),
    _healthy(
        "proxy-is-the-only-way",
        world(
            Gateway(),
            Proxy(more=("Bind 127.0.0.8",)),
            environment={"https_proxy": "http://127.0.0.1:3128"},
            firewall=("ip saddr != 127.0.0.8 tcp dport 443 drop",),
        ),
    ),
    _healthy("profile-names-another-port", world(AGENT, Gateway(), files=client("5.1.2.42", _ON_8443))),
    _healthy("expected-address-is-there", world(settings=f'expected_addresses = ["{HOME}"]'), fast=True),
    _healthy(
        "second-resolver-agrees",
        world(
            Gateway(), Names("127.0.0.2", zone(f"vpn IN A {HOME}")), settings='second_resolver = "127.0.0.2"'
        ),
    ),
    _healthy(
        "second-resolver-in-another-order",
        world(
            Gateway(HOME),
            Gateway(SPARE),
            Names("127.0.0.2", zone(f"vpn IN A {SPARE}; vpn IN A {HOME}")),
            zones=zone(f"vpn IN A {HOME}; vpn IN A {SPARE}"),
            settings='second_resolver = "127.0.0.2"',
        ),
    ),
    _healthy("second-resolver-silent", world(settings='second_resolver = "127.0.0.2"')),
    _healthy("zone-servers-agree", world(settings="ask_zone_servers = true")),
    _healthy(
        "first-resolver-dead",
        world(resolv_conf="nameserver 127.0.0.77\nnameserver 127.0.0.1\noptions timeout:1 attempts:1\n"),
    ),
    _healthy(
        "first-resolver-fails",
        world(
            Names("127.0.0.2", {"lab.example": None}),
            Gateway(),
            resolv_conf="nameserver 127.0.0.2\nnameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
        ),
    ),
    _healthy(
        "slow-resolver",
        world(
            Resolver(slowly(0.8, answering({NAME: (HOME,)}))),
            Gateway(),
            zones=None,
            resolv_conf="nameserver 127.0.0.1\noptions timeout:3 attempts:1\n",
        ),
    ),
    _healthy("hosts-file-says-the-same", world(hosts=f"127.0.0.1 localhost\n{HOME} {NAME}\n")),
    _healthy("hosts-file-only-a-comment", world(hosts=f"127.0.0.1 localhost\n# {SPARE} {NAME}\n")),
    _healthy(
        "proxy-not-for-the-gateway",
        world(
            environment={
                "https_proxy": "http://127.0.0.1:3128",
                "no_proxy": f"localhost,{NAME}",
            }
        ),
    ),
    _healthy(
        "proxy-lets-through", world(Gateway(), Proxy(), environment={"https_proxy": "http://127.0.0.1:3128"})
    ),
    _healthy("other-tunnel-without-default-route", world(Gateway(), Tun())),
    _healthy(
        "address-with-its-own-certificate",
        world(Gateway(leaf=named(HOME, NAME)), host=HOME),
        notes=frozenset({"address-is-not-a-name"}),
    ),
    _healthy("ipv6-name-on-a-network-with-both", world(Gateway(HOME6), zones=_V6_ONLY, network="both")),
    _healthy(
        "ipv4-lost-on-an-ipv6-network",
        world(Gateway(HOME6), zones=zone(f"vpn IN AAAA {HOME6}; vpn IN A {DEAD}"), network="ipv6"),
    ),
    _healthy("client-installed-and-running", world(AGENT, Gateway(), files=client()), fast=True),
    _healthy(
        "anyconnect-4.10",
        world(
            AGENT_OLD,
            Gateway(),
            files=client("4.10.8", prefix=cisco.OLD_PREFIX),
        ),
    ),
    _healthy(
        "newest-client-reads-the-system-store",
        world(
            AGENT,
            Gateway(),
            files=client("5.1.19.10"),
        ),
    ),
    _healthy("client-not-expected", world(settings="expect_client = false")),
    _healthy(
        "connected-already",
        world(
            AGENT,
            Gateway(),
            Tun("cscotun0", "10.9.0.2/24", ("ip route add default dev cscotun0 metric 1",)),
            files=client(),
            settings=f'expected_addresses = ["{SPARE}"]',
        ),
        notes=frozenset({"already-connected"}),
    ),
)
