from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.model.core import Actor, Severity
from clientdiag.model.observations import StoreContext, TlsHandshake, TrustStore
from tests.peers.authority import CLIENT, SERVER, Authority, self_signed
from tests.unit import facts
from tests.unit.facts import DAY, HOST, NOW, but, finding, healthy, judged, leaf

CODES = ("self-signed-temporary", "self-signed", "intermediate-not-sent", "wrong-purpose")
AUTOMATIC = "office-abcdefgh.dynamic-m.com"
_DATES: dict[str, Any] = {"not_before": NOW - DAY, "not_after": NOW + 60 * DAY}


def shows(
    *presented: facts.Der, trusted: tuple[facts.Der, ...] | None = None
) -> tuple[facts.Observation, ...]:
    """A healthy run whose server shows *presented*, on a computer that trusts *trusted*."""
    run = but(healthy(), facts.handshake(*presented))
    if trusted is None:
        return run
    kept = (one for one in run if not isinstance(one, TrustStore))
    return (*kept, facts.store(*trusted), facts.public())


def codes(run: tuple[facts.Observation, ...]) -> list[str]:
    return [code for code in CODES if finding(code, *run)]


class TestSelfSigned:
    def test_a_self_signed_certificate_is_named(self) -> None:
        run = shows(self_signed(HOST, **_DATES))
        assert codes(run) == ["self-signed"]
        assert judged(*run).verdict.root == "self-signed"

    @pytest.mark.parametrize("names", [(AUTOMATIC,), (HOST, AUTOMATIC), (AUTOMATIC.upper(), HOST)])
    def test_on_a_gateway_that_gets_its_own_it_is_temporary(self, names: tuple[str, ...]) -> None:
        assert codes(shows(self_signed(*names, **_DATES))) == ["self-signed-temporary"]

    def test_it_is_temporary_when_only_the_name_that_was_asked_for_says_so(self) -> None:
        run = but(shows(self_signed("meraki", **_DATES)), facts.lookup(name=AUTOMATIC))
        assert codes(run) == ["self-signed-temporary"]
        # and its other name is explained by it
        assert judged(*run).verdict.root == "self-signed-temporary"

    @pytest.mark.parametrize("name", ["dynamic-m.com", f"{AUTOMATIC}.evil.example", "notdynamic-m.com"])
    def test_what_only_looks_like_it_is_not(self, name: str) -> None:
        assert codes(shows(self_signed(name, **_DATES))) == ["self-signed"]

    @pytest.mark.parametrize(
        ("age", "fresh"),
        [
            (timedelta(0), True),
            (timedelta(minutes=14, seconds=59), True),
            (timedelta(minutes=15), False),
            (timedelta(days=9), False),
            (timedelta(minutes=-1), False),
        ],
        ids=range(5),
    )
    def test_one_issued_minutes_ago_is_worth_waiting_for(self, age: timedelta, fresh: bool) -> None:
        shown = self_signed(AUTOMATIC, not_before=NOW - age, not_after=NOW + 60 * DAY)
        found = finding("self-signed-temporary", *shows(shown))
        assert found is not None
        assert any("quarter of an hour" in one.msgid for one in found.remedy) is fresh

    def test_one_that_this_computer_trusts_is_no_fault(self) -> None:
        own = self_signed(HOST, **_DATES)
        assert codes(shows(own, trusted=(own,))) == []
        assert judged(*shows(own, trusted=(own,))).verdict.root is None

    def test_a_certificate_with_its_issuer_s_name_but_another_key_is_not_self_signed(self) -> None:
        namesake = Authority.root("Same Name", **_DATES)
        shown = leaf(HOST, by=namesake, common_name="Same Name")
        assert codes(shows(shown)) == ["intermediate-not-sent"]


