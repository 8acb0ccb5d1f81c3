"""Tolerant reading of certificates: one that cannot be decoded is a value, not a crash."""

from __future__ import annotations

import hashlib
import ipaddress
import warnings
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_UNDECODABLE = (ValueError, TypeError, KeyError, UnsupportedAlgorithm, x509.DuplicateExtension)


@dataclass(frozen=True)
class Certificate:
    """A certificate by its DER bytes; everything else is decoded when asked for.

    ``loaded`` is None when the bytes are no certificate that can be loaded; then the names are empty.
    """

    der: bytes

    @cached_property
    def loaded(self) -> x509.Certificate | None:
        """The loaded certificate."""
        with warnings.catch_warnings():
            # serial 0 and odd encodings occur in real stores (GoDaddy, Starfield)
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            try:
                return x509.load_der_x509_certificate(self.der)
            except _UNDECODABLE:
                return None

    @cached_property
    def sha256(self) -> str:
        """The fingerprint, upper-case hexadecimal."""
        return hashlib.sha256(self.der).hexdigest().upper()

    @cached_property
    def subject_der(self) -> bytes:
        """The subject as encoded; names are compared by these bytes (RFC 5280 7.1, exact form)."""
        return self._name_bytes("subject")

    @cached_property
    def issuer_der(self) -> bytes:
        """The issuer as encoded."""
        return self._name_bytes("issuer")

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
        found = self._extension(x509.BasicConstraints)
        return found.ca if isinstance(found, x509.BasicConstraints) else None

    @cached_property
    def extended_key_usage(self) -> tuple[str, ...] | None:
        """The EKU's dotted OIDs; None when absent."""
        found = self._extension(x509.ExtendedKeyUsage)
        return tuple(one.dotted_string for one in found) if isinstance(found, x509.ExtendedKeyUsage) else None

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
    def key(self) -> str:
        """The key in short, ``RSA 2048`` or ``EC secp256r1``."""
        try:
            public = self.loaded.public_key() if self.loaded else None
        except _UNDECODABLE:
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
        found = self._extension(x509.AuthorityKeyIdentifier)
        if not isinstance(found, x509.AuthorityKeyIdentifier) or not found.authority_cert_issuer:
            return False
        names = [one.value for one in found.authority_cert_issuer if isinstance(one, x509.DirectoryName)]
        return any(name.public_bytes() == self.issuer_der for name in names)

    def _extension(self, kind: type[x509.ExtensionType]) -> x509.ExtensionType | None:
        try:
            return self.loaded.extensions.get_extension_for_class(kind).value if self.loaded else None
        except (*_UNDECODABLE, x509.ExtensionNotFound):
            return None

    def _alternative_names(self, kind: type[x509.DNSName | x509.IPAddress]) -> list[str]:
        found = self._extension(x509.SubjectAlternativeName)
        if not isinstance(found, x509.SubjectAlternativeName):
            return []
        return [str(one) for one in found.get_values_for_type(kind)]

    def _name(self, which: str) -> x509.Name | None:
        try:
            name = getattr(self.loaded, which, None)
        except _UNDECODABLE:
            return None
        return name if isinstance(name, x509.Name) else None

    def _name_bytes(self, which: str) -> bytes:
        name = self._name(which)
        return name.public_bytes() if name is not None else b""

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
        """Whether an iPAddress entry equals *address*."""
        wanted = ipaddress.ip_address(address)
        return any(ipaddress.ip_address(one) == wanted for one in self.ip_addresses)


@lru_cache(maxsize=4096)
def read(der: bytes) -> Certificate:
    """The certificate of *der*; the same object for the same bytes."""
    return Certificate(der)


def is_issued_by(child: Certificate, issuer: Certificate) -> bool:
    """Whether *issuer*'s name and key made *child* (RFC 5280 6.1.3 a.1, a.4); False if undecodable."""
    return _is_issued_by(child.der, issuer.der)


@lru_cache(maxsize=4096)
def _is_issued_by(child: bytes, issuer: bytes) -> bool:
    below, above = read(child).loaded, read(issuer).loaded
    if below is None or above is None:
        return False
    try:
        below.verify_directly_issued_by(above)
    except (InvalidSignature, *_UNDECODABLE):
        return False
    return True
