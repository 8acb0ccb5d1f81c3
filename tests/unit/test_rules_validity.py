from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from clientdiag.model.core import Severity, State
from clientdiag.model.observations import TrustStore
from tests.peers.authority import Authority
from tests.unit import facts
from tests.unit.facts import DAY, NOW, but, finding, healthy, judged, leaf

SECOND = timedelta(seconds=1)
CODES = (
    "server-certificate-expired",
    "server-certificate-not-yet-valid",
    "server-certificate-expiring",
    "chain-certificate-expired",
    "anchor-expired",
)


def shows(start: datetime, end: datetime) -> tuple[facts.Observation, ...]:
    """A healthy run whose server certificate is valid from *start* to *end*."""
    shown = leaf(not_before=start, not_after=end)
    return but(healthy(), facts.handshake(shown, facts.issuing()))


def codes(run: tuple[facts.Observation, ...]) -> list[str]:
    return [code for code in CODES if finding(code, *run)]


@pytest.mark.parametrize(
    ("left", "code"),
    [
        (timedelta(0), "server-certificate-expiring"),  # the end itself still belongs to it (RFC 5280)
        (-SECOND, "server-certificate-expired"),
        (-1000 * DAY, "server-certificate-expired"),
    ],
)
def test_the_last_second_counts(left: timedelta, code: str) -> None:
    assert codes(shows(NOW - 85 * DAY if left >= -DAY else NOW - 1100 * DAY, NOW + left)) == [code]


@pytest.mark.parametrize(("ahead", "early"), [(timedelta(0), False), (SECOND, True), (10 * DAY, True)])
def test_the_first_second_counts(ahead: timedelta, early: bool) -> None:
    run = shows(NOW + ahead, NOW + 90 * DAY)

    assert codes(run) == (["server-certificate-not-yet-valid"] if early else [])


@pytest.mark.parametrize(
    ("lasts", "left", "soon"),
    [
        (90 * DAY, 14 * DAY, True),
        (90 * DAY, 14 * DAY + SECOND, False),
        (100 * DAY, 14 * DAY, True),
        (100 * DAY, 20 * DAY, False),
        (100 * DAY + SECOND, 20 * DAY, True),
        (365 * DAY, 30 * DAY, True),
        (365 * DAY, 30 * DAY + SECOND, False),
        (7 * DAY, 5 * DAY, False),  # made to live a week: that is no sign of neglect
        (14 * DAY, DAY, False),
        (14 * DAY + SECOND, 14 * DAY, True),
    ],
    ids=range(10),
)
def test_fourteen_days_for_one_that_renews_itself_and_thirty_for_another(
    lasts: timedelta, left: timedelta, soon: bool
) -> None:
    run = shows(NOW + left - lasts, NOW + left)

    assert codes(run) == (["server-certificate-expiring"] if soon else [])
    assert judged(*run).verdict.state is (State.ATTENTION if soon else State.READY)


def test_dates_are_judged_by_this_computer_s_clock_as_the_client_does() -> None:
    run = but(healthy(), facts.clock(NOW + 61 * DAY), facts.exchange())

    assert codes(run) == ["server-certificate-expired"]


def test_a_finding_of_dates_says_both_ends_in_utc() -> None:
    found = finding("server-certificate-expired", *shows(NOW - 90 * DAY, NOW - DAY))

    assert found is not None
    assert found.severity is Severity.ERROR
    assert found.detail[0].args["end"] == "2030-06-14 12:00:00"
    assert found.detail[0].args["start"] == "2030-03-17 12:00:00"
    assert found.explanation is not None
    assert found.explanation.args["day"] == "2030-06-14"


def test_a_certificate_that_cannot_be_read_has_no_dates_to_judge() -> None:
    assert codes(but(healthy(), facts.handshake(b"\x30\x03\x02\x01\x01"))) == []


def _ca(name: str, by: Authority | None = None, *, end: datetime = NOW + 900 * DAY) -> Authority:
    start = NOW - 900 * DAY
    if by is None:
        return Authority.root(name, not_before=start, not_after=end)
    return by.intermediate(name, not_before=start, not_after=end)


class TestChain:
    late = NOW - DAY

    def test_an_expired_intermediate_is_named(self) -> None:
        middle = _ca("Late CA", facts.root(), end=self.late)
        run = but(healthy(), facts.handshake(leaf(by=middle), middle))
        assert codes(run) == ["chain-certificate-expired"]
        found = finding("chain-certificate-expired", *run)
        assert found is not None
        assert "Late CA" in facts.args(found)

    def test_an_expired_certificate_is_not_blamed_twice(self) -> None:
        middle = _ca("Late CA", facts.root(), end=self.late)
        both = leaf(by=middle, not_before=NOW - 90 * DAY, not_after=NOW - 2 * DAY)
        run = but(healthy(), facts.handshake(both, middle))
        assert codes(run) == ["server-certificate-expired"]

    def test_another_path_that_is_valid_makes_it_no_fault(self) -> None:
        # An issuer of one name and one key, certified twice: one of the two has expired.
        old_root, new_root = _ca("Old Root", end=self.late), _ca("New Root")
        middle = _ca("Middle CA", new_root)
        expired = facts.recertified(middle, old_root, end=self.late)
        run = (
            *(one for one in healthy() if not isinstance(one, TrustStore)),
            facts.store(new_root, old_root),
        )
        shown = leaf(by=middle)
        for chain in ((shown, expired, middle), (shown, middle, expired)):
            assert codes(but(run, facts.handshake(*chain))) == []

    def test_an_expired_root_in_the_store_is_an_expired_anchor(self) -> None:
        old = _ca("Old Root", end=self.late)
        run = but(healthy(), facts.handshake(leaf(by=old), old), facts.store(old))
        assert codes(run) == ["anchor-expired"]
        assert judged(*run).verdict.root == "anchor-expired"

    def test_an_expired_root_beside_a_valid_one_of_the_same_key_is_none(self) -> None:
        renewed = _ca("Renewed Root")
        expired = facts.recertified(renewed, None, end=self.late)
        run = but(healthy(), facts.handshake(leaf(by=renewed)), facts.store(expired, renewed))
        assert codes(run) == []

    def test_an_expired_root_that_nobody_trusts_is_not_an_anchor(self) -> None:
        old = _ca("Old Root", end=self.late)
        run = but(healthy(), facts.handshake(leaf(by=old), old))
        assert codes(run) == []