class TestLeafOnly:
    def test_a_leaf_alone_lacks_its_issuer(self) -> None:
        run = shows(leaf())
        assert codes(run) == ["intermediate-not-sent"]
        found = finding("intermediate-not-sent", *run)
        assert found is not None
        assert (found.severity, found.acts) == (Severity.ERROR, (Actor.IT_SERVER, Actor.IT_DEVICE))
        assert "Facts Issuing CA" in facts.args(found)
        assert judged(*run).verdict.root == "intermediate-not-sent"

    def test_a_copy_of_the_issuer_on_this_computer_makes_it_a_warning(self) -> None:
        spare = facts.store(facts.issuing(), store="windows-ca", anchors=False)
        found = finding("intermediate-not-sent", *shows(leaf()), spare)
        assert found is not None
        assert found.severity is Severity.WARNING

    def test_an_issuer_that_is_itself_trusted_is_no_gap(self) -> None:
        assert codes(shows(leaf(), trusted=(facts.issuing(),))) == []

    def test_a_leaf_of_a_trusted_root_needs_nobody_between(self) -> None:
        assert codes(shows(leaf(by=facts.root()))) == []

    def test_the_second_of_two_missing_is_a_missing_root_or_a_gap_but_never_nothing(self) -> None:
        middle = facts.issuing().intermediate("Second CA", **_DATES)
        run = shows(leaf(by=middle), middle)  # the first intermediate is not sent
        assert judged(*run).verdict.root in {"intermediate-not-sent", "private-root-missing"}

    def test_an_issuer_called_root_is_taken_for_one(self) -> None:
        run = shows(leaf(by=Authority.root("Other Root CA", **_DATES)))
        assert codes(run) == []
        assert judged(*run).verdict.root == "private-root-missing"

    def test_a_known_issuer_comes_with_the_place_to_fetch_it_from(self) -> None:
        found = finding("intermediate-not-sent", *shows(_of_hydrant()))
        assert found is not None
        assert "http://validation.identrust.com/certs/hydrantidcaO1.p7c" in facts.args(found)

    def test_without_any_handshake_nothing_is_said(self) -> None:
        run = tuple(one for one in healthy() if not isinstance(one, TlsHandshake))
        assert finding("intermediate-not-sent", *run) is None


def _of_hydrant() -> bytes:
    """A leaf whose issuer has the name of the CA that Meraki gateways use."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    from clientdiag.knowledge import known_cas

    [known] = [one for one in known_cas() if one.id == "hydrantid-server-ca-o1"]
    signer = facts.issuing()
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name.from_rfc4514_string(f"CN={HOST}"))
        .issuer_name(x509.Name.from_rfc4514_string(known.subject))
        .public_key(facts.good_leaf().certificate.public_key())
        .serial_number(7)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + 60 * DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(signer.issued.private_key, hashes.SHA256())
    )
    return facts.der(made)


@pytest.mark.parametrize(
    ("usages", "wrong"),
    [
        ((SERVER,), False),
        ((SERVER, CLIENT), False),
        ((ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,), False),
        ((), False),  # no extension: any purpose (RFC 5280 4.2.1.12)
        ((CLIENT,), True),
        ((ExtendedKeyUsageOID.CODE_SIGNING, CLIENT), True),
    ],
    ids=range(6),
)
def test_only_a_stated_other_purpose_is_wrong(usages: tuple[Any, ...], wrong: bool) -> None:
    run = shows(leaf(usages=usages), facts.issuing())

    assert codes(run) == (["wrong-purpose"] if wrong else [])


def test_a_certificate_that_cannot_be_read_is_never_ready() -> None:
    from clientdiag.model.core import State

    verdict = judged(*shows(b"\x30\x03\x02\x01\x01")).verdict

    assert verdict.state is not State.READY


def test_stores_that_were_not_asked_leave_self_signed_as_it_is() -> None:
    run = tuple(one for one in shows(self_signed(HOST, **_DATES)) if not isinstance(one, TrustStore))

    assert codes(run) == ["self-signed"]
    assert StoreContext.MACHINE.value == "machine"
