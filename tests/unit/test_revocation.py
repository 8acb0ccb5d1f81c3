from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.certificates.crl import read_list
from clientdiag.certificates.ocsp_answer import question, read_answer
from clientdiag.certificates.reading import Certificate, read
from clientdiag.certificates.revocation_answer import LONGEST_WITHOUT_END, TOLERANCE, Said, settled
from clientdiag.model.observations import Doubt, RevocationStatus
from tests.peers.authority import Authority, Issued, self_signed
from tests.peers.crl_server import make_list
from tests.peers.ocsp_responder import OcspResponder, make_answer
from tests.unit import facts
from tests.unit.facts import DAY, NOW, issuing, leaf, root

SERIAL = 0x4711
GOOD, REVOKED = RevocationStatus.GOOD, RevocationStatus.REVOKED
UNKNOWN, UNREADABLE = RevocationStatus.UNKNOWN, RevocationStatus.UNREADABLE
HOUR = timedelta(hours=1)
_URL = "http://pki.example.com/issuing.crl"


def of(certificate: facts.Der) -> Certificate:
    return read(facts.der(certificate))


def shown() -> Certificate:
    """A leaf with SERIAL, whose list is at _URL."""
    return of(leaf(serial=SERIAL, crl=[_URL]))


def listed(*serials: int, about: Certificate | None = None, **how: Any) -> Said:
    made = make_list(issuing(), *serials, **{"made": NOW - HOUR, **how})
    return settled(read_list(made, about or shown(), of(issuing())), NOW)


def points(**limits: Any) -> list[tuple[x509.ExtensionType, bool]]:
    usual: dict[str, Any] = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return [(x509.IssuingDistributionPoint(**{**usual, **limits}), True)]


