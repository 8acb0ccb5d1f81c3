"""What rows about client certificates are made of: who holds which, and a gateway that asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tests.lab.parts import Gateway, world
from tests.lab.pki import Pki
from tests.lab.row import Row
from tests.lab.scene import NAME, Part
from tests.peers import cisco
from tests.peers.authority import CLIENT, Authority, Issued, pem
from tests.peers.client_stores import pem_client

DAY = timedelta(days=1)
_CA_FILE = "/etc/lab/client-ca.pem"
CONFIGURED = f'client_ca_file = "{_CA_FILE}"'
_OTHER_CA = Authority.root("Other Client CA", organization="Other")
_NEVER_TRUST = frozenset(
    {"trust-anchor-missing", "private-root-missing", "not-anyconnect", "handshake-refused"}
)
Made = Callable[[Pki], Mapping[str, bytes]]


def gateway(
    sign_in: str = "certificate", version: str = "1.3", ca: str = "client_ca", **more: Any
) -> Gateway:
    """A gateway that signs in by certificate; *ca* is the Pki's authority whose certificates it takes."""
    options = {
        "sign_in": sign_in,
        "versions": (version,),
        "client_ca": lambda pki: [getattr(pki, ca).certificate],
    }
    return Gateway(options={**options, **more})


def holds(issued: Callable[[Pki], Issued], **how: Any) -> Made:
    """The user holds this certificate; *how* as pem_client."""
    return lambda pki: pem_client(issued(pki), **how)


def mine(**wanted: Any) -> Callable[[Pki], Issued]:
    """A certificate of the company's client CA; *wanted* as Pki.client."""
    return lambda pki: pki.client(**wanted)


def stranger(**wanted: Any) -> Callable[[Pki], Issued]:
    """A certificate of another CA."""
    return lambda _pki: _OTHER_CA.leaf(common_name="Anna", names=(), usages=(CLIENT,), **wanted)


def _all(*made: Made) -> Made:
    def files(pki: Pki) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for one in made:
            found |= one(pki)
        return found

    return files


def ca(authority: Callable[[Pki], Authority] = lambda pki: pki.client_ca) -> Made:
    """The configured CA's file."""
    return lambda pki: {_CA_FILE: pem([authority(pki).certificate])}


def row(root: str | None, *made: Made, name: str = "", parts: tuple[Part, ...] = (), **more: Any) -> Row:
    """A row whose computer has what *made* makes."""
    scene = {one: more.pop(one) for one in ("settings", "policy", "arguments", "zones") if one in more}
    never = _NEVER_TRUST | more.pop("never", frozenset())
    files = _all(*made)
    return Row(
        name=name or str(root),
        scene=world(*(parts or (gateway(),)), files=files, **scene),
        root=root,
        never=never,
        **more,
    )


def profile(settings: str) -> Made:
    """A profile that names the gateway."""
    return lambda _pki: cisco.profile(cisco.host_entry(NAME), settings=settings)


def match(rules: str) -> Made:
    """A profile with these CertificateMatch rules."""
    return profile(f"<CertificateMatch>{rules}</CertificateMatch>")


def name_rule(name: str, pattern: str, **switches: str) -> Made:
    """A profile with one DistinguishedNameDefinition."""
    attributes = "".join(f' {key}="{value}"' for key, value in switches.items())
    definition = f"<DistinguishedNameDefinition{attributes}><Name>{name}</Name><Pattern>{pattern}</Pattern>"
    return match(f"<DistinguishedName>{definition}</DistinguishedNameDefinition></DistinguishedName>")
