"""Stage 2: the name."""

from __future__ import annotations

from clientdiag.model.core import Actor, State
from clientdiag.model.observations import Route
from tests.lab.demands import acts, chain_of_names, dns_said, document, handshake
from tests.lab.parts import Gateway, Names, Recursor, Web, named, nothing, world, zone
from tests.lab.row import Row
from tests.lab.scene import HOME, NAME, SPARE

_AUTHORITY = "127.0.0.2"
_VIA_UNBOUND = Recursor(zones={"lab.example": _AUTHORITY})
_NOT_FOUND = acts("name-not-found", Actor.IT_SERVER, Actor.YOU)
_PINNED = f"127.0.0.1 localhost\n{SPARE} other {NAME.upper()}\n"
_SECOND = 'second_resolver = "127.0.0.2"'
_EXPECTED = f'expected_addresses = ["{HOME}"]'


def _no_name(name: str, root: str, *parts: object, **more: object) -> Row:
    scene = {key: more.pop(key) for key in ("zones", "firewall", "resolv_conf", "host") if key in more}
    built = nothing(**scene) if not parts else world(*parts, **scene)  # type: ignore[arg-type]  # by name
    return Row(name=name, scene=built, root=root, **more)  # type: ignore[arg-type]  # by name


_FAILING = (
    _no_name("name-not-found", "name-not-found", zones=zone(""), demands=(_NOT_FOUND,), fast=True),
    _no_name(
        "name-not-found-through-a-recursor",
        "name-not-found",
        _VIA_UNBOUND,
        Names(_AUTHORITY, zone("")),
        zones=None,
    ),
    _no_name("name-not-found-dangling-alias", "name-not-found", zones=zone("vpn IN CNAME gone")),
    _no_name(
        "name-without-address",
        "name-without-address",
        zones=zone("vpn IN TXT hello"),
        demands=(acts("name-without-address", Actor.IT_SERVER),),
        fast=True,
    ),
    _no_name(
        "name-without-address-behind-an-alias",
        "name-without-address",
        zones=zone("vpn IN CNAME text; text IN TXT hello"),
    ),
    _no_name(
        "resolver-failing-servfail",
        "resolver-failing",
        zones={"lab.example": None},
        demands=(acts("resolver-failing", Actor.YOU, Actor.IT_NETWORK), dns_said("SERVFAIL")),
        fast=True,
    ),
    _no_name(
        "resolver-failing-refused",
        "resolver-failing",
        Recursor(refuses=True),
        zones=None,
        demands=(dns_said("REFUSED"),),
    ),
    _no_name("resolver-failing-stopped", "resolver-failing", zones=None, fast=True),
    _no_name(
        "resolver-failing-dropped",
        "resolver-failing",
        firewall=("udp dport 53 drop",),
        demands=(dns_said("timed-out"),),
    ),
    _no_name(
        "resolver-failing-both-of-two",
        "resolver-failing",
        zones=None,
        resolv_conf="nameserver 127.0.0.1\nnameserver 127.0.0.2\noptions timeout:1 attempts:1\n",
    ),
    _no_name(
        "resolver-failing-authority-gone",
        "resolver-failing",
        _VIA_UNBOUND,
        zones=None,
        demands=(dns_said("SERVFAIL"),),
    ),
)

_HOSTS = (
    Row(
        name="hosts-file-override-closed-port",
        scene=world(hosts=_PINNED),
        root="hosts-file-override",
        folded={"port-closed": "hosts-file-override"},
        demands=(acts("hosts-file-override", Actor.IT_DEVICE),),
        fast=True,
    ),
    Row(
        name="hosts-file-override-other-server",
        scene=world(Gateway(), Web(SPARE, leaf=named("shop.lab.example")), hosts=_PINNED),
        root="hosts-file-override",
        folded={"not-anyconnect": "hosts-file-override", "name-mismatch": "hosts-file-override"},
    ),
    Row(
        name="hosts-file-override-good-gateway",
        scene=world(Gateway(), Gateway(SPARE), hosts=_PINNED),
        root="hosts-file-override",
        state=State.ATTENTION,
    ),
    Row(
        name="hosts-file-override-blocked-name",
        scene=world(hosts=f"127.0.0.1 localhost\n0.0.0.0 {NAME}\n"),
        root="hosts-file-override",
        folded={"port-closed": "hosts-file-override"},
    ),
    Row(
        name="hosts-file-override-and-expected-address",
        scene=world(hosts=_PINNED, settings=_EXPECTED),
        root="hosts-file-override",
        folded={"address-differs-from-expected": "hosts-file-override", "port-closed": "hosts-file-override"},
    ),
)

_DIFFERING = (
    Row(
        name="address-differs-and-answers-well",
        scene=world(Gateway(SPARE), zones=zone(f"vpn IN A {SPARE}"), settings=_EXPECTED),
        root="address-differs-from-expected",
        state=State.ATTENTION,
        fast=True,
    ),
    Row(
        name="address-differs-and-is-dead",
        scene=world(zones=zone(f"vpn IN A {SPARE}"), settings=_EXPECTED),
        root="address-differs-from-expected",
        may=frozenset({"port-closed"}),
        demands=(
            acts("address-differs-from-expected", Actor.IT_SERVER),
            handshake(Route.EXPECTED),
            document("auth-request", Route.EXPECTED),
        ),
        fast=True,
    ),
    Row(
        name="resolvers-disagree-second",
        scene=world(
            Gateway(), Gateway(SPARE), Names("127.0.0.2", zone(f"vpn IN A {SPARE}")), settings=_SECOND
        ),
        root="resolvers-disagree",
        state=State.ATTENTION,
        demands=(acts("resolvers-disagree", Actor.IT_NETWORK),),
        fast=True,
    ),
    Row(
        name="resolvers-disagree-zone",
        scene=world(
            Recursor(zones={"lab.example": _AUTHORITY}, stale={NAME: HOME}),
            Names(_AUTHORITY, zone(f"vpn IN A {SPARE}")),
            Gateway(),
            Gateway(SPARE),
            zones=None,
            settings="ask_zone_servers = true",
        ),
        root="resolvers-disagree",
        state=State.ATTENTION,
    ),
    Row(
        name="two-resolvers-and-only-one-knows",
        scene=world(
            Names("127.0.0.2", zone("")),
            Gateway(),
            resolv_conf="nameserver 127.0.0.2\nnameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
        ),
        root=None,
        state=State.UNDETERMINED,
        never=frozenset({"name-not-found"}),
    ),
    Row(
        name="alias-chain-is-shown",
        scene=world(zones=zone(f"vpn IN CNAME a; a IN CNAME b; b IN A {HOME}")),
        root=None,
        demands=(chain_of_names("a.lab.example", "b.lab.example"),),
    ),
)

ROWS = (*_FAILING, *_HOSTS, *_DIFFERING)
