from __future__ import annotations

import random

import msgspec
import pytest

from clientdiag.checks import ALL_CHECKS
from clientdiag.checks.contract import Check
from clientdiag.engine import judge, rejudge
from clientdiag.model import wire
from clientdiag.model.core import (
    Finding,
    Report,
    Severity,
    State,
    Target,
    Tool,
    Topic,
    Unevaluated,
    Unknown,
)
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import SystemLookup, TcpConnect
from clientdiag.model.rule import Judged, Rule, rule
from clientdiag.model.text import text
from tests.unit import facts
from tests.unit.engine_checks import check, run, sees
from tests.unit.examples import EXAMPLES


def with_rules(*rules: Rule) -> Check:
    return check("judges", lambda _context: None, rules=rules)


@rule("port-closed", TcpConnect)
def always_closed(evidence: Evidence) -> Judged:
    """Always."""
    yield Finding(
        "port-closed", Severity.ERROR, text("x"), (), evidence=evidence.refs(*evidence.all(TcpConnect))
    )


@rule("port-filtered")
def breaks(_evidence: Evidence) -> Judged:
    """Always wrong."""
    yield Finding("port-filtered", Severity.ERROR, text("never kept"), ())
    raise RuntimeError("on purpose")


@rule("name-not-found", SystemLookup, TcpConnect, topic=Topic.NAME)
def needs_both(_evidence: Evidence) -> Judged:
    """Never."""
    yield from ()


@rule("not-tls", topic=Topic.CHAIN)
def cannot_say(_evidence: Evidence) -> Judged:
    """Never sure."""
    yield Unevaluated("not-tls", (), text("Nobody said."))


def test_a_rule_that_raises_costs_only_itself() -> None:
    made = judge([facts.run_of(facts.connected())], [with_rules(breaks, always_closed)])

    assert [one.code for one in made.findings] == ["port-closed"]
    assert [one.code for one in made.unevaluated] == ["port-filtered"]
    assert "on purpose" in made.faults[0]


def test_a_broken_rule_is_told_as_a_run_with_its_trace() -> None:
    report = run(sees("a", rules=(breaks, always_closed)))

    assert report.verdict.root == "port-closed"
    assert report.runs[-1].check == "judge"
    assert "on purpose" in (report.runs[-1].trace or "")


def test_a_broken_rule_leaves_its_topic_unknown() -> None:
    @rule("legacy-tls-only", topic=Topic.CHAIN)
    def broken(_evidence: Evidence) -> Judged:
        """Broken."""
        raise RuntimeError

    made = judge([], [with_rules(broken)])

    assert (made.verdict.state, made.verdict.unknown[0].topic) == (State.UNDETERMINED, Topic.CHAIN)


def test_a_verdict_in_which_a_rule_broke_is_never_ready() -> None:
    assert judge([], [with_rules(breaks)]).verdict.state is State.UNDETERMINED


def test_a_rule_whose_facts_are_missing_is_not_asked_and_its_topic_is_unknown() -> None:
    made = judge([facts.run_of(facts.connected())], [with_rules(needs_both)])

    assert made.unevaluated == (Unevaluated("name-not-found", ("system-lookup",)),)
    assert [one.topic for one in made.verdict.unknown] == [Topic.NAME]
    assert made.verdict.state is State.UNDETERMINED


def test_a_rule_may_say_itself_that_it_does_not_know() -> None:
    made = judge([], [with_rules(cannot_say)])

    assert made.verdict.unknown == (Unknown(Topic.CHAIN, text("Nobody said.")),)


def test_a_finding_names_its_evidence() -> None:
    made = judge([facts.run_of(facts.clock(), facts.connected())], [with_rules(always_closed)])

    assert made.findings[0].evidence == ("facts.1",)


def test_no_facts_at_all_are_never_ready() -> None:
    assert judge([]).verdict.state is State.UNDETERMINED
    topics = {one.topic for one in judge([]).verdict.unknown}
    assert {Topic.NAME, Topic.CONNECTION, Topic.CHAIN, Topic.TRUST} <= topics


@pytest.mark.parametrize("kind", sorted({type(one).__name__ for one in facts.healthy()}))
def test_a_healthy_run_without_one_kind_of_fact_is_judged_without_a_fault(kind: str) -> None:
    facts.judged(*(one for one in facts.healthy() if type(one).__name__ != kind))


@pytest.mark.parametrize("kind", ["SystemLookup", "TcpConnect", "TlsHandshake", "TrustStore"])
def test_a_vital_fact_that_is_missing_never_looks_like_health(kind: str) -> None:
    made = facts.judged(*(one for one in facts.healthy() if type(one).__name__ != kind))

    assert made.verdict.state is State.UNDETERMINED


def test_a_clock_that_was_not_read_never_looks_like_health() -> None:
    late = facts.leaf(not_after=facts.NOW - facts.DAY)
    run_ = facts.but(facts.healthy(), facts.handshake(late, facts.issuing()))
    made = facts.judged(*(one for one in run_ if not isinstance(one, facts.seen.LocalClock)))

    assert made.verdict.state is not State.READY


def report_of(*seen: facts.Observation) -> Report:
    made = facts.judged(*seen)
    return Report(
        tool=Tool("1", "2030-01-01", facts.RELEASED),
        created=facts.NOW,
        target=Target(facts.HOST),
        runs=(facts.run_of(*seen),),
        findings=made.findings,
        verdict=made.verdict,
        unevaluated=made.unevaluated,
    )


@pytest.mark.parametrize("code", ["healthy", *EXAMPLES])
def test_a_report_read_again_is_judged_as_it_was(code: str) -> None:
    report = report_of(*(facts.healthy() if code == "healthy" else EXAMPLES[code]()))
    again = rejudge(wire.decode(wire.encode(report)))

    assert again == report


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_judging_is_pure(code: str) -> None:
    seen = EXAMPLES[code]()

    assert facts.judged(*seen) == facts.judged(*seen)


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_the_order_of_facts_decides_nothing_about_codes(code: str) -> None:
    seen = EXAMPLES[code]()
    expected = [(one.code, one.severity, one.explained_by) for one in facts.judged(*seen).findings]
    for seed in range(3):
        mixed = random.Random(seed).sample(seen, len(seen))
        found = [(one.code, one.severity, one.explained_by) for one in facts.judged(*mixed).findings]
        assert found == expected


def test_rejudging_keeps_everything_but_the_judgement() -> None:
    report = report_of(*facts.healthy())
    stale = msgspec.structs.replace(report, findings=(Finding("clock-wrong", Severity.ERROR, text("x"), ()),))

    assert rejudge(stale) == report


def test_a_finding_of_a_newer_version_is_kept_and_counts() -> None:
    newer = Finding("code-of-the-future", Severity.ERROR, text("x"), ())
    report = msgspec.structs.replace(report_of(*facts.healthy()), findings=(newer,))

    again = rejudge(report)

    assert again.findings == (newer,)
    assert (again.verdict.state, again.verdict.root) == (State.BLOCKED, "code-of-the-future")


def test_judging_a_cancelled_report_says_what_is_unknown() -> None:
    report = msgspec.structs.replace(report_of(*facts.healthy()), runs=())

    assert rejudge(report, ALL_CHECKS).verdict.state is State.UNDETERMINED
