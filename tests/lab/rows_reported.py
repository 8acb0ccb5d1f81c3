"""What somebody who tried to break it found: each was wrong once."""

from __future__ import annotations

from clientdiag.model.core import State
from tests.lab.parts import Gateway, Web, leaf_only, named, world
from tests.lab.pki import Pki
from tests.lab.row import Row
from tests.lab.scene import HOME, NAME, SPARE
from tests.peers.authority import Authority, Issued

_TWO = {"lab.example": f"vpn IN A {HOME}\nvpn IN A {SPARE}"}
_NAMELESS = Authority.root("Contoso CA")
_REDIRECT = """\
location = / { return 302 /; }
location / { return 302 /; }
"""


def _below_a_root_signing_ca(pki: Pki) -> Issued:
    return pki.root.intermediate("Contoso Root Signing CA").leaf(NAME)


ROWS = (
    Row(
        name="intermediate-with-root-in-its-name-not-sent",
        scene=world(Gateway(leaf=_below_a_root_signing_ca, chain=leaf_only)),
        root="intermediate-not-sent",
    ),
    Row(
        name="web-server-at-the-second-address",
        scene=world(Gateway(), Web(SPARE, leaf=named()), zones=_TWO),
        root="some-addresses-dead",
        state=State.ATTENTION,
    ),
    Row(
        name="plain-web-server-at-the-second-address",
        scene=world(Gateway(), Web(SPARE), zones=_TWO),
        root="some-addresses-dead",
        state=State.ATTENTION,
    ),
    Row(
        name="web-server-that-redirects-to-itself",
        scene=world(Web(leaf=named(), body=_REDIRECT)),
        root="not-anyconnect",
    ),
    Row(
        name="portal-page-pasted-from-a-browser",
        scene=world(host=f"https://{NAME}/+CSCOE+/logon.html"),
        root=None,
    ),
    Row(
        name="final-dot-in-the-presented-name",
        scene=world(Gateway(leaf=named(f"{NAME}."))),
        root="name-mismatch",
    ),
    Row(
        name="only-the-intermediate-in-the-store",
        scene=world(system_roots=lambda pki: [pki.issuing.certificate]),
        root="private-root-missing",
    ),
    Row(
        name="ipv6-only-name-on-an-ipv4-network",
        scene=world(Gateway(), zones={"lab.example": "vpn IN AAAA 2001:db8:ffff::1"}),
        root=None,
        state=State.UNDETERMINED,
    ),
    Row(
        name="root-directly-above-named-so",
        scene=world(
            Gateway(
                leaf=lambda _pki: _NAMELESS.leaf(NAME),
                chain=lambda _pki, leaf: [*leaf.chain(), _NAMELESS.certificate],
            )
        ),
        root="private-root-missing",
    ),
)
