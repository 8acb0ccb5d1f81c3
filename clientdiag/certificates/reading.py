"""Tolerant reading of certificates: one that cannot be decoded is a value, not a crash."""

from __future__ import annotations

import hashlib
import ipaddress
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from clientdiag.certificates.distinguished import same_name
from clientdiag.certificates.signing import is_signed_by
from clientdiag.certificates.structure import (
    UNDECODABLE as _UNDECODABLE,
)
from clientdiag.certificates.structure import (
    Extension,
    Structure,
    extensions_of,
    structure_of,
)

_Kind = TypeVar("_Kind", bound=x509.ExtensionType)


@dataclass(frozen=True)
class Certificate:
    """A certificate by its DER bytes; everything else is decoded when asked for.

    ``loaded`` is None when the bytes are no certificate that can be loaded; then the names are empty.
    """

    der: bytes

    @cached_property
    def loaded(self) -> x509.Certificate | None:
        """The loaded certificate."""
        with _quietly():
            return _load(self.der)

    @cached_property
    def structure(self) -> Structure | None:
        """Its fields as encoded; None when not even those can be told apart."""
        return structure_of(self.der)

    @cached_property
    def extensions(self) -> tuple[Extension, ...]:
        """Every extension, those that cannot be decoded too."""
        return extensions_of(self.loaded, self.der) if self.loaded is not None else ()

    @cached_property
    def sha256(self) -> str:
        """The fingerprint, upper-case hexadecimal."""
        return hashlib.sha256(self.der).hexdigest().upper()

    @cached_property
    def subject_der(self) -> bytes:
        """The subject as encoded; empty when the certificate is unreadable."""
        return self.structure.subject if self.structure is not None else b""

    @cached_property
    def issuer_der(self) -> bytes:
        """The issuer as encoded; empty when the certificate is unreadable."""
        return self.structure.issuer if self.structure is not None else b""

    @property
    def subject_name(self) -> x509.Name | None:
        """The decoded subject; None when it cannot be decoded."""
        return self._name("subject")

    @cached_property
    def subject(self) -> str:
        """The subject, RFC 4514."""
        return self._name_text("subject")

    @cached_property
    def issuer(self) -> str:
        """The issuer, RFC 4514."""
        return self._name_text("issuer")

    @cached_property
    def label(self) -> str:
        """What a person calls it: the common name, else the whole subject, else its fingerprint."""
        return self._label("subject") or f"certificate {self.sha256[:16]}"

    @cached_property
    def issuer_label(self) -> str:
        """What a person calls its issuer."""
        return self._label("issuer") or "an unnamed issuer"

    @property
    def is_self_issued(self) -> bool:
        """Subject and issuer are the same name."""
        return bool(self.subject_der) and self.subject_der == self.issuer_der

    @cached_property
    def is_self_signed(self) -> bool:
        """Self-issued, and its own key made the signature."""
        return self.is_self_issued and is_issued_by(self, self)

    @cached_property
    def not_before(self) -> datetime | None:
        """Start of validity, UTC."""
        return self._time("not_valid_before_utc")

    @cached_property
    def not_after(self) -> datetime | None:
        """End of validity, UTC."""
        return self._time("not_valid_after_utc")

    @cached_property
    def dns_names(self) -> tuple[str, ...]:
        """The dNSName entries of the subjectAltName."""
        return tuple(self._alternative_names(x509.DNSName))

    @cached_property
    def ip_addresses(self) -> tuple[str, ...]:
        """The iPAddress entries of the subjectAltName."""
        return tuple(self._alternative_names(x509.IPAddress))

    @cached_property
    def common_names(self) -> tuple[str, ...]:
        """The CN attributes of the subject."""
        return self._attributes("subject", NameOID.COMMON_NAME)

    @cached_property
    def is_ca(self) -> bool | None:
        """BasicConstraints cA; None when the extension is absent or cannot be decoded."""
        found = self.extension(x509.BasicConstraints)
        return found.ca if found is not None else None

    @cached_property
    def extended_key_usage(self) -> tuple[str, ...] | None:
        """The EKU's dotted OIDs; None when absent."""
        found = self.extension(x509.ExtendedKeyUsage)
        return tuple(one.dotted_string for one in found) if found is not None else None

    @property
    def may_serve(self) -> bool | None:
        """Whether the EKU allows serverAuth; None when there is no EKU."""
        usage = self.extended_key_usage
        allowed = {
            ExtendedKeyUsageOID.SERVER_AUTH.dotted_string,
            ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string,
        }
        return None if usage is None else not allowed.isdisjoint(usage)

    @cached_property
    def public_key(self) -> CertificatePublicKeyTypes | None:
        """The public key; None when it cannot be read."""
        try:
            return self.loaded.public_key() if self.loaded is not None else None
        except _UNDECODABLE:
            return None

    @cached_property
    def key(self) -> str:
        """The key in short, ``RSA 2048`` or ``EC secp256r1``."""
        public = self.public_key
        if public is None and self.loaded is not None:
            return "unreadable key"
        if isinstance(public, rsa.RSAPublicKey | dsa.DSAPublicKey):
            return f"{'RSA' if isinstance(public, rsa.RSAPublicKey) else 'DSA'} {public.key_size}"
        if isinstance(public, ec.EllipticCurvePublicKey):
            return f"EC {public.curve.name}"
        if isinstance(public, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            return "Ed25519" if isinstance(public, ed25519.Ed25519PublicKey) else "Ed448"
        return "unknown key"

    @cached_property
    def authority_names_own_issuer(self) -> bool:
        """The authorityKeyIdentifier says that the issuer is its own issuer, so the issuer is a root."""
        found = self.extension(x509.AuthorityKeyIdentifier)
        if found is None or not found.authority_cert_issuer:
            return False
        names = [one.value for one in found.authority_cert_issuer if isinstance(one, x509.DirectoryName)]
        return any(name.public_bytes() == self.issuer_der for name in names)

    def extension(self, kind: type[_Kind]) -> _Kind | None:
        """The first decoded extension of *kind*; None without one."""
        return next((one.value for one in self.extensions if isinstance(one.value, kind)), None)

    def _alternative_names(self, kind: type[x509.DNSName | x509.IPAddress]) -> list[str]:
        found = self.extension(x509.SubjectAlternativeName)
        if found is None:
            return []
        return [str(one) for one in found.get_values_for_type(kind)]

    def _name(self, which: str) -> x509.Name | None:
        try:
            name = getattr(self.loaded, which, None)
        except _UNDECODABLE:
            return None
        return name if isinstance(name, x509.Name) else None

    def _name_text(self, which: str) -> str:
        name = self._name(which)
        return name.rfc4514_string() if name is not None else ""

    def _attributes(self, which: str, oid: x509.ObjectIdentifier) -> tuple[str, ...]:
        name = self._name(which)
        return tuple(str(one.value) for one in name.get_attributes_for_oid(oid)) if name is not None else ()

    def _label(self, which: str) -> str:
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME):
            found = self._attributes(which, oid)
            if found and found[-1].strip():
                return found[-1].strip()
        return self._name_text(which)

    def _time(self, which: str) -> datetime | None:
        try:
            found = getattr(self.loaded, which, None)
        except _UNDECODABLE:
            return None
        return found if isinstance(found, datetime) else None

    def names_address(self, address: str) -> bool:
        """Whether an iPAddress entry equals *address*; never where that is no address."""
        try:
            wanted = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ipaddress.ip_address(one) == wanted for one in self.ip_addresses if "/" not in one)


