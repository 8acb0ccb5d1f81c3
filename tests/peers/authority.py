"""A certification authority whose every certificate may be wrong in exactly one way."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    ObjectIdentifier,
)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
When = datetime | timedelta
"""A moment, or how far it is from now."""

SERVER = ExtendedKeyUsageOID.SERVER_AUTH
CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH


@dataclass(frozen=True)
class Wanted:
    """What a certificate shall say; the defaults make a good one.

    ``names`` None means the names asked for; an empty tuple leaves the extension out. ``usages``
    empty leaves the extended key usage out, ``key_usage`` names the bits of KeyUsage that are set
    (None: the usual ones, empty: no extension). ``key`` is "ec", "ed25519" (end entities only),
    "rsa" or "rsa1024".
    """

    common_name: str | None = None
    organization: str | None = "Lab"
    subject: str | None = None
    """The whole subject, RFC 4514, in place of the two above."""
    names: Sequence[str] | None = None
    not_before: When = timedelta(days=-1)
    not_after: When = timedelta(days=89)
    usages: Sequence[ObjectIdentifier] = (SERVER,)
    key_usage: Sequence[str] | None = None
    key: str = "ec"
    hash: hashes.SHA256 | hashes.SHA384 | hashes.SHA512 = field(default_factory=hashes.SHA256)
    ca: bool = False
    path_length: int | None = None
    constraints: x509.NameConstraints | None = None
    ca_issuers: Sequence[str] = ()
    ocsp: Sequence[str] = ()
    crl: Sequence[str] = ()
    key_identifiers: bool = True
    serial: int | None = None
    further: Sequence[tuple[x509.ExtensionType, bool]] = ()
    """More extensions, each with whether it is critical."""


@dataclass(frozen=True)
class Issued:
    """A certificate, its key, and the certificates above it, the nearest first, without the root."""

    certificate: x509.Certificate
    private_key: Key
    above: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        """The certificate as DER."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """The private key as unencrypted PKCS #8."""
        return self.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def chain(self) -> tuple[x509.Certificate, ...]:
        """What a well-kept server presents: the certificate and everything above it but the root."""
        return (self.certificate, *self.above)

    def write(self, folder: Path, name: str, *, chain: Iterable[x509.Certificate] | None = None) -> Files:
        """Write NAME.pem (*chain*, by default the whole one) and NAME.key into *folder*."""
        files = Files(folder / f"{name}.pem", folder / f"{name}.key")
        files.chain.write_bytes(pem(self.chain() if chain is None else chain))
        files.key.write_bytes(self.key_pem)
        return files


@dataclass(frozen=True)
class Files:
    """Where a presented chain and its key were written."""

    chain: Path
    key: Path


class Authority:
    """A CA that signs whatever it is asked to. Without ``parent`` it is a root."""

    def __init__(self, issued: Issued, *, is_root: bool) -> None:
        self.issued = issued
        self.is_root = is_root

    @classmethod
    def root(cls, common_name: str = "Lab Root CA", **wanted: object) -> Authority:
        """A root; *wanted* are fields of Wanted."""
        usual = replace(_ca(common_name, timedelta(days=3650)), **wanted)  # type: ignore[arg-type]  # by name
        return cls(_issue(usual, None), is_root=True)

    def intermediate(self, common_name: str = "Lab Issuing CA", **wanted: object) -> Authority:
        """A CA below this one."""
        usual = replace(_ca(common_name, timedelta(days=1825)), **wanted)  # type: ignore[arg-type]  # by name
        return Authority(_issue(usual, self), is_root=False)

    def leaf(self, *names: str, **wanted: object) -> Issued:
        """A certificate for *names* (DNS names and IP addresses); the first is the common name too."""
        usual = Wanted(common_name=names[0] if names else None, names=names)
        return _issue(replace(usual, **wanted), self)  # type: ignore[arg-type]  # by name

    def twin(self) -> Authority:
        """A root with the same name and another key, as after a re-keying."""
        return Authority(_issue(_ca_like(self.certificate), None), is_root=True)

    @property
    def certificate(self) -> x509.Certificate:
        """The CA's own certificate."""
        return self.issued.certificate

    @property
    def path_above_leaf(self) -> tuple[x509.Certificate, ...]:
        """What a leaf of this CA is presented with: this CA and those above, without the root."""
        return () if self.is_root else self.issued.chain()


