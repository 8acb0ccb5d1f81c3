from __future__ import annotations

import ipaddress
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes

from clientdiag.certificates import structure
from clientdiag.certificates.faults import FaultKind as K
from clientdiag.certificates.faults import Hint
from clientdiag.certificates.form import form_flaws
from clientdiag.certificates.strength import key_flaws
from clientdiag.certificates.usage import issuer_flaws
from clientdiag.knowledge import public_roots
from tests.peers.authority import Authority
from tests.unit.explained import c, ca, der, explained, faults, issuing, leaf, notes, root

ABSENT = x509.BasicConstraints(ca=True, path_length=None)


def remade(
    old: x509.Certificate,
    by: Authority,
    *,
    basic: x509.BasicConstraints | None = ABSENT,
    critical: bool = True,
    drop: tuple[type[x509.ExtensionType], ...] = (),
    subject: x509.Name | None = None,
) -> bytes:
    """*old* certified once more by *by*, with other basic constraints or without some extensions."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(old.subject if subject is None else subject)
        .issuer_name(by.certificate.subject)
        .public_key(old.public_key())
        .serial_number(old.serial_number)
        .not_valid_before(old.not_valid_before_utc)
        .not_valid_after(old.not_valid_after_utc)
    )
    for one in old.extensions:
        if not isinstance(one.value, (x509.BasicConstraints, *drop)):
            builder = builder.add_extension(one.value, one.critical)
    if basic is not None:
        builder = builder.add_extension(basic, critical)
    return der(builder.sign(by.issued.private_key, hashes.SHA256()))


def resealed(made: bytes, **fields: object) -> bytes:
    """*made* with other fields of its body; its signature no longer fits."""
    whole = asn1.decode_der(structure._Whole, made)
    return asn1.encode_der(replace(whole, body=replace(whole.body, **fields)))  # type: ignore[arg-type]  # by name


@asn1.sequence
class _Validity:
    start: asn1.UTCTime
    end: asn1.UTCTime


def flaws(made: bytes) -> set[tuple[K, str, Hint]]:
    return {(one.kind, one.field, one.hint) for one in form_flaws(c(made))}


@pytest.mark.parametrize(
    ("oid", "field", "hint"),
    [
        ("2.5.29.17", "subjectAltName", Hint.STOPS),
        ("2.5.29.19", "basicConstraints", Hint.STOPS),
        ("2.5.29.15", "keyUsage", Hint.STOPS),
        ("2.5.29.37", "extKeyUsage", Hint.STOPS),
        ("2.5.29.30", "nameConstraints", Hint.STOPS),
        ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess", Hint.PEDANTIC),
        ("2.5.29.31", "cRLDistributionPoints", Hint.WARNS),
        ("2.5.29.14", "subjectKeyIdentifier", Hint.WARNS),
        ("2.5.29.35", "authorityKeyIdentifier", Hint.WARNS),
    ],
)
def test_an_extension_that_cannot_be_decoded_is_named(oid: str, field: str, hint: Hint) -> None:
    broken = structure._RawExtension(oid=x509.ObjectIdentifier(oid), critical=False, value=b"\x30\x05broke")
    whole = asn1.decode_der(structure._Whole, der(leaf()))
    others = [one for one in whole.body.extensions or [] if one.oid.dotted_string != oid]
    made = resealed(der(leaf()), extensions=[broken, *others])

    assert (K.MALFORMED, field, hint) in flaws(made)
    assert len({one for one in flaws(made) if one[0] is K.MALFORMED}) == 1
    assert c(made).dns_names == (() if oid == "2.5.29.17" else ("vpn.example.com",))


def test_a_broken_alternative_name_is_called_that_and_not_a_mismatch() -> None:
    broken = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.17"), b"vpn.example.com")
    shown = leaf(names=(), common_name=None, further=[(broken, False)])

    assert faults(explained(shown, issuing())) == [(0, K.MALFORMED, "subjectAltName")]


def test_a_network_among_the_names() -> None:
    names = x509.SubjectAlternativeName(
        [x509.DNSName("vpn.example.com"), x509.IPAddress(ipaddress.ip_network("192.0.2.0/24"))]
    )
    shown = leaf(names=(), further=[(names, False)], common_name=None)

    assert faults(explained(shown, issuing())) == [(0, K.MALFORMED, "subjectAltName")]
    assert (0, K.NAME_MISMATCH, "subjectAltName") in faults(explained(shown, issuing(), host="192.0.2.1"))


def test_an_extension_that_is_there_twice() -> None:
    whole = asn1.decode_der(structure._Whole, der(leaf()))
    extensions = whole.body.extensions or []
    made = resealed(der(leaf()), extensions=[*extensions, extensions[-1]])

    assert [kind for kind, _, _ in flaws(made)] == [K.MALFORMED]
    assert c(made).dns_names == ("vpn.example.com",)


@pytest.mark.parametrize("where", [0, 1, 2])
def test_a_critical_extension_nobody_knows(where: int) -> None:
    odd = [(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.55738.1"), b"\x05\x00"), True)]
    further = [odd if place == where else [] for place in range(3)]
    top = ca("Top", further=further[2])
    middle = ca("Middle", top, further=further[1])

    said = explained(leaf(by=middle, further=further[0]), middle, anchors=[top])

    assert faults(said) == [(where, K.UNKNOWN_CRITICAL_EXTENSION, "1.3.6.1.4.1.55738.1")]


def test_an_unknown_extension_that_is_not_critical_is_nothing() -> None:
    odd = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.55738.1"), b"\x05\x00")

    assert faults(explained(leaf(further=[(odd, False)]), issuing()), at_least=Hint.PEDANTIC) == []


@pytest.mark.parametrize("serial", [0, -5, 1 << 160])
def test_an_odd_serial_number_is_a_note(serial: int) -> None:
    assert (K.SERIAL, "serialNumber", Hint.PEDANTIC) in flaws(resealed(der(leaf()), serial=serial))


@pytest.mark.parametrize("serial", [1, (1 << 159) - 1])
def test_a_good_serial_number(serial: int) -> None:
    assert flaws(resealed(der(leaf()), serial=serial)) == set()


def test_two_signature_algorithms() -> None:
    rsa = asn1.decode_der(structure._Whole, der(leaf(by=ca("RSA", key="rsa"))))

    assert (K.MALFORMED, "signatureAlgorithm", Hint.STOPS) in flaws(
        resealed(der(leaf()), signature=rsa.body.signature)
    )


def test_an_old_version() -> None:
    old = resealed(der(leaf()), version=0, extensions=None)
    anchor = resealed(der(root()), version=0, extensions=None)

    assert (0, K.VERSION, "version") in notes(explained(old, host=None))
    trusted = explained(leaf(by=root()), anchors=[anchor])
    assert (1, K.NOT_A_CA, "version") in notes(trusted)
    assert trusted.best.acceptable
    sent = ca("Sent", root())
    assert (1, K.NOT_A_CA, "version") in faults(explained(leaf(by=sent), resealed(der(sent), version=0)))


def test_an_end_entity_without_a_subject_whose_names_are_not_critical() -> None:
    shown = leaf(common_name=None, organization=None)

    assert notes(explained(shown, issuing())) == [(0, K.CRITICALITY, "subjectAltName")]


def test_critical_where_it_must_not_be() -> None:
    key = leaf().certificate.public_key()
    ski = x509.SubjectKeyIdentifier.from_public_key(key)
    aia = x509.AuthorityInformationAccess(
        [
            x509.AccessDescription(
                x509.oid.AuthorityInformationAccessOID.CA_ISSUERS,
                x509.UniformResourceIdentifier("http://ca.example/x"),
            )
        ]
    )
    made = der(leaf(key_identifiers=False, further=[(ski, True), (aia, True)]))

    assert {
        (K.CRITICALITY, "subjectKeyIdentifier", Hint.PEDANTIC),
        (K.CRITICALITY, "authorityInfoAccess", Hint.WARNS),
    } <= flaws(made)


class TestKeyIdentifiers:
    def test_their_absence_is_a_note(self) -> None:
        bare = ca("Bare", root(), key_identifiers=False)
        said = explained(leaf(by=bare), bare)

        assert notes(said) == [
            (1, K.KEY_IDENTIFIER, "subjectKeyIdentifier"),
            (1, K.KEY_IDENTIFIER, "authorityKeyIdentifier"),
        ]

    def test_a_root_needs_none_of_its_authority(self) -> None:
        own = ca("Own", key_identifiers=False)

        assert (1, K.KEY_IDENTIFIER, "authorityKeyIdentifier") not in notes(
            explained(leaf(by=own), anchors=[own])
        )

    def test_one_that_names_another_key_warns(self) -> None:
        """OpenSSL does not take such an issuer for one; others do."""
        other = x509.AuthorityKeyIdentifier(b"x" * 20, None, None)
        said = explained(leaf(key_identifiers=False, further=[(other, False)]), issuing())

        assert faults(said) == [(0, K.KEY_IDENTIFIER, "authorityKeyIdentifier")]
        assert said.best.trusted


def test_an_empty_issuer_is_named() -> None:
    nobody = asn1.decode_der(structure._Whole, der(leaf(common_name=None, organization=None))).body.subject

    assert (K.MALFORMED, "issuer", Hint.WARNS) in flaws(resealed(der(leaf()), issuer=nobody))


def test_a_validity_that_ends_before_it_begins() -> None:
    whole = asn1.decode_der(structure._Whole, der(leaf()))
    times = whole.body.validity.parse(_Validity)
    swapped = asn1.encode_der(_Validity(start=times.end, end=times.start))
    made = resealed(der(leaf()), validity=asn1.decode_der(asn1.TLV, swapped))

    assert (K.MALFORMED, "validity", Hint.STOPS) in flaws(made)


def test_every_public_root_is_at_most_odd() -> None:
    """Nothing that stops is said of the roots that everybody trusts."""
    for one in public_roots():
        found = (*form_flaws(c(one)), *key_flaws(c(one)), *issuer_flaws(c(one), is_anchor=True))
        assert not [flaw for flaw in found if flaw.hint is not Hint.PEDANTIC], c(one).subject
