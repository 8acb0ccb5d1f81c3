from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from clientdiag.certificates.pkcs7 import MAX_CERTIFICATES, certificates_in
from clientdiag.certificates.places import MAX_PLACES, issuer_places, list_places, responder_places
from clientdiag.certificates.reading import read
from tests.peers.authority import Authority, pem
from tests.unit import facts
from tests.unit.facts import DAY, NOW, issuing, leaf, root

_CA = {"not_before": NOW - 300 * DAY, "not_after": NOW + 900 * DAY}


def bundle(*issuers: Authority) -> bytes:
    return pkcs7.serialize_certificates([one.certificate for one in issuers], Encoding.DER)


class TestForms:
    def test_der(self) -> None:
        assert certificates_in(facts.der(issuing())) == (facts.der(issuing()),)

    def test_pem(self) -> None:
        assert certificates_in(b"Issuing CA\n" + pem([issuing().certificate, root().certificate])) == (
            facts.der(issuing()),
            facts.der(root()),
        )

    def test_a_bundle(self) -> None:
        assert set(certificates_in(bundle(issuing(), root()))) == {facts.der(issuing()), facts.der(root())}

    def test_a_bundle_as_pem(self) -> None:
        made = pkcs7.serialize_certificates([issuing().certificate], Encoding.PEM)
        assert certificates_in(made) == (facts.der(issuing()),)

    @pytest.mark.parametrize(
        "data", [b"", b"\x30\x00", b"<html>", bytes(range(256)) * 20, b"-----BEGIN CERTIFICATE-----"]
    )
    def test_anything_else_holds_none(self, data: bytes) -> None:
        assert certificates_in(data) == ()

    def test_cut_off_it_holds_none(self) -> None:
        assert certificates_in(bundle(issuing())[:-20]) == ()

    def test_of_very_many_only_some_are_taken(self) -> None:
        many = [Authority.root(f"Filler {n}") for n in range(MAX_CERTIFICATES + 4)]
        assert len(certificates_in(bundle(*many))) == MAX_CERTIFICATES


class TestPlaces:
    def test_each_kind_is_found(self) -> None:
        one = read(leaf(ca_issuers=["http://a/"], ocsp=["http://b/"], crl=["http://c/"]).der)
        assert (issuer_places(one), responder_places(one), list_places(one)) == (
            ("http://a/",),
            ("http://b/",),
            ("http://c/",),
        )

    def test_a_certificate_may_name_none(self) -> None:
        one = read(leaf().der)
        assert issuer_places(one) == responder_places(one) == list_places(one) == ()

    def test_what_can_be_asked_comes_first_and_very_many_are_cut(self) -> None:
        urls = ["ldap:///CN=CA", *(f"http://a/{n}" for n in range(9))]
        found = list_places(read(leaf(crl=urls).der))
        assert found == tuple(f"http://a/{n}" for n in range(MAX_PLACES))

    def test_bytes_that_are_no_certificate_name_none(self) -> None:
        assert issuer_places(read(b"noise")) == ()
