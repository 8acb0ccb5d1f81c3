"""A throw-away certification authority for the demo gateway."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = dt.timedelta(days=1)
_AUTOMATIC = "demo-bcdfghjklmn.dynamic-m.com"


@dataclass(frozen=True)
class DemoCertificates:
    """The PEM chain and key that the gateway serves, and the DER roots that the computer trusts.

    ``public`` are DER roots that the demo's public list holds.
    """

    chain: bytes
    key: bytes
    trusted: tuple[bytes, ...]
    public: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class _Issued:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def make(fault: str) -> DemoCertificates:
    """Certificates that show *fault*, or healthy ones where the fault lies elsewhere."""
    root = _ca("Demo Root CA", None)
    middle = _ca("Demo Issuing CA", root)
    names = ["another-server.example"] if fault == "name-mismatch" else ["localhost"]
    if fault == "connected-by-address":
        names = ["vpn.example.com"]
    if fault in {"self-signed", "self-signed-temporary"}:
        own = _leaf([*names, _AUTOMATIC] if fault == "self-signed-temporary" else names, None, *_dates(fault))
        return DemoCertificates(own.pem, _key_pem(own), (root.der,))
    leaf = _leaf(names, middle, *_dates(fault))
    chain = leaf.pem if fault == "intermediate-not-sent" else leaf.pem + middle.pem
    trusted = () if fault in {"private-root-missing", "trust-anchor-missing"} else (root.der,)
    public = (root.der,) if fault == "trust-anchor-missing" else ()
    return DemoCertificates(chain, _key_pem(leaf), trusted, public)


def _dates(fault: str) -> tuple[dt.datetime, dt.datetime]:
    now = dt.datetime.now(dt.UTC)
    if fault == "server-certificate-expired":
        return now - 90 * _DAY, now - 3 * _DAY
    if fault == "server-certificate-not-yet-valid":
        return now + 2 * _DAY, now + 92 * _DAY
    if fault == "server-certificate-expiring":
        return now - 85 * _DAY, now + 5 * _DAY
    return now - 10 * _DAY, now + 80 * _DAY


def _ca(name: str, issuer: _Issued | None) -> _Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    builder = (
        _builder(name, key, issuer, now - 400 * _DAY, now + 3000 * _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(ca=True), critical=True)
    )
    return _Issued(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def _leaf(names: list[str], issuer: _Issued | None, start: dt.datetime, end: dt.datetime) -> _Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _builder(names[0], key, issuer, start, end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    return _Issued(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def _builder(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: _Issued | None, start: dt.datetime, end: dt.datetime
) -> x509.CertificateBuilder:
    subject = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "ClientDiag demo"),
        x509.NameAttribute(NameOID.COMMON_NAME, name),
    ])  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer.key if issuer else key).public_key()),
            critical=False,
        )
    )


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def _key_pem(issued: _Issued) -> bytes:
    return issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
