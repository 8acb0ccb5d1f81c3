"""Whether a key made the signature on a certificate. The work is cryptography's."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from clientdiag.certificates.structure import UNDECODABLE


def is_signed_by(below: x509.Certificate | None, above: x509.Certificate | None) -> bool:
    """Whether *above*'s key signed *below*, whatever the names.

    Raises one of UNDECODABLE when the key or the hash cannot be used.
    """
    if below is None or above is None:
        return False
    try:
        below.verify_directly_issued_by(above)
    except InvalidSignature:
        return False
    except UNDECODABLE:  # it refuses SHA-1, which weak-signature speaks of, and the same name in other bytes
        return _verifies(below, above.public_key())
    return True


def _verifies(below: x509.Certificate, key: CertificatePublicKeyTypes) -> bool:
    signature, signed, digest = below.signature, below.tbs_certificate_bytes, below.signature_hash_algorithm
    how = below.signature_algorithm_parameters  # None for the SHA-1 ones, of which it says nothing more
    if digest is not None and digest.name == "md5":
        return False  # anybody can make these; weak-signature says so
    try:
        if isinstance(key, rsa.RSAPublicKey) and digest:
            key.verify(
                signature,
                signed,
                how if isinstance(how, padding.AsymmetricPadding) else padding.PKCS1v15(),
                digest,
            )
        elif isinstance(key, ec.EllipticCurvePublicKey) and digest:
            key.verify(signature, signed, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(signature, signed)
        else:
            return False
    except InvalidSignature:
        return False
    return True
