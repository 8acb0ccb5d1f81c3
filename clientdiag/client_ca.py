"""Reads the CA file that IT configured; anything that is no CA certificate gets one clear sentence."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from clientdiag import pem
from clientdiag.certificates.reading import read
from clientdiag.model.text import Text, text
from clientdiag.translation import Problem

MAX_BYTES = 4 * 1024 * 1024
MAX_CERTIFICATES = 10_000
_PKCS7 = bytes.fromhex("06092a864886f70d0107")
"""How the OIDs of PKCS #7 begin; such a file begins with one, a PFX with its version (RFC 7292, 4)."""
_PFX_VERSION = bytes.fromhex("02010330")


class BadClientCa(Problem):
    """The file holds no usable CA certificate."""


class CaFile(NamedTuple):
    """The CA certificates (DER) of a file, and how many private keys it holds, of which nothing is kept."""

    certificates: tuple[bytes, ...]
    keys: int


def read_client_ca(path: Path) -> CaFile:
    """The CA certificates in *path*: PEM, DER or PKCS #7. Raises :class:`BadClientCa`."""
    try:
        if path.exists() and not path.is_file():
            raise BadClientCa(text("{path} is not a CA file; name a plain file.", path=str(path)))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadClientCa(
            text("The CA file {path} cannot be read: {why}", path=str(path), why=error.strerror or "")
        ) from None
    if len(data) > MAX_BYTES:
        raise BadClientCa(
            text("The CA file {path} is larger than 4 MB; it should hold a few certificates.", path=str(path))
        )
    data = pem.narrow(data)
    readable = [read(der) for der in _certificates(data)]
    authorities = tuple(
        one.der for one in readable if one.is_ca is not False and (one.is_ca or one.is_self_signed)
    )
    if not authorities:
        raise BadClientCa(_why_not(path, data, has_certificates=bool(readable)))
    return CaFile(authorities, pem.count_keys(data))


def _certificates(data: bytes) -> tuple[bytes, ...]:
    from clientdiag.certificates.pkcs7 import certificates_in  # dear to load, and most runs have no such file

    blocks = pem.split(data)[0] or (data,)
    found = (der for block in blocks for der in certificates_in(block, MAX_CERTIFICATES))
    return tuple(dict.fromkeys(found))


def _why_not(path: Path, data: bytes, *, has_certificates: bool) -> Text:
    if has_certificates:
        return text(
            "The file {path} holds a certificate, but not one of a CA; ask for the issuing CA's certificate.",
            path=str(path),
        )
    if b"PRIVATE KEY-----" in data:
        return text(
            "The file {path} holds a private key; a CA certificate is needed, and keys should "
            "not be passed around.",
            path=str(path),
        )
    if b"BEGIN TRUSTED CERTIFICATE-----" in data:
        return text(
            "The file {path} holds a TRUSTED CERTIFICATE, a form of OpenSSL's own; turn it into PEM: "
            "openssl x509 -in FILE -out ca.pem",
            path=str(path),
        )
    if data[:1] == b"\x30" and _PFX_VERSION in data[:16]:
        return text(
            "The file {path} is a PFX with a private key; export only the CA's certificate, as PEM or DER.",
            path=str(path),
        )
    if b"BEGIN PKCS7-----" in data or (data[:1] == b"\x30" and _PKCS7 in data[:16]):
        return text(
            "The file {path} is PKCS #7 without a certificate that can be read; it should be the CA's "
            "certificate, as PEM or DER.",
            path=str(path),
        )
    return text(
        "The file {path} holds no certificate; it should be the CA's certificate, as PEM or DER.",
        path=str(path),
    )
