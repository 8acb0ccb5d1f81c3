"""What stands between this computer and the gateway: portals, proxies, other resolvers."""

from __future__ import annotations

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import Failure, FailureKind, Operation, Severity, State
from tests.unit import facts
from tests.unit.facts import HOST, NOW, ask, but, exchange, finding, handshake, healthy, judged, leaf, unknown

PROBE = "http://probe.example.net/check"


def _probe(status: int | None, location: str = "", purpose: str = "portal-probe") -> seen.WebAnswer:
    return seen.WebAnswer(purpose, PROBE, NOW, NOW, status, location)


@pytest.mark.parametrize(
    ("fact", "portal"),
    [
        (seen.PortalState("NetworkManager", "portal"), True),
        (seen.PortalState("NetworkManager", "full"), False),
        (seen.PortalState("NetworkManager", "limited"), False),
        (seen.PortalState("NetworkManager", "unknown"), False),
        (_probe(302, "http://login.hotel.example/"), True),
        (_probe(307, "https://login.hotel.example/?to=x"), True),
        (_probe(511), True),
        (_probe(301, "http://probe.example.net/check/"), False),
        (_probe(204), False),
        (_probe(200), False),
        (_probe(None), False),
        (_probe(302, "http://login.hotel.example/", purpose="time-source"), False),
        (_probe(302, "http://[broken"), True),
    ],
    ids=range(13),
)
def test_a_portal_is_known_by_the_system_s_word_or_the_probe(fact: facts.Observation, portal: bool) -> None:
    assert (finding("captive-portal", *healthy(), fact) is not None) is portal


def _redirect(to: str, status: int = 302) -> seen.GatewayExchange:
    return exchange(document=seen.Document.NOT_ANYCONNECT, status=status, headers={"location": to})


def test_a_redirect_under_another_s_certificate_is_a_portal_and_explains_the_certificate() -> None:
    run = but(
        healthy(),
        handshake(leaf("login.hotel.example"), facts.issuing()),
        _redirect("https://login.hotel.example/"),
    )
    made = judged(*run)

    assert made.verdict.root == "captive-portal"
    assert {one.explained_by for one in made.findings} == {None, "captive-portal"}


@pytest.mark.parametrize(
    "answer",
    [
        _redirect("https://other.example/"),  # under its own certificate: a server that moved
        exchange(status=302, headers={"location": "https://login.hotel.example/"}),
    ],
)
def test_the_gateway_s_own_redirect_is_none(answer: seen.GatewayExchange) -> None:
    assert finding("captive-portal", *but(healthy(), answer)) is None


def test_a_redirect_to_itself_is_none() -> None:
    strange = handshake(leaf("other.example"), facts.issuing())

    assert finding("captive-portal", *but(healthy(), strange, _redirect(f"https://{HOST}/x"))) is None


@pytest.mark.parametrize(
    ("first_bytes", "portal"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://x/", True),
        (b"HTTP/1.0 511 Network Authentication Required", True),
        (b"HTTP/1.1 400 Bad Request\r\n", False),
        (b"HTTP/1.1", False),
        (b"SSH-2.0-x 302 y", False),
        (b"HTTP/1.1 \xb2 x", False),
    ],
    ids=range(6),
)
def test_plain_http_instead_of_tls_is_a_portal_when_it_redirects(first_bytes: bytes, portal: bool) -> None:
    answered = facts.no_handshake(FailureKind.NOT_TLS, first_bytes=first_bytes)
    run = (facts.clock(), facts.lookup(), facts.connected(), answered)

    assert (finding("captive-portal", *run) is not None) is portal
    assert judged(*run).verdict.root == ("captive-portal" if portal else "not-tls")


SETTING = seen.ProxySetting("environment", "proxy.example:3128", applies=True)


def _says(status: int | None, kind: FailureKind | None = None, *, login: bool = False) -> seen.ProxyAnswer:
    failure = Failure(Operation.TCP_CONNECT, kind) if kind else None
    return seen.ProxyAnswer("proxy.example:3128", status, wants_login=login, failure=failure)


@pytest.mark.parametrize(
    ("answer", "in_the_way"),
    [
        (_says(200), False),
        (_says(204), False),
        (_says(407, login=True), True),
        (_says(403), True),
        (_says(502), True),
        (_says(302), True),
        (_says(None, FailureKind.REFUSED), True),
        (_says(None, FailureKind.TIMED_OUT), True),
    ],
    ids=range(8),
)
def test_a_proxy_that_gives_no_tunnel_is_in_the_way(answer: seen.ProxyAnswer, in_the_way: bool) -> None:
    found = finding("proxy-in-the-way", *healthy(), SETTING, answer)

    assert (found is not None) is in_the_way
    assert found is None or found.severity is Severity.WARNING  # the direct way works


def test_where_there_is_no_other_way_it_is_the_cause() -> None:
    run = (facts.clock(), facts.lookup(), facts.refused(kind=FailureKind.TIMED_OUT), SETTING, _says(407))
    made = judged(*run)

    assert made.verdict.root == "proxy-in-the-way"
    assert {one.code: one.explained_by for one in made.findings}["port-filtered"] == "proxy-in-the-way"


def test_a_proxy_that_is_not_meant_or_was_not_asked_is_none() -> None:
    assert ask("proxy-in-the-way", *healthy(), seen.ProxySetting("system", "p:1", applies=False)) == []


def test_a_script_that_was_not_evaluated_is_unknown() -> None:
    script = seen.ProxySetting("system", script="http://wpad.example/wpad.dat")

    assert finding("proxy-in-the-way", *healthy(), script) is None
    assert unknown("proxy-in-the-way", *healthy(), script) is not None


def _other(record: str, *addresses: str, rcode: str | None = "NOERROR") -> seen.DnsAnswer:
    role = seen.ResolverRole.ZONE
    return seen.DnsAnswer(HOST, record, "192.0.2.54", role=role, rcode=rcode, addresses=addresses)


@pytest.mark.parametrize(
    ("answers", "disagree"),
    [
        ((_other("A", facts.ADDRESS),), False),
        ((_other("A", facts.ADDRESS, "192.0.2.99"),), False),
        ((_other("A", "192.0.2.99"),), True),
        ((_other("AAAA", "2001:db8::1"),), False),  # ours has none: nothing to compare
        ((_other("A", rcode="NXDOMAIN"),), False),
        ((), False),
    ],
    ids=range(6),
)
def test_resolvers_disagree_when_they_share_no_address(
    answers: tuple[seen.DnsAnswer, ...], disagree: bool
) -> None:
    found = finding("resolvers-disagree", *healthy(), *answers)

    assert (found is not None) is disagree
    assert found is None or found.severity is Severity.WARNING


def test_another_resolver_that_does_not_answer_is_unknown() -> None:
    silent = _other("A", rcode=None)

    assert unknown("resolvers-disagree", *healthy(), silent) is not None
    assert judged(*healthy(), silent).verdict.state is State.READY
