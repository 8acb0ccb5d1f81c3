from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from clientdiag.certificates.faults import FaultKind as K
from tests.peers.authority import Authority
from tests.unit.explained import DAY, NOW, ca, der, explained, faults, issuing, leaf, notes, root


def crl(
    by: Authority,
    *serials: int,
    number: bool | None = False,
    reason: x509.ReasonFlags | None = None,
    last: object = NOW - DAY,
    following: object = NOW + DAY,
    further: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> bytes:
    """A list of *by*; *number* says whether its number is critical, None leaves it out."""
    from cryptography.hazmat.primitives.serialization import Encoding

    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(last)  # type: ignore[arg-type]  # a moment
        .next_update(following)  # type: ignore[arg-type]  # a moment
    )
    if number is not None:
        builder = builder.add_extension(x509.CRLNumber(7), number)
    for extension, critical in further:
        builder = builder.add_extension(extension, critical)
    for serial in serials:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW - DAY)
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(by.issued.private_key, hashes.SHA256()).public_bytes(Encoding.DER)


SHOWN = leaf()
SERIAL = SHOWN.certificate.serial_number


def said(*crls: bytes) -> list[tuple[int, K, str]]:
    return faults(explained(SHOWN, issuing(), crls=crls))


def test_what_is_listed_is_revoked() -> None:
    lists = [crl(issuing(), SERIAL, reason=x509.ReasonFlags.key_compromise)]
    (found,) = explained(SHOWN, issuing(), crls=lists).best.of(K.REVOKED)

    assert (found.depth, found.field, found.limit) == (0, "revocationDate", "keyCompromise")
    assert found.found == (NOW - DAY).isoformat()


def test_what_is_not_listed_is_not() -> None:
    assert said(crl(issuing(), SERIAL + 1)) == []


def test_the_list_of_another_issuer_says_nothing() -> None:
    assert said(crl(root(), SERIAL)) == []
    assert said(b"garbage") == []


def test_a_revoked_intermediate_is_named_in_its_place() -> None:
    assert said(crl(root(), issuing().certificate.serial_number)) == [(1, K.REVOKED, "revocationDate")]


def test_what_was_taken_off_the_list_is_good() -> None:
    assert said(crl(issuing(), SERIAL, reason=x509.ReasonFlags.remove_from_crl)) == []


def test_a_list_that_the_issuer_did_not_sign_says_nothing() -> None:
    twin = ca("Tests Issuing CA")

    assert said(crl(twin, SERIAL)) == [(0, K.CRL_UNUSABLE, "signature")]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"last": NOW + DAY, "following": NOW + 2 * DAY}, "thisUpdate"),
        ({"last": NOW - 2 * DAY, "following": NOW - DAY}, "nextUpdate"),
        ({"further": ((x509.DeltaCRLIndicator(6), True),)}, "deltaCRLIndicator"),
        (
            {"further": ((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), True),)},
            "1.2.3.4",
        ),
    ],
    ids=["early", "late", "delta", "unknown"],
)
def test_a_list_that_may_not_be_used_warns(wanted: dict[str, object], field: str) -> None:
    assert (0, K.CRL_UNUSABLE, field) in said(crl(issuing(), **wanted))  # type: ignore[arg-type]  # by name


def test_an_issuer_that_may_not_sign_lists() -> None:
    narrow = ca("Narrow", root(), key_usage=("key_cert_sign",))
    found = explained(leaf(by=narrow), narrow, crls=[crl(narrow)])

    assert faults(found) == [(0, K.CRL_UNUSABLE, "keyUsage")]


@pytest.mark.parametrize("number", [None, True])
def test_a_list_without_a_proper_number_is_a_note(number: bool | None) -> None:
    found = explained(SHOWN, issuing(), crls=[crl(issuing(), number=number)])

    assert (0, K.CRL_UNUSABLE, "cRLNumber") in notes(found)


def test_it_is_the_very_certificate() -> None:
    assert der(SHOWN) == der(SHOWN.certificate)
