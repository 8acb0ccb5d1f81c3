"""Reads the CA file that IT configured; anything that is no CA certificate gets one clear sentence."""

from __future__ import annotations

from pathlib import Path

from clientdiag import pem
from clientdiag.certificates.reading import read
from clientdiag.model.text import Text, text
from clientdiag.translation import Problem

MAX_BYTES = 4 * 1024 * 1024
_PKCS12_OID = bytes.fromhex("06092a864886f70d0107")


class BadClientCa(Problem):
    """The file holds no usable CA certificate."""


def read_client_ca(path: Path) -> tuple[bytes, ...]:
    """The CA certificates in *path*, PEM or DER. Raises :class:`BadClientCa`."""
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
    ders, _ = pem.split(data)
    if not ders and data[:1] == b"\x30":
        ders = (data,)
    certificates = [read(der) for der in ders]
    readable = [one for one in certificates if one.loaded is not None]
    authorities = tuple(
        one.der for one in readable if one.is_ca is not False and (one.is_ca or one.is_self_signed)
    )
    if not authorities:
        raise BadClientCa(_why_not(path, data, has_certificates=bool(readable)))
    return authorities


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
    if data[:1] == b"\x30" and _PKCS12_OID in data[:64]:
        return text(
            "The file {path} is a PFX with a private key; export only the CA's certificate, as PEM or DER.",
            path=str(path),
        )
    return text(
        "The file {path} holds no certificate; it should be the CA's certificate, as PEM or DER.",
        path=str(path),
    )
