from __future__ import annotations

import pytest

from clientdiag.engine.stages import TITLES, StageState, running_views, stage_views
from clientdiag.model.catalogue import Stage, stage_of
from clientdiag.model.core import CheckRun, CheckStatus, FailureKind
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Asked, CertificateTrial, GatewayExchange, TargetAddress, TrialEnd
from tests.unit import facts
from tests.unit.client_facts import holding, mine
from tests.unit.examples import EXAMPLES
from tests.unit.test_judge import report_of

GOOD, WARNING, BAD = StageState.GOOD, StageState.WARNING, StageState.BAD
UNKNOWN, QUIET, RUNNING = StageState.UNKNOWN, StageState.QUIET, StageState.RUNNING


def states(*seen: facts.Observation) -> dict[Stage, StageState]:
    return {view.stage: view.state for view in stage_views(report_of(*seen))}


def captions(*seen: facts.Observation) -> list[str]:
    return [view.caption for view in stage_views(report_of(*seen))]


def test_a_healthy_way_is_good_up_to_the_sign_in_which_was_not_tested() -> None:
    assert list(states(*facts.healthy()).values()) == [GOOD] * 7 + [QUIET]
    assert captions(*facts.healthy()) == [
        "clock right",
        facts.ADDRESS,
        "port 443 open",
        "answers",
        "60 days left",
        "trusted",
        "not asked for",
        "not tested",
    ]


def test_a_certificate_that_is_asked_for_is_here_or_was_taken() -> None:
    trial = CertificateTrial("AB" * 32, facts.ADDRESS, TrialEnd.ACCEPTED)

    assert captions(*holding(mine()))[6] == "is here"
    assert captions(*holding(mine()), trial)[6] == "taken by the server"


def test_all_eight_stages_are_shown_in_order_and_named() -> None:
    views = stage_views(report_of())

    assert [view.stage for view in views] == list(Stage)
    assert all(view.title and view.caption for view in views)
    assert set(TITLES) == set(Stage)


def test_without_facts_nothing_is_good() -> None:
    assert GOOD not in states().values()


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_a_fault_is_drawn_where_its_stage_is(code: str) -> None:
    report = report_of(*EXAMPLES[code]())
    drawn = {view.stage: view.state for view in stage_views(report)}
    for one in report.findings:
        stage = stage_of(one.code)
        if one.explained_by is None and stage is not None:
            expected = {"error": {BAD}, "warning": {BAD, WARNING}, "note": set(StageState)}[
                one.severity.value
            ]
            assert drawn[stage] in expected


def test_what_lies_behind_a_break_is_not_reached() -> None:
    drawn = states(*EXAMPLES["name-not-found"]())

    assert drawn[Stage.NAME] is BAD
    assert {drawn[stage] for stage in Stage if stage > Stage.NAME} == {QUIET}


def test_what_was_read_behind_a_break_is_still_shown() -> None:
    drawn = states(*EXAMPLES["name-mismatch"]())

    assert drawn[Stage.SERVER_CERTIFICATE] is BAD
    assert drawn[Stage.TRUST] is GOOD


def test_a_folded_finding_is_not_drawn() -> None:
    now = facts.NOW + 200 * facts.DAY
    drawn = states(
        *facts.but(facts.healthy(), facts.clock(now), facts.exchange(received=now, date=facts.NOW))
    )

    assert drawn[Stage.COMPUTER] is BAD
    assert drawn[Stage.SERVER_CERTIFICATE] is not BAD


def test_what_is_unknown_to_the_verdict_is_unknown_here() -> None:
    asked = facts.but(facts.healthy(), facts.good_chain(asked=Asked.LISTED))
    assert states(*asked)[Stage.CLIENT_CERTIFICATE] is UNKNOWN

    untrusted = tuple(one for one in facts.healthy() if not isinstance(one, facts.seen.TrustStore))
    assert states(*untrusted)[Stage.TRUST] is UNKNOWN


def test_without_a_date_header_the_clock_was_not_compared() -> None:
    assert captions(*facts.but(facts.healthy(), facts.exchange()))[0] == "clock unknown"


def test_an_address_needs_no_name() -> None:
    seen = tuple(one for one in facts.healthy() if not isinstance(one, facts.seen.SystemLookup))
    views = stage_views(report_of(*seen, TargetAddress(facts.ADDRESS)))

    assert views[1].state is GOOD
    assert views[1].caption == "not needed"


def _evidence(status: CheckStatus, check: str, *seen: facts.Observation) -> Evidence:
    return Evidence([CheckRun(check, status, observations=seen)])


def test_a_run_is_drawn_as_it_goes_on() -> None:
    done = _evidence(CheckStatus.COMPLETED, "name_resolution", facts.lookup())
    drawn = {view.stage: view.state for view in running_views(done, ["reachability"])}

    assert drawn[Stage.NAME] is GOOD
    assert drawn[Stage.NETWORK] is RUNNING
    assert drawn[Stage.TRUST] is QUIET


@pytest.mark.parametrize(
    "evidence",
    [
        _evidence(CheckStatus.TIMED_OUT, "name_resolution", facts.lookup()),
        _evidence(CheckStatus.ERROR, "name_resolution", facts.lookup()),
        _evidence(CheckStatus.COMPLETED, "name_resolution", facts.lookup(failure=FailureKind.NO_SUCH_NAME)),
        Evidence([]),
    ],
    ids=range(4),
)
def test_nothing_is_good_before_its_facts_are(evidence: Evidence) -> None:
    drawn = {view.stage: view.state for view in running_views(evidence, [])}

    assert drawn[Stage.NAME] is QUIET


def test_an_exchange_without_a_document_is_no_good_server() -> None:
    ended = facts.exchange(status=None, document=None)
    drawn = states(*facts.but(facts.healthy(), ended))

    assert drawn[Stage.SERVER] is WARNING
    assert isinstance(ended, GatewayExchange)
