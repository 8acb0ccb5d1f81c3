"""Whether keys and signatures are strong enough, and of a kind that clients accept."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

from clientdiag.certificates.faults import FaultKind, Flaw, Hint
from clientdiag.certificates.reading import Certificate
from clientdiag.certificates.structure import UNDECODABLE

MIN_RSA_BITS = 2048
HOPELESS_RSA_BITS = 1024
_CURVES = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_KEY = "subjectPublicKeyInfo"


def key_flaws(certificate: Certificate) -> Iterator[Flaw]:
    """What is weak or unusual about the certificate's own key."""
    public = certificate.public_key
    if isinstance(public, rsa.RSAPublicKey):
        if public.key_size < MIN_RSA_BITS:
            hint = Hint.STOPS if public.key_size < HOPELESS_RSA_BITS else Hint.WARNS
            yield Flaw(FaultKind.WEAK_KEY, _KEY, certificate.key, f"RSA {MIN_RSA_BITS}", hint)
        elif public.key_size % 8:
            yield Flaw(FaultKind.WEAK_KEY, _KEY, certificate.key, "a multiple of 8", Hint.PEDANTIC)
    elif isinstance(public, ec.EllipticCurvePublicKey):
        if public.curve.name not in _CURVES:
            yield Flaw(FaultKind.WEAK_KEY, _KEY, certificate.key, "P-256, P-384, P-521", Hint.WARNS)
        elif certificate.structure is not None and certificate.structure.has_explicit_curve:
            yield Flaw(FaultKind.WEAK_KEY, _KEY, "explicit curve", "a named curve", Hint.WARNS)
    elif isinstance(public, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        return
    elif public is None:
        yield Flaw(FaultKind.MALFORMED, _KEY, certificate.key)
    else:
        found = certificate.key if isinstance(public, dsa.DSAPublicKey) else type(public).__name__
        yield Flaw(FaultKind.WEAK_KEY, _KEY, found, "RSA, EC, Ed25519", Hint.WARNS)


def signature_flaws(certificate: Certificate) -> Iterator[Flaw]:
    """What is weak about the signature over the certificate; of an anchor it does not matter."""
    try:
        digest = certificate.loaded.signature_hash_algorithm if certificate.loaded is not None else None
    except UNDECODABLE:
        oid = certificate.loaded.signature_algorithm_oid.dotted_string if certificate.loaded else ""
        yield Flaw(FaultKind.WEAK_SIGNATURE, "signatureAlgorithm", oid, "SHA-256", Hint.WARNS)
        return
    if digest is not None and digest.name in {"md5", "md2", "md4"}:
        yield Flaw(FaultKind.WEAK_SIGNATURE, "signatureAlgorithm", digest.name.upper(), "SHA-256")
    elif digest is not None and digest.digest_size < 28:
        yield Flaw(FaultKind.WEAK_SIGNATURE, "signatureAlgorithm", digest.name.upper(), "SHA-256", Hint.WARNS)
