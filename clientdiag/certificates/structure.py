"""What a certificate is made of, undecoded: its fields as they stand, and its extensions one by one.

cryptography decodes all extensions or none. Here one that cannot be decoded costs only itself, and
is known by name. The ASN.1 is cryptography's own, declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat import asn1

UNDECODABLE = (
    ValueError,
    TypeError,
    KeyError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
)
"""What cryptography raises over data that it cannot or will not decode."""
_EC_PUBLIC_KEY, _SEQUENCE = "1.2.840.10045.2.1", b"\x30"
NO_NAME = b"0\x00"
"""The empty name's DER."""


@asn1.sequence
class _RawExtension:
    oid: x509.ObjectIdentifier
    critical: Annotated[bool, asn1.Default(False)]  # noqa: FBT003  # ASN.1's own DEFAULT
    value: bytes


@asn1.sequence
class _Body:
    version: Annotated[int, asn1.Explicit(0), asn1.Default(0)]
    serial: int
    signature: asn1.TLV
    issuer: asn1.TLV
    validity: asn1.TLV
    subject: asn1.TLV
    key: asn1.TLV
    issuer_id: Annotated[asn1.BitString | None, asn1.Implicit(1)]
    subject_id: Annotated[asn1.BitString | None, asn1.Implicit(2)]
    extensions: Annotated[list[_RawExtension] | None, asn1.Explicit(3)]


@asn1.sequence
class _Whole:
    body: _Body
    algorithm: asn1.TLV
    signature: asn1.BitString


@asn1.sequence
class _KeyInfo:
    algorithm: list[asn1.TLV]
    key: asn1.BitString


@dataclass(frozen=True)
class Structure:
    """A certificate's fields as encoded. ``version`` counts from 1; names and key are DER.

    ``has_explicit_curve`` says that the key spells its curve out instead of naming it.
    """

    version: int
    serial: int
    issuer: bytes
    subject: bytes
    key: bytes
    one_algorithm: bool
    has_explicit_curve: bool


@dataclass(frozen=True)
class Extension:
    """One extension as found: decoded, or with what stops it from being decoded as ``problem``."""

    oid: str
    critical: bool
    value: x509.ExtensionType | None
    problem: str = ""


def structure_of(der: bytes) -> Structure | None:
    """The fields of the certificate *der*; None when it is none."""
    whole = _decoded(der)
    if whole is None:
        return None
    body = whole.body
    return Structure(
        version=body.version + 1,
        serial=body.serial,
        issuer=asn1.encode_der(body.issuer),
        subject=asn1.encode_der(body.subject),
        key=asn1.encode_der(body.key),
        one_algorithm=asn1.encode_der(body.signature) == asn1.encode_der(whole.algorithm),
        has_explicit_curve=_has_explicit_curve(body.key),
    )


def extensions_of(loaded: x509.Certificate, der: bytes) -> tuple[Extension, ...]:
    """Every extension in its order; duplicates stay."""
    try:
        found = loaded.extensions
    except UNDECODABLE as error:
        whole = _decoded(der)
        if whole is None:
            return (Extension("", critical=False, value=None, problem=_brief(error)),)
        return tuple(_one_by_one(whole))
    return tuple(Extension(one.oid.dotted_string, one.critical, one.value) for one in found)


def _one_by_one(whole: _Whole) -> Iterator[Extension]:
    """Each extension decoded in a copy of the certificate that has no other."""
    for one in whole.body.extensions or ():
        alone = replace(whole, body=replace(whole.body, extensions=[one]))
        try:
            (found,) = x509.load_der_x509_certificate(asn1.encode_der(alone)).extensions
        except UNDECODABLE as error:
            yield Extension(one.oid.dotted_string, one.critical, None, _brief(error))
        else:
            yield Extension(one.oid.dotted_string, one.critical, found.value)


def _decoded(der: bytes) -> _Whole | None:
    try:
        return asn1.decode_der(_Whole, der)
    except UNDECODABLE:
        return None


def _has_explicit_curve(key: asn1.TLV) -> bool:
    try:
        algorithm = key.parse(_KeyInfo).algorithm
        is_curve = algorithm[0].parse(x509.ObjectIdentifier).dotted_string == _EC_PUBLIC_KEY
    except (*UNDECODABLE, IndexError):
        return False
    return is_curve and len(algorithm) > 1 and algorithm[1].tag_bytes == _SEQUENCE


def _brief(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
