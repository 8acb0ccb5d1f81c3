"""Certificates in what an issuer's address serves or a file holds: DER, PEM, PKCS #7 (``.p7c``, ``.p7b``)."""

from __future__ import annotations

import warnings

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from clientdiag.certificates.reading import read

MAX_CERTIFICATES = 16
_UNDECODABLE = (ValueError, TypeError, KeyError, UnsupportedAlgorithm)
_PEM_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


def certificates_in(data: bytes, most: int = MAX_CERTIFICATES) -> tuple[bytes, ...]:
    """The DER certificates in *data*, *most* of a bundle, whatever its form; empty when there are none."""
    if read(data).loaded is not None:
        return (data,)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bundles in BER and odd serial numbers are read all the same
        for load in (_pem, pkcs7.load_der_pkcs7_certificates, pkcs7.load_pem_pkcs7_certificates):
            try:
                found = load(data)
            except _UNDECODABLE:
                continue
            encoded = (one.public_bytes(Encoding.DER) for one in found[:most])
            return tuple(dict.fromkeys(encoded))
    return ()


def _pem(data: bytes) -> list[x509.Certificate]:
    if _PEM_CERTIFICATE not in data:
        raise ValueError("no PEM certificate")
    return x509.load_pem_x509_certificates(data)
