from __future__ import annotations

import time

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from clientdiag.certificates.reading import read
from clientdiag.checks import certificate_fetching
from clientdiag.checks.contract import Context, Options
from clientdiag.model import observations as seen
from clientdiag.model.core import Actor, FailureKind, Finding, Observation, Severity, Target
from clientdiag.platforms.base import Store, StoreContents
from tests.peers.authority import Authority, pem
from tests.peers.scripted import http
from tests.unit import facts
from tests.unit.facts import DAY, HOST, NOW, but, finding, healthy, issuing, judged, leaf, root
from tests.unit.fetching import serving

_CA = {"not_before": NOW - 300 * DAY, "not_after": NOW + 900 * DAY}


def bundle(*issuers: Authority) -> bytes:
    return pkcs7.serialize_certificates([one.certificate for one in issuers], Encoding.DER)


class _Computer:
    """A platform of which only the stores and the proxies are asked."""

    def __init__(self, *roots: Authority) -> None:
        self._roots = tuple(facts.der(one) for one in roots)

    def trust_stores(self) -> tuple[Store, ...]:
        return (Store("system", seen.StoreContext.MACHINE, "/etc/ssl", lambda: StoreContents(self._roots)),)

    def proxies(self, _host: str, _port: int) -> tuple[seen.ProxySetting, ...]:
        return ()


def observed(
    *presented: facts.Der, trusted: tuple[Authority, ...] = (), switched_on: bool = True
) -> tuple[tuple[Observation, ...], tuple[Observation, ...]]:
    """The facts before the check, of a gateway on loopback, and those that it added."""
    before = but(
        healthy(),
        facts.handshake(*presented, address="127.0.0.1"),
        facts.lookup("127.0.0.1"),
        facts.store(),
    )
    before = (*before, facts.public())
    added: list[Observation] = []
    context = Context(
        target=Target(HOST),
        options=Options(fetch_issuers=switched_on),
        platform=_Computer(*trusted),  # type: ignore[arg-type]  # only what the check asks
        evidence=lambda: facts.evidence(*before),
        emit=added.append,
        cancelled=lambda: False,
        deadline=time.monotonic() + 30,
    )
    certificate_fetching.CHECK.observe(context)
    return before, tuple(added)


def fetched(added: tuple[Observation, ...]) -> list[seen.FetchedIssuer]:
    return [one for one in added if isinstance(one, seen.FetchedIssuer)]


class TestCheck:
    def test_it_climbs_to_the_store_and_keeps_what_closes_the_chain(self) -> None:
        with serving(http(bundle(issuing()))) as url:
            before, added = observed(leaf(ca_issuers=[url]), trusted=(root(),))
        assert [one.certificates for one in fetched(added)] == [(facts.der(issuing()),)]
        assert seen.FurtherMembers("system", (facts.der(root()),)) in added
        found = finding("intermediate-not-sent", *before, *added)
        assert found is not None
        assert found.severity is Severity.ERROR
        assert judged(*before, *added).verdict.root == "intermediate-not-sent"

    def test_of_several_the_one_that_issued_it_comes_first(self) -> None:
        with serving(http(pem([root().certificate, issuing().certificate]))) as url:
            _, added = observed(leaf(ca_issuers=[url]), trusted=(root(),))
        assert fetched(added)[0].certificates == (facts.der(issuing()), facts.der(root()))

    def test_a_fetched_root_is_never_trusted(self) -> None:
        with serving(http(facts.der(root()))) as url:
            shown = leaf(by=root(), ca_issuers=[url])
            before, added = observed(shown)
        assert fetched(added)[0].certificates == (facts.der(root()),)
        assert judged(*before, *added).verdict.root == "private-root-missing"

    def test_nothing_is_asked_when_the_chain_closes(self) -> None:
        before = but(healthy(), facts.handshake(leaf(ca_issuers=["http://127.0.0.1:1/"]), issuing()))
        added: list[Observation] = []
        context = Context(
            target=Target(HOST),
            options=Options(fetch_issuers=True),
            platform=_Computer(),  # type: ignore[arg-type]  # only what the check asks
            evidence=lambda: facts.evidence(*before),
            emit=added.append,
            cancelled=lambda: False,
            deadline=time.monotonic() + 30,
        )
        assert certificate_fetching.CHECK.observe(context) is not None
        assert added == []

    def test_nothing_is_asked_when_it_is_switched_off(self) -> None:
        _, added = observed(leaf(ca_issuers=["http://127.0.0.1:1/"]), switched_on=False)
        assert added == ()

    def test_it_climbs_no_higher_than_four_levels(self) -> None:
        heard: list[str] = []
        chain: list[Authority] = []

        def answer(asked: bytes) -> list[bytes]:
            place = asked.split()[1].decode()
            heard.append(place)
            return [http(facts.der(chain[int(place.strip("/"))]))]

        with serving(answer=answer) as url:
            current = root()
            for level in range(9):
                current = current.intermediate(
                    f"Level {level}", ca_issuers=[f"{url}/{max(0, level - 1)}"], **_CA
                )
                chain.append(current)
            shown = leaf(by=current, ca_issuers=[f"{url}/8"])
            observed(shown)
        assert heard == ["/8", "/7", "/6", "/5"]

    def test_it_asks_eight_times_at_most(self) -> None:
        heard: list[bytes] = []

        def answer(asked: bytes) -> list[bytes]:
            heard.append(asked)
            return [http(bundle(*chain))]

        chain: list[Authority] = []
        with serving(answer=answer) as url:
            # of each level the last address alone is good
            dead = [f"http://10.0.0.{n}/" for n in range(3)]
            upper = root().intermediate("Upper", ca_issuers=[*(f"{one}u" for one in dead), f"{url}/u"], **_CA)
            middle = upper.intermediate(
                "Middle", ca_issuers=[*(f"{one}m" for one in dead), f"{url}/m"], **_CA
            )
            lower = middle.intermediate("Lower", ca_issuers=[*(f"{one}l" for one in dead), f"{url}/l"], **_CA)
            chain += [upper, middle, lower]
            _, added = observed(leaf(by=lower, ca_issuers=[*dead, f"{url}/x"]))
        assert len(fetched(added)) == certificate_fetching.MAX_FETCHES

    def test_an_address_that_leads_to_itself_is_asked_once(self) -> None:
        heard: list[bytes] = []

        def answer(asked: bytes) -> list[bytes]:
            heard.append(asked)
            return [http(facts.der(twice["issuer"]))]

        twice: dict[str, Authority] = {}
        with serving(answer=answer) as url:
            twice["issuer"] = root().intermediate("Loop", ca_issuers=[url], **_CA)
            observed(leaf(by=twice["issuer"], ca_issuers=[url]))
        assert len(heard) == 1

    def test_strangers_are_kept_as_facts_but_lead_nowhere(self) -> None:
        stranger = Authority.root("Facts Issuing CA", **_CA)
        with serving(http(facts.der(stranger))) as url:
            before, added = observed(leaf(ca_issuers=[url]), trusted=(root(),))
        assert fetched(added)[0].certificates == (facts.der(stranger),)
        assert judged(*before, *added).verdict.root == "intermediate-not-sent"

    def test_an_address_inside_is_no_place_for_a_public_gateway(self) -> None:
        with serving(http(bundle(issuing()))) as url:
            shown = leaf(ca_issuers=[url])
            before = but(healthy(), facts.handshake(shown, address="203.0.113.9"), facts.store())
            added: list[Observation] = []
            certificate_fetching.CHECK.observe(
                Context(
                    target=Target(HOST),
                    options=Options(fetch_issuers=True),
                    platform=_Computer(root()),  # type: ignore[arg-type]  # only what the check asks
                    evidence=lambda: facts.evidence(*before),
                    emit=added.append,
                    cancelled=lambda: False,
                    deadline=time.monotonic() + 30,
                )
            )
        found = fetched(tuple(added))[0].failure
        assert found is not None
        assert found.kind is FailureKind.PERMISSION_DENIED


