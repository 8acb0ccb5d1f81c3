from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clientdiag.certificates import structure
from clientdiag.certificates.faults import FaultKind as K
from clientdiag.certificates.faults import Hint
from clientdiag.certificates.strength import key_flaws, signature_flaws
from tests.unit.explained import DAY, HOST, NOW, c, ca, der, explained, faults, leaf


@cache
def private(kind: str) -> CertificateIssuerPrivateKeyTypes:
    made: dict[str, Callable[[], CertificateIssuerPrivateKeyTypes]] = {
        "P-192": lambda: ec.generate_private_key(ec.SECP192R1()),
        "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
        "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "P-521": lambda: ec.generate_private_key(ec.SECP521R1()),
        "Ed25519": ed25519.Ed25519PrivateKey.generate,
        "Ed448": ed448.Ed448PrivateKey.generate,
        "DSA": lambda: dsa.generate_private_key(1024),  # noqa: S505  # made to be weak
    }
    if kind in made:
        return made[kind]()
    return rsa.generate_private_key(65537, int(kind))


def self_signed(kind: str) -> bytes:
    key = private(kind)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, kind)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
    )
    return der(builder.sign(key, None if kind.startswith("Ed") else hashes.SHA256()))


@asn1.sequence
class _SignedBy:
    oid: x509.ObjectIdentifier
    nothing: asn1.Null


def signed_with(digest: hashes.HashAlgorithm) -> bytes:
    """A self-signed certificate over that digest, which the builder may refuse to make."""
    oids = {"md5": "4", "sha1": "5", "sha224": "14", "sha256": "11", "sha512": "13"}
    oid = x509.ObjectIdentifier(f"1.2.840.113549.1.1.{oids[digest.name]}")
    algorithm = asn1.decode_der(asn1.TLV, asn1.encode_der(_SignedBy(oid=oid, nothing=asn1.Null())))
    whole = asn1.decode_der(structure._Whole, self_signed("2048"))
    body = replace(whole.body, signature=algorithm)
    key = private("2048")
    assert isinstance(key, rsa.RSAPrivateKey)
    signature = key.sign(asn1.encode_der(body), padding.PKCS1v15(), digest)
    return asn1.encode_der(
        replace(whole, body=body, algorithm=algorithm, signature=asn1.BitString(signature, 0))
    )


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("1024", Hint.WARNS),
        ("2048", None),
        ("2052", Hint.PEDANTIC),
        ("P-192", Hint.WARNS),
        ("secp256k1", Hint.WARNS),
        ("P-384", None),
        ("P-521", None),
        ("Ed25519", None),
        ("Ed448", None),
        ("DSA", Hint.WARNS),
    ],
)
def test_a_key(kind: str, hint: Hint | None) -> None:
    found = list(key_flaws(c(self_signed(kind))))

    assert [one.hint for one in found] == ([hint] if hint else [])
    assert all(one.kind is K.WEAK_KEY and one.field == "subjectPublicKeyInfo" for one in found)


@asn1.sequence
class _FieldId:
    kind: x509.ObjectIdentifier
    prime: int


@asn1.sequence
class _Curve:
    a: bytes
    b: bytes


@asn1.sequence
class _Parameters:
    version: int
    field: _FieldId
    curve: _Curve
    base: bytes
    order: int
    cofactor: int


@asn1.sequence
class _Algorithm:
    oid: x509.ObjectIdentifier
    parameters: _Parameters


@asn1.sequence
class _Key:
    algorithm: _Algorithm
    key: asn1.BitString


P = 2**256 - 2**224 + 2**192 + 2**96 - 1
A, B = P - 3, 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)


def test_a_curve_that_is_spelt_out_is_named() -> None:
    made = der(leaf())
    point = leaf().certificate.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    field = _FieldId(kind=x509.ObjectIdentifier("1.2.840.10045.1.1"), prime=P)
    curve = _Curve(a=A.to_bytes(32, "big"), b=B.to_bytes(32, "big"))
    parameters = _Parameters(version=1, field=field, curve=curve, base=BASE, order=ORDER, cofactor=1)
    algorithm = _Algorithm(oid=x509.ObjectIdentifier("1.2.840.10045.2.1"), parameters=parameters)
    key = asn1.encode_der(_Key(algorithm=algorithm, key=asn1.BitString(point, 0)))
    whole = asn1.decode_der(structure._Whole, made)
    spelt = asn1.encode_der(replace(whole, body=replace(whole.body, key=asn1.decode_der(asn1.TLV, key))))

    assert c(spelt).key == "EC secp256r1"
    assert [(one.kind, one.found, one.hint) for one in key_flaws(c(spelt))] == [
        (K.WEAK_KEY, "explicit curve", Hint.WARNS)
    ]


@pytest.mark.parametrize(
    ("digest", "hint"),
    [
        (hashes.MD5(), Hint.STOPS),  # noqa: S303  # made to be weak
        (hashes.SHA1(), Hint.WARNS),  # noqa: S303  # made to be weak
        (hashes.SHA224(), None),
        (hashes.SHA256(), None),
        (hashes.SHA512(), None),
    ],
    ids=["MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-512"],
)
def test_a_signature(digest: hashes.HashAlgorithm, hint: Hint | None) -> None:
    made = c(signed_with(digest))

    assert [one.hint for one in signature_flaws(made)] == ([hint] if hint else [])
    assert made.is_self_signed is (digest.name != "md5")  # which nobody checks any more


def test_an_anchors_own_signature_does_not_matter() -> None:
    made = signed_with(hashes.SHA1())  # noqa: S303  # made to be weak

    assert K.WEAK_SIGNATURE not in {kind for _, kind, _ in faults(explained(made, anchors=[made], host=None))}
    assert (0, K.WEAK_SIGNATURE, "signatureAlgorithm") in faults(explained(made, anchors=[], host=None))


def test_a_weak_key_is_named_wherever_it_stands() -> None:
    top = ca("Top", key="rsa1024")
    said = explained(leaf(by=top), anchors=[top])

    assert faults(said) == [(1, K.WEAK_KEY, "subjectPublicKeyInfo")]
    assert HOST in said.best.path.certificates[0].dns_names


def test_a_key_that_cannot_be_read_stops() -> None:
    whole = asn1.decode_der(structure._Whole, der(leaf()))
    broken = asn1.decode_der(asn1.TLV, b"\x30\x04\x30\x02\x06\x00")
    made = asn1.encode_der(replace(whole, body=replace(whole.body, key=broken)))

    assert explained(made).best.weight.stops
