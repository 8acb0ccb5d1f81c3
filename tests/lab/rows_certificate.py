"""Stages 5 and 6: the server's certificate, and trust in it."""

from __future__ import annotations

from datetime import timedelta

from clientdiag.model.core import State
from tests.lab.demands import says
from tests.lab.installed import AGENT, client, trusts_nobody
from tests.lab.parts import Gateway, leaf_only, named, world
from tests.lab.pki import Pki
from tests.lab.row import Row
from tests.lab.scene import HOME, NAME
from tests.peers.authority import CLIENT, Issued, self_signed

MERAKI = "mx-abcdefg.dynamic-m.com"
_DAY = timedelta(days=1)


def _below_an_expired_ca(pki: Pki) -> Issued:
    return pki.root.intermediate("Lab Old Issuing CA", not_after=-_DAY).leaf(NAME)


def _faulty(code: str, gateway: Gateway, name: str = "", **more: object) -> Row:
    return Row(name=name or code, scene=world(gateway), root=code, **more)  # type: ignore[arg-type]  # by name


ROWS = (
    _faulty("name-mismatch", Gateway(leaf=named("other.example")), fast=True),
    Row(
        name="connected-by-address",
        scene=world(host=HOME),
        root="connected-by-address",
        notes=frozenset({"address-is-not-a-name"}),
        fast=True,
    ),
    Row(
        name="self-signed-temporary",
        scene=world(
            Gateway(leaf=lambda _pki: self_signed("Meraki", names=())),
            host=MERAKI,
            zones={"dynamic-m.com": f"mx-abcdefg IN A {HOME}"},
        ),
        root="self-signed-temporary",
        folded={"name-mismatch": "self-signed-temporary"},
    ),
    Row(
        name="self-signed-temporary-just-issued",
        scene=world(
            Gateway(leaf=lambda _pki: self_signed("Meraki", names=(), not_before=-timedelta(minutes=3))),
            host=MERAKI,
            zones={"dynamic-m.com": f"mx-abcdefg IN A {HOME}"},
        ),
        root="self-signed-temporary",
        folded={"name-mismatch": "self-signed-temporary"},
        demands=(says("self-signed-temporary", "minutes ago"),),
    ),
    _faulty("self-signed", Gateway(leaf=lambda _pki: self_signed(NAME)), fast=True),
    _faulty(
        "server-certificate-expired", Gateway(leaf=named(not_after=-_DAY, not_before=-30 * _DAY)), fast=True
    ),
    _faulty("server-certificate-not-yet-valid", Gateway(leaf=named(not_before=2 * _DAY))),
    _faulty(
        "server-certificate-expiring",
        Gateway(leaf=named(not_before=-80 * _DAY, not_after=9 * _DAY)),
        state=State.ATTENTION,
    ),
    _faulty("intermediate-not-sent", Gateway(chain=leaf_only), fast=True),
    _faulty("chain-certificate-expired", Gateway(leaf=_below_an_expired_ca)),
    _faulty("wrong-purpose", Gateway(leaf=named(usages=[CLIENT]))),
    _faulty("common-name-only", Gateway(leaf=named(names=())), state=State.ATTENTION),
    _faulty("trust-anchor-missing", Gateway(leaf=lambda pki: pki.public_issuing.leaf(NAME)), fast=True),
    _faulty("private-root-missing", Gateway(leaf=lambda pki: pki.stranger.leaf(NAME))),
    Row(
        name="anchor-expired",
        scene=world(
            Gateway(leaf=lambda pki: pki.old_root.leaf(NAME)),
            system_roots=lambda pki: [pki.old_root.certificate],
        ),
        root="anchor-expired",
    ),
    Row(
        name="client-store-lacks-root",
        scene=world(AGENT, Gateway(), files=client(roots=trusts_nobody)),
        root="client-store-lacks-root",
    ),
    Row(
        name="client-store-lacks-root-new-client",
        scene=world(AGENT, Gateway(), files=client("5.1.19.10", roots=trusts_nobody)),
        root="client-store-lacks-root",
        state=State.ATTENTION,
    ),
    Row(
        name="clock-unknown-and-certificate-expired",
        scene=world(clock=timedelta(days=700)),
        root="server-certificate-expired",
        never=frozenset({"clock-wrong"}),
        may=frozenset({"chain-certificate-expired"}),
    ),
)
