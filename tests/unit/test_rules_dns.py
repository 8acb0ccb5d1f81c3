from __future__ import annotations

import pytest

from clientdiag.model.core import FailureKind, Severity, Topic
from clientdiag.model.observations import DnsAnswer, ExpectedAddresses, ResolverRole, Resolvers, TargetAddress
from tests.unit import facts
from tests.unit.facts import ADDRESS, HOST, ask, but, dns, finding, healthy, judged, lookup, unknown

NXDOMAIN = (dns("A", "NXDOMAIN"), dns("AAAA", "NXDOMAIN"))
EMPTY = (dns("A", "NOERROR"), dns("AAAA", "NOERROR"))
SERVFAIL = (dns("A", "SERVFAIL"), dns("AAAA", "SERVFAIL"))
REFUSED = (dns("A", "REFUSED"), dns("AAAA", "REFUSED"))
SILENT = (
    dns("A", None, failure=FailureKind.TIMED_OUT),
    dns("AAAA", None, failure=FailureKind.TIMED_OUT),
)
CODES = ("name-not-found", "name-without-address", "resolver-failing")
NO_NAME, NO_ADDRESS, TRY_AGAIN = FailureKind.NO_SUCH_NAME, FailureKind.NO_ADDRESS, FailureKind.TRY_AGAIN


@pytest.mark.parametrize(
    ("system", "answers", "code"),
    [
        (NO_NAME, NXDOMAIN, "name-not-found"),
        (NO_ADDRESS, NXDOMAIN, "name-not-found"),  # what some systems say for it
        (NO_NAME, (), "name-not-found"),  # DoH: nobody to ask directly
        (NO_NAME, (*NXDOMAIN, *SILENT), "name-not-found"),
        (NO_ADDRESS, EMPTY, "name-without-address"),
        (NO_NAME, EMPTY, "name-without-address"),
        (NO_ADDRESS, (EMPTY[0], SILENT[1]), "name-without-address"),
        (TRY_AGAIN, SERVFAIL, "resolver-failing"),
        (TRY_AGAIN, REFUSED, "resolver-failing"),
        (TRY_AGAIN, SILENT, "resolver-failing"),
        (TRY_AGAIN, (SERVFAIL[0], SILENT[1]), "resolver-failing"),
    ],
    ids=range(11),
)
def test_each_kind_of_dead_name_has_its_one_code(
    system: FailureKind, answers: tuple[DnsAnswer, ...], code: str
) -> None:
    seen = (facts.clock(), lookup(failure=system), *answers)

    assert [one for one in CODES if finding(one, *seen)] == [code]
    found = finding(code, *seen)
    assert found is not None
    assert found.severity is Severity.ERROR
    assert judged(*seen).verdict.root == code


@pytest.mark.parametrize(
    ("system", "answers"),
    [
        (TRY_AGAIN, ()),
        (TRY_AGAIN, NXDOMAIN),  # the system's word decides, and it has none
        (NO_ADDRESS, ()),
        (NO_NAME, (dns("A", "NOERROR", ADDRESS), dns("AAAA", "NOERROR"))),
        (FailureKind.OTHER, EMPTY[:0]),
        (TRY_AGAIN, (dns("A", "NOERROR", ADDRESS), SERVFAIL[1])),
    ],
    ids=range(6),
)
def test_what_does_not_fit_together_is_unknown_and_never_no_such_name(
    system: FailureKind, answers: tuple[DnsAnswer, ...]
) -> None:
    seen = (facts.clock(), lookup(failure=system), *answers)

    assert finding("name-not-found", *seen) is None
    assert unknown("name-not-found", *seen) is not None
    assert Topic.NAME in [one.topic for one in judged(*seen).verdict.unknown]


def test_a_name_that_the_system_finds_is_found_whatever_resolvers_say() -> None:
    for answers in (NXDOMAIN, EMPTY, SERVFAIL, SILENT):
        seen = but(healthy(), *answers)
        assert [code for code in CODES if ask(code, *seen)] == []
        assert judged(*seen).verdict.root is None


def test_a_lookup_that_never_ended_leaves_the_name_unknown() -> None:
    assert unknown("name-not-found", facts.clock(), *NXDOMAIN) is not None


def test_an_address_needs_no_name() -> None:
    assert ask("name-not-found", TargetAddress(ADDRESS)) == []


def test_a_second_resolver_explains_but_does_not_decide() -> None:
    second = DnsAnswer(HOST, "A", "192.0.2.54", role=ResolverRole.SECOND, rcode="NXDOMAIN")

    assert finding("name-not-found", lookup(failure=NO_NAME), *EMPTY, second) is None
    assert finding("name-without-address", lookup(failure=NO_ADDRESS), *EMPTY, second) is not None


def test_the_resolvers_that_said_so_are_named() -> None:
    found = finding("name-not-found", lookup(failure=NO_NAME), Resolvers(("192.0.2.53",)), *NXDOMAIN)

    assert found is not None
    assert "192.0.2.53" in facts.args(found)


@pytest.mark.parametrize("hostile", ["a b", "$(reboot)", "x;y", "-rf", "\x1b[31m", "`id`"])
def test_a_hostile_name_does_not_come_into_a_command(hostile: str) -> None:
    found = finding("name-not-found", lookup(failure=NO_NAME, name=hostile))

    assert found is not None
    assert all(hostile not in command for command in found.commands)


class TestExpectedAddress:
    expected = ExpectedAddresses(("192.0.2.99",), "policy")

    def test_a_differing_address_is_a_warning_while_the_gateway_answers_well(self) -> None:
        found = finding("address-differs-from-expected", *healthy(), self.expected)
        assert found is not None
        assert found.severity is Severity.WARNING

    @pytest.mark.parametrize(
        "broken",
        [
            facts.no_handshake(FailureKind.TIMED_OUT),
            facts.handshake(facts.leaf("another.example.com"), facts.issuing()),
        ],
        ids=["silent", "another name"],
    )
    def test_it_is_an_error_when_it_does_not(self, broken: facts.seen.TlsHandshake) -> None:
        found = finding("address-differs-from-expected", *but(healthy(), broken), self.expected)
        assert found is not None
        assert found.severity is Severity.ERROR

    def test_it_is_an_error_when_something_else_answers(self) -> None:
        other = facts.exchange(document=facts.seen.Document.NOT_ANYCONNECT, status=200)
        found = finding("address-differs-from-expected", *but(healthy(), other), self.expected)
        assert found is not None
        assert found.severity is Severity.ERROR

    def test_one_of_the_expected_is_enough(self) -> None:
        expected = ExpectedAddresses(("192.0.2.99", ADDRESS), "user")
        assert finding("address-differs-from-expected", *healthy(), expected) is None

    def test_spellings_of_one_address_are_the_same(self) -> None:
        seen = but(healthy(), lookup("2001:db8::1"))
        expected = ExpectedAddresses(("2001:0DB8:0:0::1",), "user")
        assert finding("address-differs-from-expected", *seen, expected) is None

    def test_nothing_expected_is_nothing_to_compare(self) -> None:
        assert finding("address-differs-from-expected", *healthy()) is None

    def test_a_dead_name_is_no_differing_address(self) -> None:
        seen = (lookup(failure=NO_NAME), self.expected)
        assert finding("address-differs-from-expected", *seen) is None


def test_a_raw_address_is_a_note_and_never_root() -> None:
    found = finding("address-is-not-a-name", TargetAddress(ADDRESS))

    assert found is not None
    assert found.severity is Severity.NOTE
    assert finding("address-is-not-a-name", *healthy()) is None
