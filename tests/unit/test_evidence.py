from __future__ import annotations

from clientdiag.model.core import CheckRun, CheckStatus, UnknownObservation
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import SystemLookup, TcpConnect
from tests.unit import facts


def _runs() -> list[CheckRun]:
    return [
        CheckRun("first", CheckStatus.COMPLETED, observations=(facts.lookup(), facts.connected("192.0.2.1"))),
        CheckRun("second", CheckStatus.TIMED_OUT, observations=(facts.connected("192.0.2.2"),)),
        CheckRun("third", CheckStatus.ERROR, observations=(UnknownObservation({"kind": "new"}),)),
    ]


def test_facts_of_one_kind_come_in_the_order_of_the_runs() -> None:
    seen = Evidence(_runs())

    assert [one.address for one in seen.all(TcpConnect)] == ["192.0.2.1", "192.0.2.2"]
    assert seen.first(TcpConnect) == facts.connected("192.0.2.1")


def test_what_was_not_seen_is_absent() -> None:
    seen = Evidence([])

    assert seen.all(TcpConnect) == []
    assert seen.first(SystemLookup) is None
    assert not seen.has(SystemLookup)
    assert seen.run("first") is None
    assert seen.status("first") is None


def test_facts_of_a_run_that_was_given_up_count_too() -> None:
    seen = Evidence(_runs())

    assert seen.status("second") is CheckStatus.TIMED_OUT
    assert facts.connected("192.0.2.2") in seen.all(TcpConnect)


def test_each_fact_has_a_name_that_tells_equal_ones_apart() -> None:
    one, other = facts.connected(), facts.connected()
    seen = Evidence([CheckRun("a", CheckStatus.COMPLETED, observations=(facts.clock(), one, other))])

    assert seen.refs(one, other) == ("a.1", "a.2")
    assert seen.refs(facts.connected()) == ()


def test_of_two_runs_of_one_name_the_first_counts() -> None:
    seen = Evidence([CheckRun("a", CheckStatus.COMPLETED), CheckRun("a", CheckStatus.ERROR)])

    assert seen.status("a") is CheckStatus.COMPLETED


def test_a_generator_of_runs_is_read_once_and_whole() -> None:
    assert len(Evidence(run for run in _runs()).all(TcpConnect)) == 2
