"""OCSP: the question about a certificate, and what an answer says of it (RFC 6960)."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.certificates.paths import is_valid_at
from clientdiag.certificates.reading import Certificate, is_issued_by, read
from clientdiag.certificates.revocation_answer import UNDECODABLE, UNREADABLE, Said
from clientdiag.model.observations import Doubt, RevocationStatus

MAX_DELEGATES = 4
MAX_ANSWERS = 64
_STATUS = {
    ocsp.OCSPCertStatus.GOOD: RevocationStatus.GOOD,
    ocsp.OCSPCertStatus.REVOKED: RevocationStatus.REVOKED,
    ocsp.OCSPCertStatus.UNKNOWN: RevocationStatus.UNKNOWN,
}


def question(certificate: Certificate, issuer: Certificate) -> bytes | None:
    """The DER question about *certificate*, without a nonce; None when one of the two cannot be decoded."""
    try:
        asked = _identity(certificate, issuer, hashes.SHA1())  # noqa: S303  # what every responder knows (RFC 5019)
    except UNDECODABLE:
        return None
    return asked.public_bytes(Encoding.DER) if asked else None


def read_answer(data: bytes, certificate: Certificate, issuer: Certificate, when: datetime) -> Said:
    """What the DER answer *data* says of *certificate* of *issuer*. Never raises.

    *when* is for the responder's own certificate, which must not have ended.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            return _read(ocsp.load_der_ocsp_response(data), certificate, issuer, when)
        except UNDECODABLE:
            return UNREADABLE


def signer_of(
    response: ocsp.OCSPResponse, issuer: Certificate, when: datetime | None = None
) -> Certificate | None:
    """Who signed: *issuer* or a delegate that it appointed, one that is valid at *when* if that is given."""
    for signer in (issuer, *_delegates(response, issuer)):
        if _signed(response, signer) and (signer is issuer or when is None or is_valid_at(signer, when)):
            return signer
    return None


def _read(response: ocsp.OCSPResponse, certificate: Certificate, issuer: Certificate, when: datetime) -> Said:
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return Said(RevocationStatus.UNKNOWN, Doubt.REFUSED, detail=response.response_status.name.lower())
    signer = signer_of(response, issuer, when)
    base = Said(
        RevocationStatus.UNKNOWN, signed=signer is not None, responder=signer.subject if signer else ""
    )
    for place, one in enumerate(response.responses):
        if place >= MAX_ANSWERS:
            break
        if _is_about(one, certificate, issuer):
            return replace(
                base,
                status=_STATUS[one.certificate_status],
                reason=str(one.revocation_reason.value) if one.revocation_reason else "",
                revoked=one.revocation_time_utc,
                this_update=one.this_update_utc,
                next_update=one.next_update_utc,
            )
    return replace(base, doubt=Doubt.OTHER_CERTIFICATE)


def _identity(
    certificate: Certificate, issuer: Certificate, algorithm: hashes.HashAlgorithm
) -> ocsp.OCSPRequest | None:
    """How a question names *certificate*; an answer about it names it by the same hashes."""
    if certificate.loaded is None or issuer.loaded is None:
        return None
    return ocsp.OCSPRequestBuilder().add_certificate(certificate.loaded, issuer.loaded, algorithm).build()


def _is_about(one: ocsp.OCSPSingleResponse, certificate: Certificate, issuer: Certificate) -> bool:
    try:
        wanted = _identity(certificate, issuer, one.hash_algorithm)
    except UNDECODABLE:
        return False
    return wanted is not None and (wanted.serial_number, wanted.issuer_name_hash, wanted.issuer_key_hash) == (
        one.serial_number,
        one.issuer_name_hash,
        one.issuer_key_hash,
    )


def _delegates(response: ocsp.OCSPResponse, issuer: Certificate) -> list[Certificate]:
    sent = [read(one.public_bytes(Encoding.DER)) for one in response.certificates[:MAX_DELEGATES]]
    signing = ExtendedKeyUsageOID.OCSP_SIGNING.dotted_string
    return [one for one in sent if signing in (one.extended_key_usage or ()) and is_issued_by(one, issuer)]


def _signed(response: ocsp.OCSPResponse, signer: Certificate) -> bool:
    key = signer.loaded.public_key() if signer.loaded else None
    signature, signed = response.signature, response.tbs_response_bytes
    try:
        if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(signature, signed)
            return True
        digest = response.signature_hash_algorithm
        if isinstance(key, rsa.RSAPublicKey) and digest is not None:
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
            key.verify(signature, signed, ec.ECDSA(digest))
        else:
            return False
    except (InvalidSignature, *UNDECODABLE):
        return False
    return True
