"""Stapled OCSP answers: who signed one, and when (RFC 6960)."""

from __future__ import annotations

from datetime import datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.certificates.reading import Certificate, is_issued_by, read

_UNDECODABLE = (ValueError, TypeError, KeyError, UnsupportedAlgorithm)


def verified_production_time(staple: bytes, issuer: Certificate) -> datetime | None:
    """When *staple* was made (producedAt, UTC); None unless *issuer* or its delegate signed it."""
    try:
        response = ocsp.load_der_ocsp_response(staple)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        signers = [issuer, *(one for one in _delegates(response) if _is_appointed(one, issuer))]
        if any(_signed(response, signer) for signer in signers):
            return response.produced_at_utc
    except _UNDECODABLE:
        return None
    return None


def _delegates(response: ocsp.OCSPResponse) -> list[Certificate]:
    return [read(one.public_bytes(Encoding.DER)) for one in response.certificates[:4]]


def _is_appointed(delegate: Certificate, issuer: Certificate) -> bool:
    usage = delegate.extended_key_usage or ()
    return ExtendedKeyUsageOID.OCSP_SIGNING.dotted_string in usage and is_issued_by(delegate, issuer)


def _signed(response: ocsp.OCSPResponse, signer: Certificate) -> bool:
    key = signer.loaded.public_key() if signer.loaded else None
    digest = response.signature_hash_algorithm
    try:
        if isinstance(key, rsa.RSAPublicKey) and digest is not None:
            key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
            key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(digest))
        else:
            return False
    except InvalidSignature:
        return False
    return True
