from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.certificates.explain import explain
from clientdiag.certificates.faults import FaultKind as K
from clientdiag.certificates.faults import Hint, Weight
from tests.unit.explained import (
    DAY,
    HOST,
    NOW,
    c,
    ca,
    der,
    explained,
    faults,
    issuing,
    labels,
    leaf,
    notes,
    root,
)


@pytest.mark.parametrize("key", ["ec", "rsa"])
def test_a_good_chain_has_no_fault(key: str) -> None:
    said = explained(leaf(key=key), issuing())

    assert said.best.acceptable
    assert said.complete
    assert faults(said, at_least=Hint.PEDANTIC) == []
    assert labels(said) == [HOST, "Tests Issuing CA", "Tests Root CA"]
    assert said.best.path.presented == (True, True, False)


def test_a_fault_says_where_what_and_against_what() -> None:
    shown = leaf(not_after=NOW - DAY)
    (late,) = explained(shown, issuing()).best.of(K.EXPIRED)

    assert (late.depth, late.sha256, late.field, late.hint) == (0, c(shown).sha256, "notAfter", Hint.STOPS)
    assert late.found == (NOW - DAY).isoformat()
    assert late.limit == NOW.isoformat()
    assert late.detail == f"{late.found} ({late.limit})"


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_each_certificate_out_of_its_time_is_named(depth: int) -> None:
    ends = [NOW + DAY] * 3
    ends[depth] = NOW - DAY
    top = ca("Root", not_after=ends[2])
    middle = ca("Middle", top, not_after=ends[1])

    said = explained(leaf(by=middle, not_after=ends[0]), middle, anchors=[top])

    assert faults(said) == [(depth, K.EXPIRED, "notAfter")]
    assert said.best.trusted
    assert not said.best.acceptable


def test_what_is_not_valid_yet() -> None:
    assert faults(explained(leaf(not_before=NOW + DAY), issuing())) == [(0, K.NOT_YET_VALID, "notBefore")]


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        (timedelta(), []),
        (timedelta(milliseconds=5), []),
        (timedelta(seconds=1), [(0, K.EXPIRED, "notAfter")]),
    ],
    ids=range(3),
)
def test_validity_counts_in_whole_seconds(off: timedelta, expected: list[object]) -> None:
    assert faults(explained(leaf(not_after=NOW), issuing(), when=NOW + off)) == expected
    start = [(0, K.NOT_YET_VALID, "notBefore")] if off else []
    assert faults(explained(leaf(not_before=NOW), issuing(), when=NOW - off)) == start


def test_every_fault_is_named_not_only_the_first() -> None:
    shown = leaf(
        "other.example.com",
        not_after=NOW - DAY,
        key="rsa1024",
        usages=(ExtendedKeyUsageOID.CLIENT_AUTH,),
    )

    said = explained(shown, ca("Stranger"), anchors=[])

    assert {kind for _, kind, _ in faults(said)} == {
        K.NAME_MISMATCH,
        K.EXPIRED,
        K.WEAK_KEY,
        K.WRONG_PURPOSE,
        K.ISSUER_MISSING,
    }
    assert said.leaf_faults == said.best.faults
    assert said.best.weight == Weight(stops=4, warns=1)


