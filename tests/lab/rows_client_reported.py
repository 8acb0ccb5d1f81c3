"""Stage 7 as an attack found it wrong: several ways up, other kinds of certificates, renewals, crowds."""

from __future__ import annotations

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from clientdiag.model.core import State
from tests.lab.parts import Web, named
from tests.lab.parts_client import CONFIGURED, DAY, ca, holds, mine, row
from tests.lab.pki import Pki
from tests.lab.scene import NAME
from tests.peers import cisco
from tests.peers.authority import CLIENT, Authority, pem
from tests.peers.client_stores import pem_client

_MAIL, _FILES = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.4"), x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.4")
_LATE = mine(not_before=-90 * DAY, not_after=-DAY)
_OLD_ROOT = Authority.root("Lab Old Client CA")
_MATCH = "<CertificateMatch><KeyUsage><MatchKey>Non_Repudiation</MatchKey></KeyUsage></CertificateMatch>"


def _crossed(subject: Authority, by: Authority) -> x509.Certificate:
    """*subject*'s name and key, certified by *by* as well."""
    own = subject.certificate
    return (
        x509.CertificateBuilder()
        .subject_name(own.subject)
        .issuer_name(by.certificate.subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(own.not_valid_before_utc)
        .not_valid_after(own.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(by.issued.private_key, hashes.SHA256())
    )


def _with_cross(pki: Pki) -> dict[str, bytes]:
    """Its own issuer in its file; the cross-certificate and the old root among the trusted."""
    issued = pki.client(by=pki.client_issuing)
    trusted = "~/.cisco/certificates/ca"
    return {
        **pem_client(issued, chain=True),
        f"{trusted}/a-cross.pem": pem([_crossed(pki.client_issuing, _OLD_ROOT)]),
        f"{trusted}/b-old.pem": pem([_OLD_ROOT.certificate]),
    }


def _below_an_ended_one(pki: Pki) -> dict[str, bytes]:
    middle = pki.client_ca.intermediate("Lab Ended CA", usages=(), not_after=-timedelta(days=1))
    return pem_client(pki.client(by=middle), chain=True)


def _left_behind(_pki: Pki) -> dict[str, bytes]:
    """A profile of today without rules, and one of the same name that AnyConnect 4.x left."""
    today = cisco.profile(cisco.host_entry(NAME))
    ((path, _),) = today.items()
    old = path.replace(f"{cisco.PREFIX}/vpn", cisco.OLD_PREFIX)
    return {**today, old: next(iter(cisco.profile(cisco.host_entry(NAME), settings=_MATCH).values()))}


_MANY = tuple(
    holds(
        lambda _pki: Authority.root("Crowd CA").leaf(common_name="Anna", names=(), usages=(CLIENT,)),
        name=f"x{n}",
    )
    for n in range(6)
)
ROWS = (
    row(
        None,
        holds(lambda pki: pki.client(by=pki.client_issuing), chain=True),
        ca(lambda pki: pki.client_issuing),
        name="configured-is-the-issuing-ca-and-the-gateway-lists-the-root",
        settings=CONFIGURED,
    ),
    row(None, _with_cross, name="cross-signed-and-one-way-leads-to-the-gateway-s-ca"),
    row(
        None,
        _with_cross,
        ca(),
        name="cross-signed-and-one-way-leads-to-the-configured-ca",
        settings=CONFIGURED,
    ),
    *(
        row(
            "client-certificate-expired",
            holds(_LATE),
            holds(mine(usages=(kind,)), name="other"),
            name=f"expired-beside-a-good-one-for-{words}",
        )
        for words, kind in (("mail", _MAIL), ("files", _FILES))
    ),
    row(
        "client-certificate-missing",
        holds(mine(usages=(_MAIL,), not_before=-90 * DAY, not_after=-DAY)),
        name="only-an-old-one-for-mail",
    ),
    row("client-certificate-expired", _below_an_ended_one, name="an-issuer-in-between-has-ended"),
    row(None, holds(mine()), _left_behind, name="a-profile-of-the-same-name-was-left-behind"),
    row(None, holds(mine()), *_MANY, name="the-right-one-in-a-crowd"),
    row(
        "client-certificate-missing",
        name="a-web-server-that-answers-400-without-one",
        parts=(
            Web(
                leaf=named(),
                body="ssl_verify_client on; ssl_client_certificate /etc/ssl/certs/ca-certificates.crt;\n"
                "location / { return 200; }",
            ),
        ),
        state=State.BLOCKED,
    ),
)
