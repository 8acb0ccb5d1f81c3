from __future__ import annotations

import pytest

from clientdiag.model.core import Actor, FailureKind, Severity, State, Topic
from clientdiag.model.observations import Route, RouteTo, TargetAddress, TcpConnect
from tests.unit import facts
from tests.unit.facts import ADDRESS, connected, finding, healthy, judged, refused, unknown

CLOSED, RESET = FailureKind.REFUSED, FailureKind.RESET
SILENT, UNREACHABLE, DENIED = (
    FailureKind.TIMED_OUT,
    FailureKind.UNREACHABLE,
    FailureKind.PERMISSION_DENIED,
)
SECOND = "192.0.2.11"


def _tried(*attempts: TcpConnect) -> tuple[facts.Observation, ...]:
    return (facts.clock(), facts.lookup(ADDRESS, SECOND), *attempts)


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ([CLOSED], "port-closed"),
        ([CLOSED, CLOSED], "port-closed"),
        ([RESET], "port-closed"),
        ([CLOSED, RESET], "port-closed"),
        ([SILENT], "port-filtered"),
        ([SILENT, UNREACHABLE], "port-filtered"),
        ([UNREACHABLE], "port-filtered"),
        ([DENIED], "port-filtered"),
        ([CLOSED, SILENT], "port-filtered"),
    ],
    ids=range(9),
)
def test_a_dead_port_has_its_one_code(kinds: list[FailureKind], code: str) -> None:
    attempts = [refused(address, kind) for address, kind in zip((ADDRESS, SECOND), kinds, strict=False)]
    seen = _tried(*attempts)

    found = [one for one in ("port-closed", "port-filtered") if finding(one, *seen)]
    assert found == [code]
    assert judged(*seen).verdict.root == code
    one = finding(code, *seen)
    assert one is not None
    assert one.severity is Severity.ERROR
    assert one.acts[0] is Actor.IT_SERVER
    assert ADDRESS in facts.args(one)


def test_one_open_address_is_enough() -> None:
    for kind in (CLOSED, SILENT):
        seen = _tried(connected(), refused(SECOND, kind))
        assert finding("port-closed", *seen) is None
        assert finding("port-filtered", *seen) is None
        assert finding("some-addresses-dead", *seen) is not None


def test_a_failure_of_this_computer_s_own_is_unknown_and_no_fault_of_the_server() -> None:
    seen = _tried(refused(kind=FailureKind.OTHER))

    assert finding("port-closed", *seen) is None
    assert finding("port-filtered", *seen) is None
    assert unknown("port-closed", *seen) is not None
    verdict = judged(*seen).verdict
    assert verdict.state is State.UNDETERMINED
    assert Topic.CONNECTION in [one.topic for one in verdict.unknown]


def test_without_any_address_no_connection_was_tried_and_none_is_blamed() -> None:
    seen = (facts.clock(), facts.lookup(failure=FailureKind.NO_SUCH_NAME), facts.dns("A", "NXDOMAIN"))

    assert unknown("port-closed", *seen) is not None
    assert [one.code for one in judged(*seen).findings] == ["name-not-found"]


def test_the_expected_address_counts_only_where_the_name_leads_nowhere() -> None:
    expected = refused("192.0.2.99", CLOSED, route=Route.EXPECTED)

    assert finding("port-closed", *_tried(connected(), expected)) is None
    assert finding("port-closed", facts.lookup(failure=FailureKind.NO_SUCH_NAME), expected) is not None


def test_the_comparison_with_a_raw_address_never_counts() -> None:
    raw = refused(kind=CLOSED, route=Route.ADDRESS)

    assert finding("port-closed", *_tried(connected(), raw)) is None
    assert finding("some-addresses-dead", *_tried(connected(), raw)) is None


def test_a_typed_address_is_tried_as_a_name_would_be() -> None:
    assert judged(facts.clock(), TargetAddress(ADDRESS), refused()).verdict.root == "port-closed"


def test_a_way_through_the_proxy_that_works_makes_a_dead_port_no_fault() -> None:
    through = facts.good_chain(route=Route.PROXY)

    assert finding("port-filtered", *_tried(refused(kind=SILENT)), through) is None
    assert finding("port-closed", *_tried(refused()), through) is None


V6 = "2001:db8::10"
HAS_V6 = RouteTo(6, usable=True, scope="global")


class TestIpv6:
    def seen(self, *more: facts.Observation) -> tuple[facts.Observation, ...]:
        return (facts.lookup(ADDRESS, V6), connected(), refused(V6, SILENT), *more)

    def test_a_dead_ipv6_address_beside_a_live_ipv4_one_is_a_warning(self) -> None:
        found = finding("ipv6-broken", *self.seen(HAS_V6))
        assert found is not None
        assert found.severity is Severity.WARNING

    @pytest.mark.parametrize(
        "route",
        [
            RouteTo(6, usable=False),
            RouteTo(6, usable=True, scope="link-local"),
            RouteTo(6, usable=True, scope="private"),
            RouteTo(4, usable=True, scope="global"),
        ],
        ids=range(4),
    )
    def test_a_computer_without_ipv6_of_its_own_cannot_tell(self, route: RouteTo) -> None:
        assert finding("ipv6-broken", *self.seen(route)) is None

    def test_another_ipv6_address_that_answers_is_enough(self) -> None:
        assert finding("ipv6-broken", *self.seen(HAS_V6, connected("2001:db8::11"))) is None

    def test_where_nothing_answers_it_is_not_ipv6(self) -> None:
        dead = (facts.lookup(ADDRESS, V6), refused(kind=SILENT), refused(V6, SILENT), HAS_V6)
        assert finding("ipv6-broken", *dead) is None
        assert finding("port-filtered", *dead) is not None


@pytest.mark.parametrize(
    ("attempts", "dead"),
    [
        ([connected(), refused(SECOND, SILENT)], SECOND),
        ([refused(kind=CLOSED), connected(SECOND)], ADDRESS),
        ([connected(), connected(SECOND)], None),
        ([refused(), refused(SECOND)], None),
        ([connected(), refused(V6)], None),  # of another family: that is ipv6-broken's to say
        ([connected(V6), refused("2001:db8::11", SILENT)], "2001:db8::11"),
    ],
    ids=range(6),
)
def test_some_addresses_dead(attempts: list[TcpConnect], dead: str | None) -> None:
    found = finding("some-addresses-dead", *_tried(*attempts))

    assert (found.subject if found else None) == dead
    assert found is None or found.severity is Severity.WARNING


def test_no_way_out_is_no_network_and_explains_what_could_not_be_read() -> None:
    lost = (
        facts.clock(),
        RouteTo(4, usable=False),
        RouteTo(6, usable=False),
        facts.lookup(failure=FailureKind.TRY_AGAIN),
        facts.dns("A", None, failure=FailureKind.UNREACHABLE),
    )
    made = judged(*lost)

    assert made.verdict.root == "no-network"
    assert all(one.explained_by == "no-network" for one in made.findings if one.code != "no-network")


@pytest.mark.parametrize("family", [4, 6])
def test_one_way_out_is_a_network(family: int) -> None:
    routes = (RouteTo(4, usable=family == 4), RouteTo(6, usable=family == 6))

    assert finding("no-network", *routes) is None


def test_a_connection_that_opened_outweighs_what_routes_say() -> None:
    assert finding("no-network", *healthy(), RouteTo(4, usable=False), RouteTo(6, usable=False)) is None
