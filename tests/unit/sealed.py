"""Recipients for sealed zips, made here: age identities, and certificates with any fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import pyrage  # type: ignore[import-untyped]  # it brings no types
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
NOW = datetime(2026, 11, 21, tzinfo=UTC)
DAY = timedelta(days=1)


def identity() -> Any:
    """A new age identity."""
    return pyrage.x25519.Identity.generate()


@lru_cache
def rsa_key(number: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """One of several RSA keys, the same at every call."""
    del number
    return rsa.generate_private_key(65537, bits)


def key_usage(*names: str) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in names for name in every})


def certificate(
    key: PrivateKey | None = None,
    *extensions: x509.ExtensionType,
    begins: datetime = NOW - 30 * DAY,
    ends: datetime = NOW + 300 * DAY,
    name: str = "IT Help Desk",
) -> x509.Certificate:
    """A certificate of the key, signed by a key that does not matter."""
    own = key or rsa_key()
    words = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        words, words, own.public_key(), x509.random_serial_number(), begins, ends
    )
    for one in extensions:
        builder = builder.add_extension(one, critical=False)
    return builder.sign(rsa_key(), hashes.SHA256())


def der(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.DER)


def pem(one: x509.Certificate) -> str:
    return one.public_bytes(Encoding.PEM).decode()


def key_pem(key: PrivateKey, passphrase: str = "") -> bytes:
    sealing: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        sealing = serialization.BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing)
