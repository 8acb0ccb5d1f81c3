"""Whether a certificate is made as RFC 5280 asks: decodable, and its extensions understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cryptography import x509

from clientdiag.certificates import fields
from clientdiag.certificates.faults import FaultKind, Flaw, Hint, shown
from clientdiag.certificates.fields import field_of
from clientdiag.certificates.reading import Certificate
from clientdiag.certificates.structure import NO_NAME, Extension

MAX_SERIAL_OCTETS = 20
_HARMLESS_UNREAD = {fields.AUTHORITY_INFO_ACCESS}
_DECIDING = {
    fields.SUBJECT_ALT_NAME,
    fields.BASIC_CONSTRAINTS,
    fields.KEY_USAGE,
    fields.EXTENDED_KEY_USAGE,
    fields.NAME_CONSTRAINTS,
}
_NEVER_CRITICAL = {
    fields.SUBJECT_KEY_IDENTIFIER: Hint.PEDANTIC,
    fields.AUTHORITY_KEY_IDENTIFIER: Hint.PEDANTIC,
    fields.AUTHORITY_INFO_ACCESS: Hint.WARNS,
}
_ALWAYS_CRITICAL = {fields.NAME_CONSTRAINTS, fields.POLICY_CONSTRAINTS}


def form_flaws(certificate: Certificate) -> Iterator[Flaw]:
    """Everything about the form of *certificate* that is wrong wherever it stands in a path."""
    structure = certificate.structure
    if certificate.loaded is None or structure is None:
        yield Flaw(FaultKind.MALFORMED, "certificate", f"{len(certificate.der)} bytes that do not decode")
        return
    if not structure.one_algorithm:
        yield Flaw(FaultKind.MALFORMED, "signatureAlgorithm", "differs inside and outside")
    if structure.serial <= 0 or (structure.serial.bit_length() + 8) // 8 > MAX_SERIAL_OCTETS:
        limit = f"1 to {MAX_SERIAL_OCTETS} octets, positive"
        yield Flaw(FaultKind.SERIAL, "serialNumber", shown(structure.serial), limit, Hint.PEDANTIC)
    if structure.issuer == NO_NAME:
        yield Flaw(FaultKind.MALFORMED, "issuer", "empty", hint=Hint.WARNS)
    if certificate.is_ca and structure.subject == NO_NAME:
        yield Flaw(FaultKind.MALFORMED, "subject", "empty", hint=Hint.WARNS)
    start, end = certificate.not_before, certificate.not_after
    if start is None or end is None or start > end:
        yield Flaw(FaultKind.MALFORMED, "validity", f"{start} – {end}")
    yield from _extension_flaws(certificate)
    yield from _criticality_flaws(certificate)
    yield from _key_identifier_flaws(certificate)


def _extension_flaws(certificate: Certificate) -> Iterator[Flaw]:
    for oid, count in Counter(one.oid for one in certificate.extensions).items():
        if count > 1:
            yield Flaw(FaultKind.MALFORMED, field_of(oid), f"{count} times", "once")
    for one in certificate.extensions:
        if one.problem:
            yield Flaw(
                FaultKind.MALFORMED,
                field_of(one.oid),
                shown(one.problem),
                hint=_unread(one),
            )
        elif one.critical and one.oid not in fields.UNDERSTOOD:
            yield Flaw(FaultKind.UNKNOWN_CRITICAL_EXTENSION, one.oid)
        elif isinstance(one.value, x509.NameConstraints):
            yield from _constraints_form(one.value)


def _unread(one: Extension) -> Hint:
    if one.critical or one.oid in _DECIDING:
        return Hint.STOPS
    return Hint.PEDANTIC if one.oid in _HARMLESS_UNREAD else Hint.WARNS


def _constraints_form(found: x509.NameConstraints) -> Iterator[Flaw]:
    """A dNSName with a leading period is no dNSName, although clients read it as "below this"."""
    for one in (*(found.permitted_subtrees or ()), *(found.excluded_subtrees or ())):
        if isinstance(one, x509.DNSName) and one.value.startswith("."):
            yield Flaw(FaultKind.MALFORMED, "nameConstraints", shown(one.value), hint=Hint.PEDANTIC)
            return


def _criticality_flaws(certificate: Certificate) -> Iterator[Flaw]:
    for one in certificate.extensions:
        wrong: Hint | None = None
        if one.critical:
            wrong = _NEVER_CRITICAL.get(one.oid)
        elif one.oid in _ALWAYS_CRITICAL or (one.oid == fields.BASIC_CONSTRAINTS and certificate.is_ca):
            wrong = Hint.PEDANTIC
        if one.oid == fields.SUBJECT_ALT_NAME and one.critical is (certificate.subject_der != NO_NAME):
            wrong = Hint.PEDANTIC
        if wrong is not None:
            words = ("critical", "not critical") if one.critical else ("not critical", "critical")
            yield Flaw(FaultKind.CRITICALITY, field_of(one.oid), *words, hint=wrong)
        if one.oid == fields.NAME_CONSTRAINTS and not certificate.is_ca:
            yield Flaw(FaultKind.NAME_CONSTRAINT, "nameConstraints", "", "only in a CA", Hint.PEDANTIC)


def _key_identifier_flaws(certificate: Certificate) -> Iterator[Flaw]:
    """RFC 5280 4.2.1.1 and 4.2.1.2; paths are built well enough without."""
    own = certificate.extension(x509.SubjectKeyIdentifier)
    above = certificate.extension(x509.AuthorityKeyIdentifier)
    present = {one.oid for one in certificate.extensions}
    if certificate.is_ca and fields.SUBJECT_KEY_IDENTIFIER not in present:
        yield _identifier("subjectKeyIdentifier", "absent")
    if not certificate.is_self_signed:
        if fields.AUTHORITY_KEY_IDENTIFIER not in present:
            yield _identifier("authorityKeyIdentifier", "absent")
        return
    if above is None:
        return
    if above.key_identifier is None:
        yield _identifier("authorityKeyIdentifier", "without keyIdentifier")
    elif own is not None and above.key_identifier != own.digest:
        yield _identifier("authorityKeyIdentifier", above.key_identifier.hex(), own.digest.hex())
    if above.authority_cert_issuer is not None or above.authority_cert_serial_number is not None:
        yield _identifier("authorityKeyIdentifier", "authorityCertIssuer")


def _identifier(field: str, found: str, limit: str = "") -> Flaw:
    return Flaw(FaultKind.KEY_IDENTIFIER, field, shown(found), shown(limit), Hint.PEDANTIC)