def read_all(ders: Iterable[bytes]) -> tuple[Certificate, ...]:
    """The certificates of *ders*, loaded and with their fingerprints; for whole stores."""
    found = []
    with _quietly():
        for der in ders:
            one = Certificate(der)
            # the cached properties are filled here: one silence for all, and no lock for each
            one.__dict__.update(loaded=_load(der), sha256=hashlib.sha256(der).hexdigest().upper())
            found.append(one)
    return tuple(found)


@contextmanager
def _quietly() -> Iterator[None]:
    """Serial 0 and odd encodings occur in real stores (GoDaddy, Starfield), and are facts here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        yield


def _load(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der)
    except _UNDECODABLE:
        return None


@lru_cache(maxsize=4096)
def read(der: bytes) -> Certificate:
    """The certificate of *der*; the same object for the same bytes."""
    return Certificate(der)


def is_issued_by(child: Certificate, issuer: Certificate) -> bool:
    """Whether *issuer*'s name and key made *child* (RFC 5280 6.1.3 a.1, a.4); False if undecodable."""
    return _is_issued_by(child.der, issuer.der)


@lru_cache(maxsize=4096)
def _is_issued_by(child: bytes, issuer: bytes) -> bool:
    below, above = read(child), read(issuer)
    try:
        return same_name(below.issuer_der, above.subject_der) and is_signed_by(below.loaded, above.loaded)
    except _UNDECODABLE:
        return False