def _by_fetching(system: str | None, *trusted: Authority) -> Finding | None:
    """What is said where only the address in the certificate closes the chain, on this system."""
    shown = leaf(ca_issuers=["http://pki.example.com/ca.p7c"])
    run = but(healthy(), facts.handshake(shown), facts.store())
    run = (
        *run,
        facts.public(),
        seen.FetchedIssuer(read(shown.der).sha256, "http://pki.example.com/ca.p7c", (facts.der(issuing()),)),
        seen.FurtherMembers("system", tuple(facts.der(one) for one in trusted)),
    )
    if system is not None:
        run = (*run, seen.Environment(system, "1", "x86_64", "3.11", "3.5"))
    return finding("intermediate-not-sent", *run)


class TestSeverity:
    @pytest.mark.parametrize(
        ("system", "severity"),
        [
            ("Windows", Severity.WARNING),
            ("macOS", Severity.WARNING),
            ("Debian GNU/Linux", Severity.ERROR),
            (None, Severity.ERROR),
        ],
    )
    def test_it_is_the_client_s(self, system: str | None, severity: Severity) -> None:
        found = _by_fetching(system, root())
        assert found is not None
        assert (found.severity, found.acts) == (severity, (Actor.IT_SERVER,))
        assert bool(found.remedy) is (severity is Severity.WARNING)

    def test_without_the_root_it_stops_windows_too(self) -> None:
        found = _by_fetching("Windows")
        assert found is not None
        assert found.severity is Severity.ERROR

    def test_where_the_root_may_be_fetched_too_it_is_not_called_a_stop(self) -> None:
        shown = leaf()
        listing = facts.store(store="windows-machine-root", complete=False)
        run = (
            *but(healthy(), facts.handshake(shown), listing),
            facts.public(root()),
            seen.Environment("Windows", "11", "AMD64", "3.11", "3.5"),
            seen.FetchedIssuer(read(shown.der).sha256, "http://pki/", (facts.der(issuing()),)),
        )
        found = finding("intermediate-not-sent", *run)
        assert found is not None
        assert found.severity is Severity.WARNING

    def test_a_copy_on_this_computer_is_a_warning_everywhere(self) -> None:
        spare = facts.store(issuing(), store="windows-ca", anchors=False)
        run = (*but(healthy(), facts.handshake(leaf()), facts.store(root())), spare)
        found = finding("intermediate-not-sent", *run)
        assert found is not None
        assert found.severity is Severity.WARNING

    def test_a_gap_higher_up_is_named_by_its_own_issuer(self) -> None:
        lower = issuing().intermediate("Lower", **_CA)
        shown = lower.leaf(HOST, not_before=NOW - DAY, not_after=NOW + 60 * DAY)
        run = (
            *but(healthy(), facts.handshake(shown, lower), facts.store()),
            facts.public(),
            seen.FetchedIssuer(read(facts.der(lower)).sha256, "http://pki/", (facts.der(issuing()),)),
            seen.FurtherMembers("system", (facts.der(root()),)),
        )
        found = finding("intermediate-not-sent", *run)
        assert found is not None
        assert found.explanation is not None
        assert found.explanation.args["issuer"] == "Facts Issuing CA"
