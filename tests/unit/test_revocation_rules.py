from __future__ import annotations

from typing import Any

import pytest

from clientdiag.certificates.reading import read
from clientdiag.model.core import (
    Actor,
    Failure,
    FailureKind,
    Finding,
    Operation,
    Severity,
    State,
    Unevaluated,
)
from clientdiag.model.observations import (
    Doubt,
    RevocationAnswer,
    RevocationDemand,
    RevocationMethod,
    RevocationStatus,
)
from clientdiag.translation import say
from tests.unit import facts
from tests.unit.facts import DAY, NOW, ask, but, finding, good_leaf, healthy, issuing, judged

REVOKED, BLOCKED = "server-certificate-revoked", "revocation-check-blocked"
LEAF, MIDDLE = read(good_leaf().der).sha256, read(facts.der(issuing())).sha256


def answer(status: RevocationStatus = RevocationStatus.GOOD, of: str = LEAF, **more: Any) -> RevocationAnswer:
    usual: dict[str, Any] = {
        "method": RevocationMethod.OCSP,
        "url": "http://pki.example.com/",
        "status": status,
        "this_update": NOW,
        "signed_by_issuer": True,
    }
    return RevocationAnswer(of, **{**usual, **more})


def failed(kind: FailureKind, code: int | None = None, of: str = LEAF, **more: Any) -> RevocationAnswer:
    failure = Failure(Operation.HTTP_EXCHANGE, kind, code)
    return answer(
        RevocationStatus.UNKNOWN, of, failure=failure, this_update=None, signed_by_issuer=False, **more
    )


def blocked(*answers: RevocationAnswer, required: bool = True) -> Finding | None:
    good = answer(of=MIDDLE)
    return finding(BLOCKED, *healthy(), RevocationDemand(required=required), good, *answers)


class TestRevoked:
    def test_the_server_s_certificate(self) -> None:
        found = finding(
            REVOKED, *healthy(), answer(RevocationStatus.REVOKED, reason="keyCompromise", revoked=NOW - DAY)
        )
        assert found is not None
        assert (found.severity, found.acts, found.subject) == (Severity.ERROR, (Actor.IT_SERVER,), LEAF)
        assert any("keyCompromise" in say(one) for one in found.detail)

    def test_a_certificate_behind_it(self) -> None:
        found = finding(REVOKED, *healthy(), answer(RevocationStatus.REVOKED, MIDDLE))
        assert found is not None
        assert found.subject == MIDDLE
        assert "behind" in say(found.summary)

    def test_one_good_answer_does_not_outweigh_it(self) -> None:
        assert finding(REVOKED, *healthy(), answer(), answer(RevocationStatus.REVOKED)) is not None

    @pytest.mark.parametrize(
        "status", [RevocationStatus.GOOD, RevocationStatus.UNKNOWN, RevocationStatus.UNREADABLE]
    )
    def test_no_other_answer_is_a_finding(self, status: RevocationStatus) -> None:
        assert ask(REVOKED, *healthy(), answer(status)) == []

    def test_a_certificate_that_is_not_on_the_path_does_not_matter(self) -> None:
        assert ask(REVOKED, *healthy(), answer(RevocationStatus.REVOKED, "00" * 32)) == []

    def test_it_is_the_root(self) -> None:
        verdict = judged(*healthy(), answer(RevocationStatus.REVOKED)).verdict
        assert (verdict.state, verdict.root) == (State.BLOCKED, REVOKED)


class TestBlocked:
    @pytest.mark.parametrize("status", [RevocationStatus.GOOD, RevocationStatus.REVOKED])
    def test_an_answer_that_counts_is_enough(self, status: RevocationStatus) -> None:
        assert blocked(answer(status), failed(FailureKind.TIMED_OUT)) is None

    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            (FailureKind.TIMED_OUT, None),
            (FailureKind.REFUSED, 111),
            (FailureKind.NO_SUCH_NAME, -2),
            (FailureKind.PROTOCOL, 503),
            (FailureKind.MALFORMED, None),
            (FailureKind.PERMISSION_DENIED, 13),
        ],
    )
    def test_a_host_that_does_not_answer_is_the_network_s(self, kind: FailureKind, code: int | None) -> None:
        found = blocked(failed(kind, code))
        assert found is not None
        assert (found.severity, found.acts) == (Severity.ERROR, (Actor.IT_NETWORK,))

    @pytest.mark.parametrize("doubt", [Doubt.EXPIRED, Doubt.NOT_SIGNED, Doubt.REFUSED])
    def test_an_answer_that_does_not_count_is_the_server_s(self, doubt: Doubt) -> None:
        found = blocked(answer(RevocationStatus.UNKNOWN, doubt=doubt))
        assert found is not None
        assert (found.severity, found.acts[0]) == (Severity.ERROR, Actor.IT_SERVER)
        assert any(doubt.value in say(one) for one in found.detail)

    @pytest.mark.parametrize("kind", [FailureKind.NOT_SUPPORTED, FailureKind.PERMISSION_DENIED])
    def test_what_this_program_did_not_ask_is_a_warning(self, kind: FailureKind) -> None:
        alone, beside = blocked(failed(kind)), blocked(failed(kind), failed(FailureKind.TIMED_OUT))
        assert alone is not None
        assert beside is not None
        assert (alone.severity, beside.severity) == (Severity.WARNING, Severity.WARNING)
        assert alone.explanation is not None
        assert "could not ask" in say(alone.explanation)

    def test_without_the_demand_it_is_only_said_that_it_is_not_known(self) -> None:
        run = (*healthy(), RevocationDemand(), answer(of=MIDDLE), failed(FailureKind.TIMED_OUT))
        (said,) = ask(BLOCKED, *run)
        assert isinstance(said, Unevaluated)
        assert judged(*run).verdict == judged(*healthy()).verdict

    def test_a_certificate_that_names_no_place_is_not_blocked(self) -> None:
        (said,) = ask(BLOCKED, *healthy(), RevocationDemand(required=True), answer())
        assert isinstance(said, Unevaluated)
        assert said.reason is not None
        assert "does not say where" in say(said.reason)

    def test_a_bad_staple_alone_blocks_nothing(self) -> None:
        bad = answer(RevocationStatus.UNKNOWN, url="", method=RevocationMethod.STAPLE)
        assert blocked(bad) is None

    def test_a_wrong_clock_explains_it(self) -> None:
        run = but(healthy(), facts.exchange(date=NOW - 3 * DAY))
        late = answer(RevocationStatus.UNKNOWN, doubt=Doubt.EXPIRED)
        found = judged(*run, RevocationDemand(required=True), late)
        assert found.verdict.root == "clock-wrong"
        assert [one.explained_by for one in found.findings if one.code == BLOCKED] == ["clock-wrong"]

    @pytest.mark.parametrize("url", ["http://x/`rm -rf`", "http://x/\x1b[31m\n", "http://x/" + "y" * 3000])
    def test_an_odd_address_does_no_harm(self, url: str) -> None:
        found = blocked(failed(FailureKind.NOT_SUPPORTED, url=url))
        assert found is not None
        for sentence in found.detail:
            told = say(sentence)
            assert told.isprintable()
            assert told.count("`") % 2 == 0
            assert len(told) < 400
