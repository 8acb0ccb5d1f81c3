"""What a certificate may be used for: issuing, or serving (RFC 5280 4.2.1.3, 4.2.1.9, 4.2.1.12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.certificates.faults import FaultKind, Flaw, Hint
from clientdiag.certificates.fields import EXTENDED_KEY_USAGE
from clientdiag.certificates.reading import Certificate

_SERVES = frozenset(
    {ExtendedKeyUsageOID.SERVER_AUTH.dotted_string, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string}
)
_STEPPED_UP = frozenset({"1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"})
"""Microsoft's and Netscape's old usages of a CA for servers, which OpenSSL still takes for serverAuth."""


def issuer_flaws(certificate: Certificate, *, is_anchor: bool) -> Iterator[Flaw]:
    """Why *certificate* may not issue; an anchor is trusted as it is, so some of it only warns."""
    lighter = Hint.WARNS if is_anchor else Hint.STOPS
    basic = certificate.extension(x509.BasicConstraints)
    structure = certificate.structure
    if structure is not None and structure.version < 3:
        hint = Hint.PEDANTIC if is_anchor else Hint.STOPS
        yield Flaw(FaultKind.NOT_A_CA, "version", f"v{structure.version}", "v3", hint)
    elif basic is None:
        yield Flaw(FaultKind.NOT_A_CA, "basicConstraints", "", "cA", lighter)
    elif not basic.ca:
        yield Flaw(FaultKind.NOT_A_CA, "basicConstraints", "cA FALSE", "cA TRUE")
    usage = certificate.extension(x509.KeyUsage)
    if usage is not None and not usage.key_cert_sign:
        yield Flaw(FaultKind.KEY_USAGE, "keyUsage", _bits(usage), "keyCertSign")
    purposes = certificate.extended_key_usage
    if purposes is not None and not (_SERVES | _STEPPED_UP) & set(purposes):
        yield Flaw(FaultKind.WRONG_PURPOSE, "extKeyUsage", ", ".join(purposes), "serverAuth", lighter)
    elif purposes is not None and is_anchor:
        yield Flaw(FaultKind.WRONG_PURPOSE, "extKeyUsage", ", ".join(purposes), "absent", Hint.PEDANTIC)


def server_flaws(certificate: Certificate) -> Iterator[Flaw]:
    """Why *certificate* may not serve, by the client's rules and the public web's."""
    yield from _server_key_usage(certificate)
    yield from _server_purpose(certificate)
    structure = certificate.structure
    if structure is not None and structure.version < 3:
        yield Flaw(FaultKind.VERSION, "version", f"v{structure.version}", "v3", Hint.PEDANTIC)
    if certificate.is_ca:
        yield Flaw(FaultKind.CA_AS_LEAF, "basicConstraints", "cA TRUE", "cA FALSE", Hint.PEDANTIC)


def _server_key_usage(certificate: Certificate) -> Iterator[Flaw]:
    """The client wants digitalSignature and, of an RSA key, keyEncipherment or keyAgreement too."""
    usage = certificate.extension(x509.KeyUsage)
    if usage is None:
        return
    exchanges = usage.key_encipherment or usage.key_agreement
    if not usage.digital_signature:
        hint = Hint.WARNS if exchanges else Hint.STOPS
        yield Flaw(FaultKind.KEY_USAGE, "keyUsage", _bits(usage), "digitalSignature", hint)
    elif not exchanges:
        hint = Hint.WARNS if isinstance(certificate.public_key, rsa.RSAPublicKey) else Hint.PEDANTIC
        yield Flaw(FaultKind.KEY_USAGE, "keyUsage", _bits(usage), "keyEncipherment or keyAgreement", hint)
    if usage.key_cert_sign and not certificate.is_ca:
        yield Flaw(FaultKind.KEY_USAGE, "keyUsage", "keyCertSign", "cA TRUE", Hint.PEDANTIC)


def _server_purpose(certificate: Certificate) -> Iterator[Flaw]:
    purposes = certificate.extended_key_usage
    if purposes is None:
        yield Flaw(FaultKind.WRONG_PURPOSE, "extKeyUsage", "absent", "serverAuth", Hint.PEDANTIC)
    elif not _SERVES & set(purposes):
        yield Flaw(FaultKind.WRONG_PURPOSE, "extKeyUsage", ", ".join(purposes), "serverAuth")
    elif ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string in purposes:
        yield Flaw(FaultKind.WRONG_PURPOSE, "extKeyUsage", "anyExtendedKeyUsage", "serverAuth", Hint.PEDANTIC)
    if any(one.critical and one.oid == EXTENDED_KEY_USAGE for one in certificate.extensions):
        yield Flaw(FaultKind.CRITICALITY, "extKeyUsage", "critical", "not critical", Hint.PEDANTIC)


def path_length_flaw(issuer: Certificate, below: Sequence[Certificate]) -> Flaw | None:
    """Whether more CAs stand between *issuer* and the end entity than its pathLenConstraint allows.

    Self-issued ones do not count (RFC 5280 4.2.1.9).
    """
    basic = issuer.extension(x509.BasicConstraints)
    if basic is None or basic.path_length is None:
        return None
    count = intermediates(below)
    if count <= basic.path_length:
        return None
    return Flaw(FaultKind.PATH_TOO_LONG, "pathLenConstraint", str(count), str(basic.path_length))


def intermediates(below: Sequence[Certificate]) -> int:
    """How many CAs *below* counts, the end entity first; self-issued ones do not."""
    return sum(1 for one in below[1:] if not one.is_self_issued)


def _bits(usage: x509.KeyUsage) -> str:
    names = {
        "digitalSignature": usage.digital_signature,
        "nonRepudiation": usage.content_commitment,
        "keyEncipherment": usage.key_encipherment,
        "dataEncipherment": usage.data_encipherment,
        "keyAgreement": usage.key_agreement,
        "keyCertSign": usage.key_cert_sign,
        "cRLSign": usage.crl_sign,
    }
    return ", ".join(name for name, is_set in names.items() if is_set) or "–"
