from __future__ import annotations

from typing import Any

import pytest

from clientdiag.model.core import Actor, Severity
from clientdiag.model.observations import Route, SystemLookup, TargetAddress
from tests.peers.authority import self_signed
from tests.unit import facts
from tests.unit.facts import ADDRESS, DAY, HOST, NOW, but, finding, healthy, judged, leaf

CODES = ("connected-by-address", "name-mismatch", "common-name-only")
_DATES: dict[str, Any] = {"not_before": NOW - DAY, "not_after": NOW + 60 * DAY}


def by_name(host: str, *names: str, **wanted: Any) -> tuple[facts.Observation, ...]:
    """A healthy run to *host* whose server shows a certificate for *names*."""
    shown = leaf(*names, **wanted) if names else leaf(**{"names": (), "common_name": None, **wanted})
    return but(
        healthy(),
        SystemLookup(host, (ADDRESS,)),
        facts.handshake(shown, facts.issuing(), server_name=host),
    )


def by_address(address: str, shown: facts.Der, *above: facts.Der) -> tuple[facts.Observation, ...]:
    """A healthy run to a raw *address*."""
    return (
        facts.clock(),
        TargetAddress(address),
        facts.connected(address),
        facts.handshake(shown, *above, server_name=None, address=address),
        facts.exchange(address=address, date=NOW),
        facts.store(facts.root()),
    )


def codes(run: tuple[facts.Observation, ...]) -> list[str]:
    return [code for code in CODES if finding(code, *run)]


@pytest.mark.parametrize(
    ("host", "name", "fits"),
    [
        ("vpn.example.com", "vpn.example.com", True),
        ("vpn.example.com", "VPN.Example.COM", True),
        ("vpn.example.com", "*.example.com", True),
        ("a.b.example.com", "*.example.com", False),
        ("example.com", "*.example.com", False),
        ("vpn.example.com", "*.com", False),
        ("vpn.example.com", "v*.example.com", False),
        ("vpn.example.com", "*", False),
        ("vpn.example.com", "*.*.com", False),
        ("vpn.example.com", "vpn.*.com", False),
        ("vpn.example.com", "vpn.example.org", False),
        ("vpn.example.com", "www.vpn.example.com", False),
        ("vpn.example.com", "example.com", False),
        ("vpn.xn--bcher-kva.example", "vpn.xn--bcher-kva.example", True),
        ("vpn.xn--bcher-kva.example", "*.xn--bcher-kva.example", True),
    ],
)
def test_a_name_fits_as_rfc_9525_says(host: str, name: str, fits: bool) -> None:
    assert codes(by_name(host, name)) == ([] if fits else ["name-mismatch"])


def test_one_of_several_names_is_enough() -> None:
    assert codes(by_name(HOST, "www.example.com", "192.0.2.1", HOST)) == []


def test_a_mismatch_says_both_sides_and_who_acts() -> None:
    found = finding("name-mismatch", *by_name(HOST, "www.example.com"))

    assert found is not None
    assert found.severity is Severity.ERROR
    assert found.acts == (Actor.IT_SERVER,)
    assert HOST in facts.args(found)
    assert "www.example.com" in facts.args(found)


@pytest.mark.parametrize("common_name", [HOST, "VPN.example.com", "*.example.com"])
def test_a_common_name_alone_is_a_warning(common_name: str) -> None:
    run = by_name(HOST, common_name=common_name)

    assert codes(run) == ["common-name-only"]
    found = finding("common-name-only", *run)
    assert found is not None
    assert found.severity is Severity.WARNING


def test_a_common_name_counts_only_where_there_is_no_alternative_name() -> None:
    assert codes(by_name(HOST, "other.example.com", common_name=HOST)) == ["name-mismatch"]
    assert codes(by_name(HOST, "192.0.2.1", common_name=HOST)) == ["name-mismatch"]


def test_another_common_name_alone_is_a_mismatch() -> None:
    assert codes(by_name(HOST, common_name="other.example.com")) == ["name-mismatch"]


def test_a_certificate_without_any_name_fits_nothing() -> None:
    assert codes(by_name(HOST, common_name=None, organization="Lab")) == ["name-mismatch"]


def test_an_address_in_the_certificate_serves_no_name() -> None:
    assert codes(by_name("vpn.example.com", ADDRESS)) == ["name-mismatch"]


class TestByAddress:
    def test_a_certificate_for_the_address_is_fine(self) -> None:
        assert codes(by_address(ADDRESS, leaf(HOST, ADDRESS), facts.issuing())) == []

    def test_ipv6_is_compared_as_a_number(self) -> None:
        shown = leaf(HOST, "2001:db8:0:0::1")
        assert codes(by_address("2001:db8::1", shown, facts.issuing())) == []
        assert codes(by_address("2001:db8::2", shown, facts.issuing())) == ["connected-by-address"]

    def test_the_name_to_use_instead_is_said(self) -> None:
        run = by_address(ADDRESS, leaf("vpn.example.com", "alias.example.com"), facts.issuing())
        assert codes(run) == ["connected-by-address"]
        found = finding("connected-by-address", *run)
        assert found is not None
        assert found.acts == (Actor.YOU,)
        assert any(one.args.get("name") == "vpn.example.com" for one in found.remedy)
        assert judged(*run).verdict.root == "connected-by-address"

    @pytest.mark.parametrize("name", ["*.example.com", "gateway", "192.0.2.77"])
    def test_where_no_name_can_be_told_it_is_a_mismatch(self, name: str) -> None:
        shown = leaf(name, common_name=name)
        assert codes(by_address(ADDRESS, shown, facts.issuing())) == ["name-mismatch"]

    def test_an_address_in_a_dns_entry_is_no_address_entry(self) -> None:
        from cryptography import x509

        dns_entry = (x509.SubjectAlternativeName([x509.DNSName(ADDRESS)]), False)
        shown = leaf(names=(), common_name=HOST, further=[dns_entry])
        assert "name-mismatch" in codes(by_address(ADDRESS, shown, facts.issuing()))

    def test_a_self_signed_certificate_gives_no_name_to_use(self) -> None:
        assert codes(by_address(ADDRESS, self_signed(HOST, **_DATES))) == ["name-mismatch"]

    def test_a_common_name_that_is_the_address_is_outdated_not_wrong(self) -> None:
        run = by_address(ADDRESS, leaf(names=(), common_name=ADDRESS), facts.issuing())
        assert codes(run) == ["common-name-only"]


def test_a_certificate_that_cannot_be_read_has_no_names_to_judge() -> None:
    assert codes(but(healthy(), facts.handshake(b"\x30\x03\x02\x01\x01"))) == []


def test_the_expected_address_is_judged_by_the_name() -> None:
    # The name does not resolve; the gateway at the expected address shows its certificate all the same.
    run = but(
        healthy(),
        facts.lookup(failure=facts.FailureKind.NO_SUCH_NAME),
        facts.dns("A", "NXDOMAIN"),
        facts.good_chain(route=Route.EXPECTED),
    )

    assert codes(run) == []
    assert judged(*run).verdict.root == "name-not-found"
