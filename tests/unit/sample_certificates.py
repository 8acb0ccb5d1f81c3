"""Certificates for the reports made by hand, and when and where those are said to be from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

NOW = datetime(2026, 11, 21, 9, 16, 27, tzinfo=UTC)
HOST = "vpn.example.com"
ADDRESS = "203.0.113.10"


@cache
def _key(_name: str) -> ec.EllipticCurvePrivateKey:
    """The key of *name*, so that issuers really sign."""
    return ec.generate_private_key(ec.SECP256R1())


@cache
def certificate(common_name: str, issuer: str | None = None) -> bytes:
    """A DER certificate of *common_name*; self-signed without *issuer*."""
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer or common_name)]))
        .public_key(_key(common_name).public_key())
        .serial_number(4711)
        .not_valid_before(NOW - timedelta(days=40))
        .not_valid_after(NOW + timedelta(days=50))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(_key(issuer or common_name), hashes.SHA256())
    )
    return made.public_bytes(Encoding.DER)


def chain(leaf: str = HOST) -> tuple[bytes, bytes]:
    """A presented chain: an end entity and the CA that it names."""
    return certificate(leaf, "Example Server CA O1"), certificate("Example Server CA O1", "Example Root CA 1")