def self_signed(*names: str, **wanted: object) -> Issued:
    """A certificate that signed itself, as a gateway has before it is given a real one."""
    usual = Wanted(common_name=names[0] if names else None, names=names)
    return _issue(replace(usual, **wanted), None)  # type: ignore[arg-type]  # by name


def pem(certificates: Iterable[x509.Certificate]) -> bytes:
    """*certificates* as one PEM file."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def _ca(common_name: str, lasts: timedelta) -> Wanted:
    return Wanted(
        common_name=common_name,
        names=(),
        usages=(),
        ca=True,
        not_before=timedelta(days=-30),
        not_after=lasts,
    )


def _ca_like(certificate: x509.Certificate) -> Wanted:
    common_name = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    return _ca(str(common_name), timedelta(days=3650))


def _new_key(kind: str) -> Key:
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa") or 2048))


def _moment(when: When) -> datetime:
    moment = datetime.now(UTC) + when if isinstance(when, timedelta) else when
    return moment.replace(microsecond=0)


def _name(wanted: Wanted) -> x509.Name:
    if wanted.subject is not None:
        return x509.Name.from_rfc4514_string(wanted.subject)
    attributes = []
    if wanted.organization is not None:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, wanted.organization))
    if wanted.common_name is not None:
        attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, wanted.common_name[:64]))
    return x509.Name(attributes)


def _issue(wanted: Wanted, by: Authority | None) -> Issued:
    key = _new_key(wanted.key)
    signer = by.issued.private_key if by else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(wanted))
        .issuer_name(by.certificate.subject if by else _name(wanted))
        .public_key(key.public_key())
        .serial_number(wanted.serial or x509.random_serial_number())
        .not_valid_before(_moment(wanted.not_before))
        .not_valid_after(_moment(wanted.not_after))
    )
    for extension, critical in _extensions(wanted, key, signer):
        builder = builder.add_extension(extension, critical)
    digest = None if isinstance(signer, ed25519.Ed25519PrivateKey) else wanted.hash
    certificate = builder.sign(signer, digest)
    return Issued(certificate, key, by.path_above_leaf if by else ())


def _extensions(wanted: Wanted, key: Key, signer: Key) -> Iterable[tuple[x509.ExtensionType, bool]]:
    yield x509.BasicConstraints(ca=wanted.ca, path_length=wanted.path_length if wanted.ca else None), True
    if wanted.key_identifiers:
        yield x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False
        yield x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
    if wanted.names:
        yield x509.SubjectAlternativeName([_general_name(name) for name in wanted.names]), False
    if wanted.usages:
        yield x509.ExtendedKeyUsage(wanted.usages), False
    bits = _usual_key_usage(wanted, key) if wanted.key_usage is None else wanted.key_usage
    if bits:
        yield _key_usage(bits), True
    if wanted.constraints is not None:
        yield wanted.constraints, True
    access = [(AuthorityInformationAccessOID.CA_ISSUERS, url) for url in wanted.ca_issuers]
    access += [(AuthorityInformationAccessOID.OCSP, url) for url in wanted.ocsp]
    if access:
        described = [
            x509.AccessDescription(kind, x509.UniformResourceIdentifier(url)) for kind, url in access
        ]
        yield x509.AuthorityInformationAccess(described), False
    if wanted.crl:
        urls = [x509.UniformResourceIdentifier(url) for url in wanted.crl]
        yield x509.CRLDistributionPoints([x509.DistributionPoint(urls, None, None, None)]), False
    yield from wanted.further


def _usual_key_usage(wanted: Wanted, key: Key) -> Sequence[str]:
    if wanted.ca:
        return ("key_cert_sign", "crl_sign", "digital_signature")
    if isinstance(key, rsa.RSAPrivateKey):
        return ("digital_signature", "key_encipherment")
    return ("digital_signature",)


def _key_usage(bits: Sequence[str]) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature="digital_signature" in bits,
        content_commitment="content_commitment" in bits,
        key_encipherment="key_encipherment" in bits,
        data_encipherment="data_encipherment" in bits,
        key_agreement="key_agreement" in bits,
        key_cert_sign="key_cert_sign" in bits,
        crl_sign="crl_sign" in bits,
        encipher_only="encipher_only" in bits,
        decipher_only="decipher_only" in bits,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