class TestNames:
    def test_another_name(self) -> None:
        assert faults(explained(leaf("other.example.com"), issuing())) == [
            (0, K.NAME_MISMATCH, "subjectAltName")
        ]

    def test_no_name_asked_for(self) -> None:
        assert faults(explained(leaf("other.example.com"), issuing(), host=None)) == []

    def test_only_a_common_name(self) -> None:
        said = explained(leaf(names=(), common_name=HOST), issuing())

        assert faults(said) == [(0, K.COMMON_NAME_ONLY, "subjectAltName")]
        assert said.best.acceptable  # it warns; the client decides

    def test_only_another_common_name(self) -> None:
        assert faults(explained(leaf(names=(), common_name="x"), issuing())) == [
            (0, K.NAME_MISMATCH, "commonName")
        ]

    def test_no_names_at_all(self) -> None:
        said = explained(leaf(names=(), common_name=None), issuing())

        assert faults(said) == [(0, K.NO_NAMES, "subjectAltName")]

    def test_an_address(self) -> None:
        shown = leaf("192.0.2.1", "192.0.2.2")

        assert faults(explained(shown, issuing(), host="192.0.2.2")) == []
        assert faults(explained(shown, issuing(), host="192.0.2.3")) == [
            (0, K.NAME_MISMATCH, "subjectAltName")
        ]

    def test_an_address_written_as_a_name(self) -> None:
        names = x509.SubjectAlternativeName([x509.DNSName("192.0.2.1")])
        said = explained(
            leaf(names=(), common_name=None, further=[(names, False)]),
            issuing(),
            host="192.0.2.1",
        )

        assert faults(said) == [(0, K.NAME_MISMATCH, "subjectAltName")]
        assert notes(said) == [(0, K.NAME_FORM, "subjectAltName")]

    @pytest.mark.parametrize(
        "name", ["*", "*.*.example.com", "vp*.example.com", "vpn.*.com", "xn--*.example.com"]
    )
    def test_a_wildcard_that_covers_nothing(self, name: str) -> None:
        said = explained(leaf(name, common_name=None), issuing())

        assert faults(said) == [(0, K.NAME_MISMATCH, "subjectAltName")]
        assert notes(said) == [(0, K.WILDCARD, "subjectAltName")]

    def test_a_wildcard_below_a_top_level_domain_stops_only_where_it_is_needed(self) -> None:
        only = explained(leaf("*.com", common_name=None), issuing(), host="example.com")
        besides = explained(leaf("*.com", "example.com", common_name=None), issuing(), host="example.com")

        assert faults(only) == [(0, K.WILDCARD, "subjectAltName")]
        assert faults(besides) == []
        assert notes(besides) == [(0, K.WILDCARD, "subjectAltName")]

    def test_a_good_wildcard(self) -> None:
        assert (
            faults(explained(leaf("*.example.com", common_name=None), issuing()), at_least=Hint.PEDANTIC)
            == []
        )

    def test_odd_names_are_notes(self) -> None:
        said = explained(leaf(HOST, "under_score.example.com"), issuing())

        assert notes(said) == [(0, K.NAME_FORM, "subjectAltName")]

    def test_a_common_name_that_repeats_no_name(self) -> None:
        assert notes(explained(leaf(common_name="Gateway 7"), issuing())) == [
            (0, K.COMMON_NAME_DIFFERS, "commonName")
        ]


def test_a_name_in_other_letters_is_the_same_name() -> None:
    """RFC 5280 7.1: case and runs of spaces do not count; the bytes differ."""
    top = ca("Tests  Odd   ROOT")
    own = leaf(by=ca("Tests odd root"))
    builder = (
        x509.CertificateBuilder()
        .subject_name(own.certificate.subject)
        .issuer_name(own.certificate.issuer)
        .public_key(own.certificate.public_key())
        .serial_number(7)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    )
    shown = builder.sign(top.issued.private_key, hashes.SHA256())

    said = explained(shown, anchors=[root(), top])

    assert said.best.acceptable
    assert (0, K.NAME_ENCODING, "issuer") in notes(said)


def test_a_spare_closes_the_gap_and_is_known_as_unsent() -> None:
    said = explained(leaf(), spares=[issuing()])

    assert said.best.acceptable
    assert said.best.path.needs_unsent_intermediate


def test_an_index_serves_as_a_store() -> None:
    from clientdiag.certificates.index import Index

    said = explain([c(leaf()), c(issuing())], {"system": Index.of([der(root()), b"garbage"])}, (), NOW, HOST)

    assert said.best.acceptable


@pytest.mark.parametrize("seed", range(60))
def test_damage_is_named_and_never_raises(seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(der(leaf()))
    for _ in range(dice.randint(1, 4)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)

    said = explained(bytes(data), issuing())

    if bytes(data) != der(leaf()):
        assert said.best.weight.stops


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x03\x02\x01\x01", b"hello"], ids=range(4))
def test_garbage_is_malformed(data: bytes) -> None:
    said = explained(data, data, issuing(), anchors=[data])

    assert (0, K.MALFORMED, "certificate") in faults(said)


def test_now_is_no_part_of_it() -> None:
    said = explained(leaf(), issuing(), when=datetime.now(UTC) - timedelta(days=9000))

    assert {kind for _, kind, _ in faults(said)} == {K.NOT_YET_VALID}
