"""Other names, several addresses, and certificates that somebody on the way made."""

from __future__ import annotations

import pytest

from clientdiag.model.core import Severity, State
from clientdiag.model.observations import Document, OtherNameLookup, PublicExpected, TrustStore
from tests.peers.authority import Authority, self_signed
from tests.unit import facts
from tests.unit.examples import AUTOMATIC
from tests.unit.facts import ADDRESS, DAY, HOST, NOW, but, finding, handshake, healthy, issuing, judged, leaf

SECOND = "192.0.2.11"


class TestOtherName:
    run = staticmethod(lambda: but(healthy(), handshake(leaf("other.example.com"), issuing())))

    def test_a_name_that_leads_to_the_same_place_is_the_one_to_use(self) -> None:
        made = judged(*self.run(), OtherNameLookup("other.example.com", ("192.0.2.99", ADDRESS)))
        assert [one.code for one in made.findings] == ["connected-by-other-name"]
        assert made.findings[0].subject == "other.example.com"

    @pytest.mark.parametrize("addresses", [(), ("192.0.2.99",)], ids=range(2))
    def test_a_name_that_leads_elsewhere_is_a_mismatch(self, addresses: tuple[str, ...]) -> None:
        made = judged(*self.run(), OtherNameLookup("other.example.com", addresses))
        assert [one.code for one in made.findings] == ["name-mismatch"]

    def test_a_name_that_fits_needs_no_other(self) -> None:
        assert (
            finding("connected-by-other-name", *healthy(), OtherNameLookup("x.example", (ADDRESS,))) is None
        )


class TestSeveralAddresses:
    def shown(self, *second: facts.Der) -> tuple[facts.Observation, ...]:
        both = but(healthy(), facts.lookup(ADDRESS, SECOND))
        return (*both, handshake(*second, address=SECOND))

    def test_one_certificate_everywhere_is_nothing_to_say(self) -> None:
        assert (
            finding("addresses-serve-different-certificates", *self.shown(facts.good_leaf(), issuing()))
            is None
        )

    def test_distinct_ones_that_all_pass_are_a_note(self) -> None:
        run = self.shown(leaf(), issuing())
        found = finding("addresses-serve-different-certificates", *run)
        assert found is not None
        assert found.severity is Severity.NOTE
        assert judged(*run).verdict.state is State.READY

    @pytest.mark.parametrize(
        "bad",
        [
            lambda: (leaf("other.example.com"), issuing()),
            lambda: (leaf(not_after=NOW - DAY), issuing()),
            lambda: (self_signed(HOST, not_before=NOW - DAY, not_after=NOW + DAY),),
            lambda: (leaf(by=Authority.root("Stranger")),),
        ],
        ids=["name", "dates", "self-signed", "root"],
    )
    def test_one_that_fails_beside_one_that_passes_is_an_error_and_named(self, bad: object) -> None:
        run = self.shown(*bad())  # type: ignore[operator]  # made when the test runs
        found = finding("addresses-serve-different-certificates", *run)
        assert found is not None
        assert (found.severity, found.subject) == (Severity.ERROR, SECOND)
        assert judged(*run).verdict.root == "addresses-serve-different-certificates"

    def test_where_none_passes_the_faults_of_the_certificates_say_it(self) -> None:
        run = but(self.shown(), handshake(leaf("a.example"), issuing()))
        run = (*run, handshake(leaf("b.example"), issuing(), address=SECOND))
        assert finding("addresses-serve-different-certificates", *run) is None

    def test_what_is_not_known_to_pass_is_not_called_good(self) -> None:
        unsure = facts.store(complete=False)
        run = (*(one for one in self.shown(leaf(), issuing()) if not isinstance(one, TrustStore)), unsure)
        found = finding("addresses-serve-different-certificates", *run)
        assert found is None or "all of them good" not in found.summary.msgid

    def test_an_address_that_leaves_out_the_issuer_fails_too(self) -> None:
        run = self.shown(facts.good_leaf())
        assert finding("addresses-serve-different-certificates", *run) is not None


def _of(common_name: str, **wanted: object) -> Authority:
    return Authority.root(common_name, not_before=NOW - 400 * DAY, not_after=NOW + 400 * DAY, **wanted)


class TestInspection:
    def run(self, name: str, ca: Authority, *, trusted: bool = True) -> tuple[facts.Observation, ...]:
        kept = (one for one in healthy() if not isinstance(one, TrustStore))
        stores = (facts.store(*([ca] if trusted else [])), facts.public())
        shown = handshake(leaf(name, by=ca), ca, server_name=name)
        return but((*kept, *stores), facts.lookup(name=name), shown)

    def test_a_known_product_is_named_whether_it_is_trusted_or_not(self) -> None:
        for trusted in (True, False):
            found = finding("tls-inspection", *self.run(HOST, _of("Zscaler Root CA"), trusted=trusted))
            assert found is not None
            assert "Zscaler" in facts.args(found)

    def test_a_private_ca_on_a_custom_name_is_none(self) -> None:
        assert finding("tls-inspection", *self.run(HOST, _of("Company Root CA"))) is None

    def test_a_local_root_where_a_public_one_is_expected_is_one(self) -> None:
        assert finding("tls-inspection", *self.run(AUTOMATIC, _of("Company Root CA"))) is not None
        custom = self.run(HOST, _of("Company Root CA"))
        assert finding("tls-inspection", *custom, PublicExpected("policy")) is not None

    def test_a_public_root_is_none_whatever_it_is_called(self) -> None:
        ca = _of("Zscaler Root CA")
        run = (*(one for one in self.run(AUTOMATIC, ca) if not isinstance(one, TrustStore)), facts.store(ca))
        assert finding("tls-inspection", *run, facts.public(ca)) is None

    def test_it_is_the_cause_of_what_its_certificate_shows(self) -> None:
        run = self.run(AUTOMATIC, _of("Zscaler Root CA"), trusted=False)
        page = facts.exchange(document=Document.NOT_ANYCONNECT, status=403, headers={})
        made = judged(*but(run, page))
        assert made.verdict.root == "tls-inspection"
        errors = {one.explained_by for one in made.findings if one.severity is Severity.ERROR}
        assert errors == {None, "tls-inspection"}

    def test_while_a_gateway_answers_through_it_it_is_a_warning(self) -> None:
        found = finding("tls-inspection", *self.run(AUTOMATIC, _of("Company Root CA")))
        assert found is not None
        assert found.severity is Severity.WARNING

    def test_another_authority_on_an_automatic_name_is_a_note(self) -> None:
        found = finding("unusual-issuer", *self.run(AUTOMATIC, _of("Other Root CA")))
        assert found is not None
        assert found.severity is Severity.NOTE
        assert finding("unusual-issuer", *self.run(HOST, _of("Other Root CA"))) is None
