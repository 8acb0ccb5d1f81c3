"""The servers behind the addresses that certificates name, as a row names them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from tests.lab.parts import named, zone
from tests.lab.pki import Pki
from tests.lab.scene import HOME, NAME, PORTAL, Leaf, Site
from tests.peers.authority import Issued
from tests.peers.crl_server import CrlServer
from tests.peers.ocserv import Ocserv
from tests.peers.ocsp_responder import OcspResponder
from tests.peers.s_server import SServer

SERIAL = 0x4711
LIST_URL = "http://pki.lab.example/issuing.crl"
OCSP_URL = "http://pki.lab.example/ocsp"
ZONES = zone(f"vpn IN A {HOME}; pki IN A {PORTAL}; inside IN A 10.77.0.2")
"""The gateway, the CA's own server, and a name that leads to this computer's own network."""


def serving(*, crl: str = "", ocsp: str = "", aia: str = "", **wanted: object) -> Leaf:
    """A leaf of the trusted CA with :data:`SERIAL` that names these addresses."""
    return named(
        NAME,
        serial=SERIAL,
        crl=[crl] if crl else (),
        ocsp=[ocsp] if ocsp else (),
        ca_issuers=[aia] if aia else (),
        **wanted,
    )


@dataclass(frozen=True)
class Files:
    """A web server of the CA. *files* are path without its slash to content."""

    files: Callable[[Pki], Mapping[str, bytes]]
    at: str = PORTAL
    more: str = ""

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        return CrlServer(site.world, self.at, self.files(site.pki), more=self.more)


@dataclass(frozen=True)
class Responder:
    """The issuing CA's OCSP responder, on port 80 of every address."""

    revoked: bool = False
    signer: Callable[[Pki], Issued] | None = None

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        return OcspResponder(
            site.pki.issuing,
            good=() if self.revoked else (SERIAL,),
            revoked=(SERIAL,) if self.revoked else (),
            signer=self.signer(site.pki) if self.signer else None,
            port=80,
            world=site.world,
        )


@dataclass(frozen=True)
class Stapling:
    """A gateway that staples this answer; with *test_server* it is ``openssl s_server -status_file``."""

    staple: Callable[[Pki, Issued], bytes]
    test_server: bool = False

    def begin(self, site: Site) -> AbstractContextManager[object]:
        """See Part."""
        leaf = site.pki.leaf(NAME)
        file = site.folder / "staple.der"
        file.write_bytes(self.staple(site.pki, leaf))
        file.chmod(0o644)
        if self.test_server:
            return SServer(leaf, "-status_file", str(file), host=HOME, port=443, world=site.world)
        return Ocserv(leaf, host=HOME, port=443, world=site.world, more=[f"ocsp-response = {file}"])


def bundle(pki: Pki) -> bytes:
    """The issuing CA's certificate as ``.p7c``."""
    return pkcs7.serialize_certificates([pki.issuing.certificate], Encoding.DER)
