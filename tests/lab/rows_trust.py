"""Stages 5 and 6: untidy chains, several names and addresses, demands of the client, trust withheld."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clientdiag.model.core import Severity, State
from tests.lab.installed import AGENT, client, trusts_nobody
from tests.lab.parts import Gateway, dated_gateway, leaf_only, named, world
from tests.lab.pki import Pki
from tests.lab.row import Demand, Ran, Row
from tests.lab.scene import HOME, NAME, SPARE
from tests.peers import cisco
from tests.peers.authority import Authority, Issued, pem

MERAKI = "mx-abcdefg.dynamic-m.com"
_MERAKI_ZONE = {"dynamic-m.com": f"mx-abcdefg IN A {HOME}"}
_DAY = timedelta(days=1)
_INSPECTOR = Authority.root("Zscaler Root CA", organization="Zscaler Inc.")
_LOCAL_ROOT = Authority.root("Contoso Proxy Root")
_MODULE = """\
module: p11-kit-trust.so
trust-policy: yes
x-init-reserved: paths='/etc/lab-trust'
"""


def _shuffled(pki: Pki, leaf: Issued) -> list[x509.Certificate]:
    return [leaf.certificate, pki.root.certificate, *leaf.above]


def _with_strangers(pki: Pki, leaf: Issued) -> list[x509.Certificate]:
    return [*leaf.chain(), pki.stranger.certificate]


def _severity(code: str, severity: Severity) -> Demand:
    def demand(ran: Ran) -> str | None:
        found = [one.severity for one in ran.read.findings if one.code == code]
        return None if found == [severity] else f"{code} is {[one.value for one in found]}"

    return demand


def _pin_of(certificate: x509.Certificate) -> str:
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha512(key).digest()).decode()


def _pinning(pins: str) -> Mapping[str, bytes]:
    more = f"<CertificatePinList><Pin Subject='' Issuer=''>{pins}</Pin></CertificatePinList>"
    return cisco.profile(cisco.host_entry(NAME, more=more))


def _fips() -> Mapping[str, bytes]:
    policy = "<AnyConnectLocalPolicy acversion='5.1.2.42'><FipsMode>true</FipsMode></AnyConnectLocalPolicy>"
    return {f"{cisco.PREFIX}/AnyConnectLocalPolicy.xml": policy.encode()}


def _distrusting(pki: Pki) -> dict[str, bytes]:
    return {
        "/etc/pkcs11/modules/p11-kit-trust.module": _MODULE.encode(),
        "/etc/lab-trust/blocklist/bad.pem": pem([pki.root.certificate]),
    }


def _user_only(pki: Pki) -> dict[str, bytes]:
    made = client(roots=trusts_nobody)(pki)
    return {**made, "~/.cisco/certificates/ca/root.pem": pem([pki.root.certificate])}


_ORDER = (
    Row(
        name="chain-in-wrong-order",
        scene=world(*dated_gateway(chain=_shuffled)),
        root="chain-in-wrong-order",
        state=State.ATTENTION,
    ),
    Row(
        name="chain-has-strangers",
        scene=world(*dated_gateway(chain=_with_strangers)),
        root="chain-has-strangers",
        state=State.ATTENTION,
    ),
    Row(
        name="root-sent-along-in-order",
        scene=world(*dated_gateway(chain=lambda pki, leaf: [*leaf.chain(), pki.root.certificate])),
        root=None,
    ),
)
_BOTH_HERE = {"lab.example": f"vpn IN A {HOME}\ngw IN A {HOME}"}
_ELSEWHERE = {"lab.example": f"vpn IN A {HOME}\ngw IN A {SPARE}"}
_NAMES = (
    Row(
        name="connected-by-other-name",
        scene=world(Gateway(leaf=named("gw.lab.example")), zones=_BOTH_HERE),
        root="connected-by-other-name",
        never=frozenset({"name-mismatch"}),
        fast=True,
    ),
    Row(
        name="other-name-elsewhere",
        scene=world(Gateway(leaf=named("gw.lab.example")), zones=_ELSEWHERE),
        root="name-mismatch",
    ),
)
_TWO = {"lab.example": f"vpn IN A {HOME}\nvpn IN A {SPARE}"}
_EXPIRED = named(not_before=-30 * _DAY, not_after=-_DAY)
_ADDRESSES = (
    Row(
        name="one-address-with-a-bad-certificate",
        scene=world(Gateway(), Gateway(SPARE, leaf=_EXPIRED), zones=_TWO),
        root="addresses-serve-different-certificates",
        may=frozenset({"server-certificate-expired"}),
    ),
    Row(
        name="distinct-certificates-that-all-pass",
        scene=world(Gateway(), Gateway(SPARE, leaf=named(NAME, "spare.lab.example")), zones=_TWO),
        root=None,
        notes=frozenset({"addresses-serve-different-certificates"}),
    ),
)
_INSPECTION = (
    Row(
        name="known-inspection-product",
        scene=world(
            Gateway(leaf=lambda _pki: _INSPECTOR.leaf(NAME)),
            system_roots=lambda pki: [pki.root.certificate, _INSPECTOR.certificate],
        ),
        root="tls-inspection",
        state=State.ATTENTION,
    ),
    Row(
        name="known-inspection-product-untrusted",
        scene=world(Gateway(leaf=lambda _pki: _INSPECTOR.intermediate("Zscaler Intermediate").leaf(NAME))),
        root="tls-inspection",
        folded={"private-root-missing": "tls-inspection"},
        fast=True,
    ),
    Row(
        name="inspection-of-an-automatic-name",
        scene=world(
            Gateway(leaf=lambda _pki: _LOCAL_ROOT.leaf(MERAKI)),
            host=MERAKI,
            zones=_MERAKI_ZONE,
            system_roots=lambda pki: [pki.root.certificate, _LOCAL_ROOT.certificate],
        ),
        root="tls-inspection",
        state=State.ATTENTION,
        notes=frozenset({"unusual-issuer"}),
        may=frozenset({"unusual-issuer"}),
    ),
    Row(
        name="inspection-where-it-says-public",
        scene=world(settings="expect_public_certificate = true\n"),
        root="tls-inspection",
        state=State.ATTENTION,
    ),
)
_DEMANDS = (
    Row(
        name="certificate-pin-mismatch",
        scene=world(AGENT, Gateway(), files=client("5.1.2.42", _pinning("A" * 86 + "=="))),
        root="certificate-pin-mismatch",
    ),
    Row(
        name="pin-of-the-issuer",
        scene=world(
            AGENT,
            Gateway(),
            files=lambda pki: {**client()(pki), **_pinning(_pin_of(pki.issuing.certificate))},
        ),
        root=None,
    ),
    Row(
        name="fips-rejects",
        scene=world(AGENT, Gateway(leaf=named(key="ed25519")), files=client("5.1.2.42", _fips())),
        root="fips-rejects",
        may=frozenset({"weak-key"}),
    ),
    Row(
        name="fips-mode-and-a-good-key",
        scene=world(AGENT, Gateway(), files=client("5.1.2.42", _fips())),
        root=None,
    ),
)
_WITHHELD = (
    Row(name="trust-anchor-distrusted", scene=world(files=_distrusting), root="trust-anchor-distrusted"),
    Row(
        name="trusted-by-user-only",
        scene=world(AGENT, Gateway(), files=_user_only),
        root="trusted-by-user-only",
        state=State.ATTENTION,
        demands=(_severity("trusted-by-user-only", Severity.WARNING),),
    ),
    Row(
        name="intermediate-not-sent-by-nginx",
        scene=world(*dated_gateway(chain=leaf_only)),
        root="intermediate-not-sent",
    ),
)
ROWS = (*_ORDER, *_NAMES, *_ADDRESSES, *_INSPECTION, *_DEMANDS, *_WITHHELD)
