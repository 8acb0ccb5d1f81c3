"""What CRLs say of the certificates of a path, as faults (RFC 5280 5, 6.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import CRLEntryExtensionOID

from clientdiag.certificates.distinguished import same_name
from clientdiag.certificates.faults import FaultKind, Flaw, Hint
from clientdiag.certificates.fields import field_of
from clientdiag.certificates.reading import Certificate
from clientdiag.certificates.structure import UNDECODABLE

_UNDERSTOOD = {"2.5.29.20", "2.5.29.35", "2.5.29.28", "2.5.29.46"}


@lru_cache(maxsize=64)
def read_crl(der: bytes) -> x509.CertificateRevocationList | None:
    """The CRL of *der*; None when it cannot be decoded."""
    try:
        return x509.load_der_x509_crl(der)
    except UNDECODABLE:
        return None


def revocation_flaws(
    certificate: Certificate, issuer: Certificate, crls: Sequence[bytes], when: datetime
) -> Iterator[Flaw]:
    """What those of *crls* (DER) that *issuer* made say of *certificate* at *when*."""
    for der in crls:
        crl = read_crl(der)
        if crl is None or not same_name(crl.issuer.public_bytes(), certificate.issuer_der):
            continue
        if not _is_signed(crl, issuer):
            yield _unusable("signature", "not by this issuer")
            continue
        yield from _form(crl, issuer, when)
        yield from _listed(crl, certificate)


def _is_signed(crl: x509.CertificateRevocationList, issuer: Certificate) -> bool:
    public = issuer.public_key
    try:
        return public is not None and crl.is_signature_valid(public)  # type: ignore[arg-type]  # other keys raise
    except UNDECODABLE:
        return False


def _form(crl: x509.CertificateRevocationList, issuer: Certificate, when: datetime) -> Iterator[Flaw]:
    usage = issuer.extension(x509.KeyUsage)
    if usage is not None and not usage.crl_sign:
        yield _unusable("keyUsage", "without cRLSign")
    if crl.last_update_utc > when:
        yield _unusable("thisUpdate", crl.last_update_utc.isoformat(), when.isoformat())
    if crl.next_update_utc is not None and crl.next_update_utc < when:
        yield _unusable("nextUpdate", crl.next_update_utc.isoformat(), when.isoformat())
    try:
        extensions = list(crl.extensions)
    except UNDECODABLE as error:
        yield _unusable("crlExtensions", type(error).__name__)
        return
    numbers = [one for one in extensions if isinstance(one.value, x509.CRLNumber)]
    if not numbers:
        yield _unusable("cRLNumber", "absent", hint=Hint.PEDANTIC)
    for one in extensions:
        if one in numbers and one.critical:
            yield _unusable("cRLNumber", "critical", "not critical", Hint.PEDANTIC)
        elif isinstance(one.value, x509.DeltaCRLIndicator):
            yield _unusable("deltaCRLIndicator", "only changes")
        elif one.critical and one.oid.dotted_string not in _UNDERSTOOD:
            yield _unusable(field_of(one.oid.dotted_string), "critical")


def _listed(crl: x509.CertificateRevocationList, certificate: Certificate) -> Iterator[Flaw]:
    serial = certificate.structure.serial if certificate.structure is not None else None
    entry = crl.get_revoked_certificate_by_serial_number(serial) if serial is not None else None
    if entry is None:
        return
    try:
        found = entry.extensions.get_extension_for_oid(CRLEntryExtensionOID.CRL_REASON).value
        reason = found.reason.value if isinstance(found, x509.CRLReason) else "unspecified"
    except (*UNDECODABLE, x509.ExtensionNotFound):
        reason = "unspecified"
    if reason != x509.ReasonFlags.remove_from_crl.value:
        yield Flaw(FaultKind.REVOKED, "revocationDate", entry.revocation_date_utc.isoformat(), reason)


def _unusable(field: str, found: str, limit: str = "", hint: Hint = Hint.WARNS) -> Flaw:
    return Flaw(FaultKind.CRL_UNUSABLE, field, found, limit, hint)
