from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from clientdiag.certificates.reading import read
from clientdiag.certificates.staple import verified_production_time
from clientdiag.checks import revocation
from clientdiag.checks.contract import Context, Options
from clientdiag.model import observations as seen
from clientdiag.model.core import Observation, Target
from tests.peers.authority import Issued, self_signed
from tests.peers.ocsp_responder import make_answer
from tests.unit import facts
from tests.unit.facts import HOST, NOW, but, good_leaf, healthy, issuing, judged

HOUR = timedelta(hours=1)


def staple(signer: Issued | None = None, **how: Any) -> bytes:
    return make_answer(
        good_leaf().certificate,
        issuing().certificate,
        signer or issuing().issued,
        **{"made": NOW - HOUR, **how},
    )


def added(
    stapled: bytes | None, *, presented: tuple[facts.Der, ...] | None = None, **options: Any
) -> list[Observation]:
    """What the check adds to a healthy run in which the server stapled this."""
    shown = presented or (good_leaf(), issuing())
    before = but(healthy(), facts.handshake(*shown, stapled_ocsp=stapled))
    found: list[Observation] = []
    context = Context(
        target=Target(HOST),
        options=Options(**options),
        platform=None,  # type: ignore[arg-type]  # nobody is asked
        evidence=lambda: facts.evidence(*before),
        emit=found.append,
        cancelled=lambda: False,
        deadline=time.monotonic() + 30,
    )
    revocation.CHECK.observe(context)
    return found


def only(found: list[Observation]) -> seen.RevocationAnswer:
    (one,) = found
    assert isinstance(one, seen.RevocationAnswer)
    assert one.method is seen.RevocationMethod.STAPLE
    assert one.certificate == read(good_leaf().der).sha256
    return one


class TestWithoutTheSwitch:
    def test_a_good_one_is_kept(self) -> None:
        one = only(added(staple()))
        assert (one.status, one.doubt, one.signed_by_issuer) == (seen.RevocationStatus.GOOD, None, True)

    def test_one_that_says_revoked_is_a_finding(self) -> None:
        found = added(staple(revoked=True))
        assert only(found).status is seen.RevocationStatus.REVOKED
        assert judged(*healthy(), *found).verdict.root == "server-certificate-revoked"

    @pytest.mark.parametrize(
        ("stapled", "doubt"),
        [
            (lambda: staple(revoked=True, made=NOW - 48 * HOUR), seen.Doubt.EXPIRED),
            (lambda: staple(revoked=True, made=NOW + HOUR), seen.Doubt.EARLY),
            (lambda: staple(self_signed("Nobody"), revoked=True), seen.Doubt.NOT_SIGNED),
            (
                lambda: make_answer(
                    facts.leaf().certificate, issuing().certificate, issuing().issued, made=NOW, revoked=True
                ),
                seen.Doubt.OTHER_CERTIFICATE,
            ),
        ],
        ids=["ended", "early", "forged", "of-another"],
    )
    def test_one_that_does_not_count_is_unknown_and_no_finding(self, stapled: Any, doubt: seen.Doubt) -> None:
        found = added(stapled())
        assert (only(found).status, only(found).doubt) == (seen.RevocationStatus.UNKNOWN, doubt)
        assert judged(*healthy(), *found).verdict.root is None

    @pytest.mark.parametrize("stapled", [b"", b"\x30\x03\x0a\x01\x06", b"noise" * 100])
    def test_noise_is_no_answer(self, stapled: bytes) -> None:
        found = added(stapled)
        assert only(found).status is not seen.RevocationStatus.GOOD
        assert judged(*healthy(), *found).verdict.root is None

    def test_without_the_issuer_it_is_unknown(self) -> None:
        one = only(added(staple(), presented=(good_leaf(),)))
        assert one.doubt is seen.Doubt.ISSUER_UNKNOWN

    def test_nothing_is_seen_without_one(self) -> None:
        assert added(None) == []


def test_the_demand_is_a_fact() -> None:
    assert added(None, check_revocation=True, presented=(b"noise",)) == [seen.RevocationDemand()]
    assert added(None, require_revocation=True, presented=(b"noise",)) == [
        seen.RevocationDemand(required=True)
    ]


class TestTimeOfProduction:
    def test_of_one_that_the_issuer_signed(self) -> None:
        assert verified_production_time(staple(), read(facts.der(issuing()))) is not None

    @pytest.mark.parametrize(
        "stapled",
        [lambda: staple(self_signed("Nobody")), lambda: b"", lambda: b"\x30\x03\x0a\x01\x06"],
        ids=["forged", "empty", "refusal"],
    )
    def test_of_no_other(self, stapled: Any) -> None:
        assert verified_production_time(stapled(), read(facts.der(issuing()))) is None
