"""Revocation lists: what one says of a certificate, if it may say anything of it (RFC 5280 6.3.3)."""

from __future__ import annotations

import warnings
from dataclasses import replace

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning

from clientdiag.certificates.places import list_places
from clientdiag.certificates.reading import Certificate
from clientdiag.certificates.revocation_answer import UNDECODABLE, UNREADABLE, Said
from clientdiag.model.observations import Doubt, RevocationStatus

_KNOWN_EXTENSIONS = {
    x509.AuthorityKeyIdentifier.oid,
    x509.CRLNumber.oid,
    x509.IssuingDistributionPoint.oid,
    x509.IssuerAlternativeName.oid,
    x509.FreshestCRL.oid,
    x509.AuthorityInformationAccess.oid,
}


def read_list(data: bytes, certificate: Certificate, issuer: Certificate) -> Said:
    """What the list *data* (DER or PEM) of *issuer* says of *certificate*. Never raises."""
    if certificate.loaded is None or issuer.loaded is None:
        return UNREADABLE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # odd serial numbers occur in lists
        try:
            return _read(_load(data), certificate, certificate.loaded, issuer)
        except UNDECODABLE:
            return UNREADABLE


def _load(data: bytes) -> x509.CertificateRevocationList:
    pem = data.lstrip().startswith(b"-----BEGIN")
    return x509.load_pem_x509_crl(data) if pem else x509.load_der_x509_crl(data)


def _read(
    found: x509.CertificateRevocationList,
    certificate: Certificate,
    loaded: x509.Certificate,
    issuer: Certificate,
) -> Said:
    base = Said(
        RevocationStatus.UNKNOWN,
        this_update=found.last_update_utc,
        next_update=found.next_update_utc,
        signed=_is_signed(found, issuer),
        responder=found.issuer.rfc4514_string(),
    )
    if found.issuer.public_bytes() != certificate.issuer_der:
        return replace(base, doubt=Doubt.OTHER_CERTIFICATE)
    if not _covers(found, certificate):
        return replace(base, doubt=Doubt.NOT_COVERED)
    entry = found.get_revoked_certificate_by_serial_number(loaded.serial_number)
    if entry is None:
        return replace(base, status=RevocationStatus.GOOD)
    return replace(
        base,
        status=RevocationStatus.REVOKED,
        reason=_reason(entry),
        revoked=entry.revocation_date_utc,
    )


def _is_signed(found: x509.CertificateRevocationList, issuer: Certificate) -> bool:
    if issuer.loaded is None or not _may_sign_lists(issuer.loaded):
        return False
    key = issuer.loaded.public_key()
    try:
        return found.is_signature_valid(key)  # type: ignore[arg-type]  # a key that cannot sign is a TypeError
    except UNDECODABLE:
        return False


def _may_sign_lists(issuer: x509.Certificate) -> bool:
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


def _covers(found: x509.CertificateRevocationList, certificate: Certificate) -> bool:
    """Whether the list is complete for this certificate: not a delta, not of other kinds or places."""
    for extension in found.extensions:
        if extension.critical and extension.oid not in _KNOWN_EXTENSIONS:
            return False
    try:
        limits = found.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return True
    if limits.indirect_crl or limits.only_contains_attribute_certs or limits.only_some_reasons:
        return False
    if limits.only_contains_ca_certs and certificate.is_ca is not True:
        return False
    if limits.only_contains_user_certs and certificate.is_ca is True:
        return False
    names = {one.value for one in limits.full_name or () if isinstance(one, x509.UniformResourceIdentifier)}
    return not names or not names.isdisjoint(list_places(certificate))


def _reason(entry: x509.RevokedCertificate) -> str:
    try:
        return str(entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value)
    except (x509.ExtensionNotFound, *UNDECODABLE):
        return ""
