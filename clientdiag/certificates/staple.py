"""Stapled OCSP answers: when one was surely made (RFC 6960), as a witness of the time."""

from __future__ import annotations

from datetime import datetime

from cryptography.x509 import ocsp

from clientdiag.certificates.ocsp_answer import signer_of
from clientdiag.certificates.reading import Certificate
from clientdiag.certificates.revocation_answer import UNDECODABLE


def verified_production_time(staple: bytes, issuer: Certificate) -> datetime | None:
    """When *staple* was made (producedAt, UTC); None unless *issuer* or its delegate signed it."""
    try:
        response = ocsp.load_der_ocsp_response(staple)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        return response.produced_at_utc if signer_of(response, issuer) is not None else None
    except UNDECODABLE:
        return None
