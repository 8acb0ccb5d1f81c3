from __future__ import annotations

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import Finding, Severity
from tests.unit import facts
from tests.unit.facts import ADDRESS, HOST, but, finding, healthy, judged
from tests.unit.profile_facts import (
    OTHER,
    Facts,
    by_address,
    configured,
    entry,
    on_port,
)

ELSEWHERE = "profile-points-elsewhere"


def severity(code: str, *observations: facts.Observation) -> Severity | None:
    found = finding(code, *observations)
    return found.severity if found is not None else None


def said(found: Finding | None) -> str:
    assert found is not None
    return facts.args(found)


class TestElsewhere:
    def test_an_entry_by_address_that_fails_by_it_explains_what_is_seen(self) -> None:
        made = judged(*by_address(entry(ADDRESS)))
        explained = {one.code: one.explained_by for one in made.findings}

        assert explained["connected-by-address"] == ELSEWHERE
        assert made.verdict.root == ELSEWHERE
        assert HOST in said(finding(ELSEWHERE, *by_address(entry(ADDRESS))))

    def test_an_entry_by_address_beside_a_name_that_works_is_a_warning(self) -> None:
        assert severity(ELSEWHERE, *healthy(), entry(ADDRESS)) is Severity.WARNING

    def test_an_address_that_the_certificate_names_is_fine(self) -> None:
        shown = facts.handshake(facts.leaf(HOST, ADDRESS), facts.issuing(), server_name=None)
        assert severity(ELSEWHERE, *but(by_address(entry(ADDRESS)), shown)) is None

    def test_an_address_of_another_site_is_no_concern_of_this_one(self) -> None:
        assert severity(ELSEWHERE, *healthy(), entry("192.0.2.200"), entry()) is None

    @pytest.mark.parametrize(
        ("observations", "expected"),
        [
            (on_port(8443, entry()), Severity.WARNING),
            (on_port(8443, entry(), entry(HOST, 8443)), None),
            (on_port(443, entry(HOST, 8443)), None),
            (on_port(443, entry(HOST, 443, says_port=True)), None),
            (on_port(8443, entry(HOST, 443, says_port=True)), None),
            (on_port(8443, entry(HOST, 444, says_port=True), configured(HOST, 8443)), Severity.WARNING),
            (on_port(8443, entry(OTHER)), None),
            (on_port(443, entry(), configured(HOST, 8443)), None),
        ],
        ids=range(8),
    )
    def test_another_port_of_this_host(self, observations: Facts, expected: Severity | None) -> None:
        assert severity(ELSEWHERE, *observations) is expected

    def test_a_closed_port_of_the_entry_is_explained_where_it_names_another(self) -> None:
        closed = (facts.clock(), facts.lookup(), facts.refused(), entry(), configured(HOST, 8443))
        made = judged(*closed)

        assert made.verdict.root == ELSEWHERE
        assert {one.code: one.explained_by for one in made.findings}["port-closed"] == ELSEWHERE

    def test_a_closed_port_alone_is_not_the_profile_s(self) -> None:
        closed = (facts.clock(), facts.lookup(), facts.refused(), entry(), entry(HOST, 8443))
        assert severity(ELSEWHERE, *closed) is None
        assert judged(*closed).verdict.root == "port-closed"

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ((entry(OTHER), configured()), Severity.WARNING),
            ((entry(OTHER),), None),
            ((entry(OTHER), entry("third.example.com"), configured()), None),
            ((entry(OTHER), entry(), configured()), None),
            ((entry(), configured(OTHER)), None),
        ],
        ids=range(5),
    )
    def test_another_host(self, known: Facts, expected: Severity | None) -> None:
        assert severity(ELSEWHERE, *healthy(), *known) is expected

    def test_an_entry_that_fails_where_it_names_another_host_is_an_error(self) -> None:
        web = facts.exchange(document=seen.Document.NOT_ANYCONNECT, status=404, headers={})
        made = judged(*but(healthy(), web), entry(), configured(OTHER))

        assert made.verdict.root == ELSEWHERE
        assert {one.code: one.explained_by for one in made.findings}["not-anyconnect"] == ELSEWHERE
