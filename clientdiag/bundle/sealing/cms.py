"""Sealing for an RSA certificate: CMS EnvelopedData (RFC 5652) as DER, AES-256-CBC, RSA PKCS #1 v1.5.

It proves nothing of who sealed it, and holds all of it in memory: age is the better way where IT can choose.
"""

from __future__ import annotations

from datetime import datetime
from typing import IO

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.bundle.errors import BundleError
from clientdiag.bundle.sealing.recipient import BadRecipient
from clientdiag.certificates.reading import Certificate, read
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain

MAX_BYTES = 50 * 1024 * 1024
LEAST_BITS = 2048
_SEALS = frozenset(
    {
        ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string,
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string,
        "1.3.6.1.4.1.311.80.1",  # Microsoft's document encryption
    }
)


class CertificateRecipient:
    """See :class:`clientdiag.bundle.sealing.recipient.Recipient`."""

    ending = ".cms"

    def __init__(self, der: bytes, now: datetime) -> None:
        """*der* is the certificate, *now* in UTC. Raises BadRecipient."""
        self._certificate = _usable(read(der), now)

    @property
    def shown(self) -> str:
        """The subject and how the fingerprint begins."""
        return _shown(self._certificate)

    def seal(self, packed: IO[bytes], into: IO[bytes]) -> None:
        """Write *packed* as CMS *into* a file. Raises OSError of *into*, else BundleError."""
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

        data = packed.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise BundleError(
                text(
                    "The zip is larger than {most} MB, too large to be sealed for a certificate; leave files "
                    "out, or seal for an age recipient.",
                    most=MAX_BYTES // 1024 // 1024,
                )
            )
        loaded = self._certificate.loaded
        assert loaded is not None  # noqa: S101  # _usable refuses one that cannot be loaded
        builder = pkcs7.PKCS7EnvelopeBuilder().set_data(data).add_recipient(loaded)
        sealed = builder.set_content_encryption_algorithm(AES256).encrypt(
            Encoding.DER, [pkcs7.PKCS7Options.Binary]
        )
        into.write(sealed)


def _usable(certificate: Certificate, now: datetime) -> Certificate:
    """*certificate*, or BadRecipient with why nobody should seal for it."""
    if certificate.loaded is None:
        raise BadRecipient(text("The certificate to seal for cannot be read; give it as PEM or DER."))
    shown = _shown(certificate)
    key = certificate.public_key
    if not isinstance(key, rsa.RSAPublicKey):
        raise BadRecipient(
            text(
                "The certificate of {name} has no RSA key, so no zip can be sealed for it; use an RSA "
                "certificate or an age recipient.",
                name=shown,
            )
        )
    if key.key_size < LEAST_BITS:
        raise BadRecipient(
            text(
                "The certificate of {name} has a key of {bits} bits, too short to seal for; use one of "
                "{least} or more.",
                name=shown,
                bits=key.key_size,
                least=LEAST_BITS,
            )
        )
    _check_dates(certificate, shown, now)
    _check_purpose(certificate, shown)
    return certificate


def _check_dates(certificate: Certificate, shown: str, now: datetime) -> None:
    begins, ends = certificate.not_before, certificate.not_after
    if begins is None or ends is None:
        raise BadRecipient(text("The dates of the certificate of {name} cannot be read.", name=shown))
    if now > ends:
        raise BadRecipient(
            text(
                "The certificate of {name} ended on {day}, so nothing is sealed for it; use its successor.",
                name=shown,
                day=f"{ends:%Y-%m-%d}",
            )
        )
    if now < begins:
        raise BadRecipient(
            text(
                "The certificate of {name} begins on {day}, which is still to come by this computer's clock.",
                name=shown,
                day=f"{begins:%Y-%m-%d}",
            )
        )


def _check_purpose(certificate: Certificate, shown: str) -> None:
    if any(one.value is None for one in certificate.extensions):
        raise BadRecipient(
            text(
                "What the certificate of {name} is meant for cannot be read, so nothing is sealed for it.",
                name=shown,
            )
        )
    usage = certificate.extension(x509.KeyUsage)
    if usage is not None and not usage.key_encipherment:
        raise BadRecipient(
            text(
                "The certificate of {name} is not meant for sealing: its key usage lacks key encipherment.",
                name=shown,
            )
        )
    purposes = certificate.extended_key_usage
    if purposes is not None and not _SEALS & set(purposes):
        raise BadRecipient(
            text(
                "The certificate of {name} is not meant for sealing: its extended key usage allows neither "
                "secure e-mail nor document encryption.",
                name=shown,
            )
        )


def _shown(certificate: Certificate) -> str:
    name = certificate.subject_name
    words = plain(name.rfc4514_string())[:120] if name is not None else ""
    return f"{words or '?'} (SHA-256 {certificate.sha256[:16]}…)"
