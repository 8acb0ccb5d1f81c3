"""Several faults at once: the first cause is named, and what it explains is folded under it."""

from __future__ import annotations

from datetime import timedelta

from clientdiag.model.core import State
from clientdiag.model.observations import Route
from tests.lab.demands import document, handshake
from tests.lab.installed import AGENT, client
from tests.lab.parts import Gateway, TestServer, Web, dated_gateway, leaf_only, named, world, zone
from tests.lab.row import Row
from tests.lab.scene import DEAD, HOME, NAME, SPARE

_EXPECTED = f'expected_addresses = ["{HOME}"]'
_WELL_BY_ADDRESS = (handshake(Route.EXPECTED), document("auth-request", Route.EXPECTED))
_ILL = named("other.example")
_NOTHING_OF_THE_CLOCK = frozenset({"clock-wrong"})

_SYMPTOMS = (
    "untrusted-server-certificate",
    "certificate-validation-failure",
    "authentication-failed",
    "cannot-reach-server",
    "something-else",
)


def _sees(symptom: str, state: State) -> Row:
    return Row(
        name=f"all-good-but-the-user-sees-{symptom}",
        scene=world(AGENT, Gateway(), files=client(), arguments=("--symptom", symptom)),
        root=None,
        state=state,
        fast=symptom == "something-else",
    )


ROWS = (
    Row(
        name="clock-wrong-and-all-expired",
        scene=world(
            *dated_gateway(leaf=named(not_after=timedelta(days=400), not_before=timedelta(days=-5))),
            clock=timedelta(days=365 * 12),
        ),
        root="clock-wrong",
        folded={"server-certificate-expired": "clock-wrong"},
    ),
    Row(
        name="clock-wrong-and-an-intermediate-expired",
        scene=world(
            *dated_gateway(leaf=named(not_after=timedelta(days=7000))), clock=timedelta(days=365 * 6)
        ),
        root="clock-wrong",
        folded={"chain-certificate-expired": "clock-wrong"},
    ),
    Row(
        name="by-address-with-the-name-in-the-handshake",
        scene=world(
            TestServer(
                ("-tls1_2", "-servername", NAME, "-servername_fatal"), leaf=lambda pki: pki.root.leaf(NAME)
            ),
            zones=zone(""),
            settings=_EXPECTED,
        ),
        root="name-not-found",
        may=frozenset({"not-anyconnect"}),
        demands=(handshake(Route.EXPECTED),),
    ),
    Row(
        name="no-name-but-the-gateway-is-well",
        scene=world(zones=zone(""), settings=_EXPECTED),
        root="name-not-found",
        demands=_WELL_BY_ADDRESS,
        fast=True,
    ),
    Row(
        name="no-resolver-but-the-gateway-is-well",
        scene=world(zones=None, settings=_EXPECTED),
        root="resolver-failing",
        demands=_WELL_BY_ADDRESS,
    ),
    Row(
        name="no-name-and-the-gateway-is-ill-too",
        scene=world(Gateway(leaf=_ILL), zones=zone(""), settings=_EXPECTED),
        root="name-not-found",
        also=frozenset({"name-mismatch"}),
        demands=(handshake(Route.EXPECTED),),
    ),
    Row(
        name="no-name-and-the-gateway-is-gone",
        scene=world(zones=zone(""), settings=f'expected_addresses = ["{SPARE}"]'),
        root="name-not-found",
        also=frozenset({"port-closed"}),
    ),
    Row(
        name="mismatch-and-expired",
        scene=world(
            Gateway(leaf=named("other.example", not_after=timedelta(days=-1), not_before=timedelta(days=-9)))
        ),
        root="name-mismatch",
        also=frozenset({"server-certificate-expired"}),
    ),
    Row(
        name="expired-and-private-root",
        scene=world(
            Gateway(
                leaf=lambda pki: pki.stranger.leaf(
                    NAME, not_after=timedelta(days=-1), not_before=timedelta(days=-9)
                )
            )
        ),
        root="server-certificate-expired",
        also=frozenset({"private-root-missing"}),
    ),
    Row(
        name="leaf-only-of-a-public-ca",
        scene=world(Gateway(leaf=lambda pki: pki.public_issuing.leaf(NAME), chain=leaf_only)),
        root="intermediate-not-sent",
        may=frozenset({"trust-anchor-missing"}),
    ),
    Row(
        name="portal-and-expected-address",
        scene=world(
            Web(
                SPARE,
                leaf=lambda pki: pki.stranger.leaf("hotel.example"),
                body="location / { return 302 http://hotel.example/; }",
            ),
            zones=zone(f"vpn IN A {SPARE}"),
            settings=f'expected_addresses = ["{DEAD}"]',
        ),
        root="captive-portal",
        may=frozenset({"address-differs-from-expected"}),
    ),
    Row(
        name="no-network-and-pinned-name",
        scene=world(
            network="none",
            zones=None,
            hosts=f"127.0.0.1 localhost\n{DEAD} {NAME}\n",
            resolv_conf="nameserver 192.0.2.53\noptions timeout:1 attempts:1\n",
        ),
        root="no-network",
        folded={"port-filtered": "no-network"},
    ),
    *(_sees(symptom, State.UNDETERMINED) for symptom in _SYMPTOMS),
    _sees("not-sure", State.READY),
    Row(
        name="gateway-clock-and-expired-leaf",
        scene=world(*dated_gateway(leaf=named(not_after=timedelta(days=-1), not_before=timedelta(days=-9)))),
        root="server-certificate-expired",
        never=_NOTHING_OF_THE_CLOCK | {"gateway-clock-wrong"},
    ),
)