class TestLists:
    def test_a_serial_that_is_not_on_it_is_good(self) -> None:
        said = listed(1, 2)
        assert (said.status, said.doubt, said.signed) == (GOOD, None, True)
        assert (said.this_update, said.next_update) == (NOW - HOUR, NOW + 23 * HOUR)

    def test_one_that_is_on_it_is_revoked(self) -> None:
        said = listed(1, SERIAL)
        assert (said.status, said.reason, said.revoked) == (REVOKED, "keyCompromise", NOW - 2 * HOUR)

    def test_without_a_reason_it_is_revoked_all_the_same(self) -> None:
        assert (listed(SERIAL, reason=None).status, listed(SERIAL, reason=None).reason) == (REVOKED, "")

    def test_pem_is_read_too(self) -> None:
        made = x509.load_der_x509_crl(make_list(issuing(), SERIAL, made=NOW)).public_bytes(Encoding.PEM)
        assert read_list(made, shown(), of(issuing())).status is REVOKED

    @pytest.mark.parametrize("serials", [(), (SERIAL,)])
    def test_one_that_has_ended_is_unknown_never_good(self, serials: tuple[int, ...]) -> None:
        said = listed(*serials, made=NOW - 48 * HOUR)
        assert (said.status, said.doubt) == (UNKNOWN, Doubt.EXPIRED)

    def test_one_from_the_future_is_unknown(self) -> None:
        said = listed(made=NOW + HOUR)
        assert (said.status, said.doubt) == (UNKNOWN, Doubt.EARLY)

    def test_one_that_another_key_signed_is_unknown(self) -> None:
        said = listed(SERIAL, signed_by=issuing().twin())
        assert (said.status, said.doubt, said.signed) == (UNKNOWN, Doubt.NOT_SIGNED, False)

    def test_one_of_another_issuer_is_unknown(self) -> None:
        said = settled(read_list(make_list(root(), SERIAL, made=NOW), shown(), of(issuing())), NOW)
        assert (said.status, said.doubt) == (UNKNOWN, Doubt.OTHER_CERTIFICATE)

    def test_an_issuer_that_may_not_sign_lists_did_not(self) -> None:
        other = root().intermediate(
            "No Lists", key_usage=("key_cert_sign",), not_before=NOW - DAY, not_after=NOW + DAY
        )
        about = of(leaf(by=other, serial=SERIAL))
        said = settled(read_list(make_list(other, SERIAL, made=NOW), about, of(other)), NOW)
        assert (said.status, said.doubt) == (UNKNOWN, Doubt.NOT_SIGNED)

    @pytest.mark.parametrize(
        "extensions",
        [
            [(x509.DeltaCRLIndicator(1), True)],
            [(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00"), True)],
            points(only_contains_ca_certs=True),
            points(only_contains_attribute_certs=True),
            points(indirect_crl=True),
            points(only_some_reasons=frozenset({x509.ReasonFlags.key_compromise})),
            points(full_name=[x509.UniformResourceIdentifier("http://pki.example.com/other.crl")]),
        ],
        ids=[
            "delta",
            "unknown-critical",
            "of-cas",
            "of-attributes",
            "indirect",
            "some-reasons",
            "other-place",
        ],
    )
    def test_one_that_is_not_about_it_says_nothing(
        self, extensions: list[tuple[x509.ExtensionType, bool]]
    ) -> None:
        said = listed(extensions=extensions)
        assert (said.status, said.doubt) == (UNKNOWN, Doubt.NOT_COVERED)

    @pytest.mark.parametrize(
        "extensions",
        [
            [(x509.CRLNumber(7), False)],
            points(only_contains_user_certs=True),
            points(full_name=[x509.UniformResourceIdentifier(_URL)]),
        ],
        ids=["number", "of-users", "this-place"],
    )
    def test_one_that_is_about_it_counts(self, extensions: list[tuple[x509.ExtensionType, bool]]) -> None:
        assert listed(extensions=extensions).status is GOOD
        assert listed(SERIAL, extensions=extensions).status is REVOKED

    def test_one_of_users_says_nothing_of_a_ca(self) -> None:
        ca = issuing().intermediate("Lower", serial=SERIAL, not_before=NOW - DAY, not_after=NOW + DAY)
        said = listed(about=of(ca), extensions=points(only_contains_user_certs=True))
        assert said.doubt is Doubt.NOT_COVERED

    @pytest.mark.parametrize("data", [b"", b"\x30\x00", b"-----BEGIN X509 CRL-----\n", bytes(range(256)) * 9])
    def test_noise_is_unreadable(self, data: bytes) -> None:
        assert read_list(data, shown(), of(issuing())).status is UNREADABLE

    def test_cut_off_it_is_unreadable(self) -> None:
        assert read_list(make_list(issuing(), SERIAL)[:-9], shown(), of(issuing())).status is UNREADABLE

    def test_an_undecodable_certificate_is_unreadable(self) -> None:
        assert read_list(make_list(issuing()), read(b"noise"), of(issuing())).status is UNREADABLE


def answered(about: Issued | None = None, signer: Issued | None = None, **how: Any) -> Said:
    one = about or leaf(serial=SERIAL)
    made = make_answer(
        one.certificate,
        issuing().certificate,
        signer or issuing().issued,
        **{"made": NOW - HOUR, **how},
    )
    return settled(read_answer(made, of(one), of(issuing()), NOW), NOW)


def delegate(by: Authority | None = None, **wanted: Any) -> Issued:
    usual: dict[str, Any] = {
        "usages": [ExtendedKeyUsageOID.OCSP_SIGNING],
        "not_before": NOW - DAY,
        "not_after": NOW + DAY,
    }
    return (by or issuing()).leaf("Responder", **{**usual, **wanted})


class TestAnswers:
    def test_good(self) -> None:
        said = answered()
        assert (said.status, said.signed, said.responder) == (GOOD, True, of(issuing()).subject)

    def test_revoked(self) -> None:
        said = answered(revoked=True)
        assert (said.status, said.reason, said.revoked) == (REVOKED, "keyCompromise", NOW - 2 * HOUR)

    def test_the_responder_s_own_unknown(self) -> None:
        said = answered(status=ocsp.OCSPCertStatus.UNKNOWN)
        assert (said.status, said.doubt) == (UNKNOWN, None)

    @pytest.mark.parametrize("revoked", [False, True])
    def test_one_that_has_ended_is_unknown_never_good(self, revoked: bool) -> None:
        said = answered(revoked=revoked, made=NOW - 48 * HOUR)
        assert (said.status, said.doubt) == (UNKNOWN, Doubt.EXPIRED)

    def test_one_from_the_future_is_unknown(self) -> None:
        assert answered(made=NOW + HOUR).doubt is Doubt.EARLY

    def test_an_appointed_responder_may_sign(self) -> None:
        signer = delegate()
        said = answered(signer=signer, sends=[signer.certificate])
        assert (said.status, said.signed) == (GOOD, True)
        assert "Responder" in said.responder

    @pytest.mark.parametrize(
        "signer",
        [
            lambda: self_signed("Nobody"),
            lambda: issuing().leaf("No Responder", not_before=NOW - DAY, not_after=NOW + DAY),
            lambda: delegate(by=root()),
            lambda: delegate(not_after=NOW - HOUR),
            lambda: delegate(by=issuing().twin()),
        ],
        ids=["stranger", "without-the-usage", "of-another-issuer", "ended", "of-a-namesake"],
    )
    def test_nobody_else_may(self, signer: Any) -> None:
        one = signer()
        said = answered(signer=one, sends=[one.certificate], revoked=True)
        assert (said.status, said.doubt) == (UNKNOWN, Doubt.NOT_SIGNED)

    def test_an_rsa_key_may_sign(self) -> None:
        signer = delegate(key="rsa")
        assert answered(signer=signer, sends=[signer.certificate]).status is GOOD

    def test_one_about_another_serial_says_nothing(self) -> None:
        made = make_answer(
            leaf().certificate, issuing().certificate, issuing().issued, made=NOW, revoked=True
        )
        said = settled(read_answer(made, of(leaf(serial=SERIAL)), of(issuing()), NOW), NOW)
        assert (said.status, said.doubt) == (UNKNOWN, Doubt.OTHER_CERTIFICATE)

    def test_one_about_a_namesake_s_certificate_says_nothing(self) -> None:
        one = leaf(serial=SERIAL)
        made = make_answer(one.certificate, issuing().twin().certificate, issuing().issued, made=NOW)
        assert read_answer(made, of(one), of(issuing()), NOW).doubt is Doubt.OTHER_CERTIFICATE

    def test_a_refusal_is_told_in_its_own_word(self) -> None:
        made = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
        said = read_answer(made.public_bytes(Encoding.DER), shown(), of(issuing()), NOW)
        assert (said.status, said.doubt, said.detail) == (UNKNOWN, Doubt.REFUSED, "try_later")

    @pytest.mark.parametrize("data", [b"", b"\x30\x00", b"<html>", bytes(range(256)) * 9])
    def test_noise_is_unreadable(self, data: bytes) -> None:
        assert read_answer(data, shown(), of(issuing()), NOW).status is UNREADABLE

    def test_a_question_names_the_certificate_and_carries_nothing_else(self) -> None:
        asked = question(shown(), of(issuing()))
        assert asked is not None
        read_back = ocsp.load_der_ocsp_request(asked)
        assert read_back.serial_number == SERIAL
        assert list(read_back.extensions) == []

    def test_there_is_no_question_about_noise(self) -> None:
        assert question(read(b"noise"), of(issuing())) is None


class TestTimes:
    def said(self, **more: Any) -> Said:
        return Said(GOOD, **{"signed": True, "this_update": NOW - HOUR, "next_update": NOW + HOUR, **more})

    @pytest.mark.parametrize(
        ("more", "status"),
        [
            ({"this_update": NOW + TOLERANCE}, GOOD),
            ({"this_update": NOW + TOLERANCE + timedelta(seconds=1)}, UNKNOWN),
            ({"next_update": NOW}, GOOD),
            ({"next_update": NOW - timedelta(seconds=1)}, UNKNOWN),
            ({"next_update": None}, GOOD),
            ({"next_update": None, "this_update": NOW - LONGEST_WITHOUT_END - HOUR}, UNKNOWN),
            ({"this_update": None}, UNKNOWN),
            ({"signed": False}, UNKNOWN),
        ],
        ids=range(8),
    )
    def test_only_a_signed_answer_in_its_time_counts(
        self, more: dict[str, Any], status: RevocationStatus
    ) -> None:
        assert settled(self.said(**more), NOW).status is status


def test_openssl_s_responder_is_understood(issuing_ca: Authority) -> None:
    from datetime import UTC, datetime

    from clientdiag.probes.revocation import ask_responder
    from tests.unit.fetching import bounds

    one = issuing_ca.leaf("x", serial=SERIAL)
    asked = question(of(one), of(issuing_ca))
    assert asked is not None
    with OcspResponder(issuing_ca, revoked=[SERIAL]) as responder:
        came = ask_responder(f"http://127.0.0.1:{responder.port}/", asked, bounds())
    assert came.failure is None
    now = datetime.now(UTC)
    said = settled(read_answer(came.body, of(one), of(issuing_ca), now), now)
    assert (said.status, said.reason) == (REVOKED, "keyCompromise")
