"""Opens CMS EnvelopedData with an RSA key alone.

cryptography finds the recipient by a certificate, which IT need not have at hand beside its key: a
certificate of the key's own, with the issuer and the number that the file names, stands in for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7

from clientdiag.bundle.sealing import cms
from clientdiag.bundle.sealing.keys import Key

MAX_BYTES = cms.MAX_BYTES + 64 * 1024
MAX_RECIPIENTS = 32
_MAX_RECIPIENT_BYTES = 64 * 1024
"""Of all of them. Read one by one, each costs a hundred times the two bytes that it may have."""
_REFUSED = (ValueError, TypeError, UnsupportedAlgorithm, OverflowError)
_ZIP = b"PK"


@asn1.sequence
class _IssuerAndNumber:
    issuer: asn1.TLV
    number: int


@asn1.sequence
class _Recipient:
    version: int
    whose: _IssuerAndNumber
    algorithm: asn1.TLV
    key: bytes


def opened(data: bytes, key: Key) -> bytes | None:
    """The zip sealed in *data* (DER); None when *key* does not open it. Raises ValueError for no DER."""
    assert key.rsa_key is not None  # noqa: S101  # the caller asks for this kind of key
    for certificate in _certificates(data, key, key.rsa_key):
        try:
            found = pkcs7.pkcs7_decrypt_der(data, certificate, key.rsa_key, [])
        except _REFUSED:
            continue
        if found.startswith(_ZIP):  # nothing else in CMS tells a wrong key from the right one
            return found
    return None


@asn1.sequence
class _UnreadEnveloped:
    version: int
    recipients: asn1.TLV
    content: asn1.TLV


@asn1.sequence
class _Unread:
    kind: x509.ObjectIdentifier
    content: Annotated[_UnreadEnveloped, asn1.Explicit(0)]


@asn1.sequence
class _Enveloped:
    version: int
    recipients: asn1.SetOf[asn1.TLV]
    content: asn1.TLV


@asn1.sequence
class _Content:
    kind: x509.ObjectIdentifier
    content: Annotated[_Enveloped, asn1.Explicit(0)]


def _certificates(data: bytes, key: Key, own: rsa.RSAPrivateKey) -> Iterator[x509.Certificate]:
    """The key's certificate if it is known, then one in the name of each recipient. Raises ValueError."""
    if len(asn1.decode_der(_Unread, data).content.recipients.data) > _MAX_RECIPIENT_BYTES:
        raise ValueError("no sealed zip has so many recipients")
    recipients = asn1.decode_der(_Content, data).content.recipients.as_list()
    if key.certificate is not None:
        yield key.certificate
    for one in recipients[:MAX_RECIPIENTS]:
        try:
            named = asn1.decode_der(_Recipient, asn1.encode_der(one)).whose
            issuer = x509.Name.from_bytes(asn1.encode_der(named.issuer))
            yield _stand_in(issuer, named.number, own)
        except _REFUSED:  # a recipient of another kind: by key identifier, by password
            continue


def _stand_in(issuer: x509.Name, number: int, own: rsa.RSAPrivateKey) -> x509.Certificate:
    any_day = datetime(2000, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(issuer, issuer, own.public_key(), number, any_day, any_day)
    return builder.sign(own, hashes.SHA256())
