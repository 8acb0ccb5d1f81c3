"""Stages 5 and 6: what IT said beforehand: its own root, and that the client is to ask about revocation."""

from __future__ import annotations

from clientdiag.model.core import State
from tests.lab.demands import says
from tests.lab.installed import AGENT, client
from tests.lab.parts import Gateway, named, world
from tests.lab.parts_fetching import LIST_URL, ZONES, Files, serving
from tests.lab.pki import Pki
from tests.lab.row import Row
from tests.lab.scene import HOME, NAME, SPARE
from tests.peers import cisco
from tests.peers.authority import pem
from tests.peers.crl_server import make_list

_FILE = "/etc/lab/server-root.pem"
_SET = f'server_root_file = "{_FILE}"'
_PRIVATE = Gateway(leaf=lambda pki: pki.stranger.leaf(NAME))
_POLICY = "<AnyConnectLocalPolicy><OCSPRevocation>true</OCSPRevocation></AnyConnectLocalPolicy>"
_TWO = {"lab.example": f"vpn IN A {HOME}\nvpn IN A {SPARE}\npki IN A 203.0.113.80"}


def _checks_revocation(pki: Pki) -> dict[str, bytes]:
    made = client()(pki)
    return {**made, f"{cisco.PREFIX}/AnyConnectLocalPolicy.xml": _POLICY.encode()}


_ROOTS = (
    Row(
        name="private-root-missing-that-it-has-set",
        scene=world(_PRIVATE, settings=_SET, files=lambda pki: {_FILE: pem([pki.stranger.certificate])}),
        root="private-root-missing",
        demands=(says("private-root-missing", "the root that IT has set"),),
    ),
    Row(
        name="private-root-missing-and-it-has-set-another-of-that-name",
        scene=world(
            _PRIVATE, settings=_SET, files=lambda pki: {_FILE: pem([pki.stranger.twin().certificate])}
        ),
        root="private-root-missing",
        demands=(says("private-root-missing", "does not lead to it"),),
    ),
    Row(
        name="the-root-that-it-has-set-is-here",
        scene=world(settings=_SET, files=lambda pki: {_FILE: pem([pki.root.certificate])}),
        root=None,
    ),
)
_BY_CLIENT = (
    Row(
        name="revocation-check-blocked-by-the-client-s-own-policy",
        scene=world(
            AGENT,
            Gateway(leaf=serving(crl=LIST_URL)),
            files=_checks_revocation,
            zones=ZONES,
            settings="check_revocation = true",
        ),
        root="revocation-check-blocked",
    ),
    Row(
        name="revocation-demanded-by-the-client-and-not-asked-by-us",
        scene=world(AGENT, Gateway(leaf=serving(crl=LIST_URL)), files=_checks_revocation, zones=ZONES),
        root=None,
    ),
    Row(
        name="revocation-demanded-by-the-client-and-answered",
        scene=world(
            AGENT,
            Gateway(leaf=serving(crl=LIST_URL)),
            Files(lambda pki: {"issuing.crl": make_list(pki.issuing), "root.crl": make_list(pki.root)}),
            files=_checks_revocation,
            zones=ZONES,
            settings="check_revocation = true",
        ),
        root=None,
    ),
)
_SPARES = (
    Row(
        name="one-address-with-a-revoked-certificate",
        scene=world(
            Gateway(leaf=named(NAME, crl=(LIST_URL,))),
            Gateway(SPARE, leaf=named(NAME, "spare.lab.example", serial=4713, crl=(LIST_URL,))),
            Files(lambda pki: {"issuing.crl": make_list(pki.issuing, 4713)}),
            zones=_TWO,
            settings="check_revocation = true",
        ),
        root="addresses-serve-different-certificates",
    ),
    Row(
        name="two-addresses-whose-certificates-nobody-revoked",
        scene=world(
            Gateway(leaf=named(NAME, crl=(LIST_URL,))),
            Gateway(SPARE, leaf=named(NAME, "spare.lab.example", crl=(LIST_URL,))),
            Files(lambda pki: {"issuing.crl": make_list(pki.issuing, 1)}),
            zones=_TWO,
            settings="check_revocation = true",
        ),
        root=None,
        state=State.READY,
        notes=frozenset({"addresses-serve-different-certificates"}),
    ),
)
ROWS = (*_ROOTS, *_BY_CLIENT, *_SPARES)
