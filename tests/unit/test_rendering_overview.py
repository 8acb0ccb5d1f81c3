from __future__ import annotations

import pytest

from clientdiag.model.core import (
    Actor,
    CheckRun,
    CheckStatus,
    Finding,
    Severity,
    State,
    Topic,
    Unevaluated,
    Unknown,
    Verdict,
)
from clientdiag.model.text import text
from clientdiag.rendering.overview import overview, root_finding
from tests.unit import samples


def test_the_root_finding_is_an_unexplained_one_and_an_error_before_a_warning() -> None:
    mild = Finding("name-mismatch", Severity.WARNING, text("mild"), (), subject="a")
    folded = Finding(
        "name-mismatch", Severity.ERROR, text("folded"), (), subject="b", explained_by="self-signed"
    )
    grave = Finding("name-mismatch", Severity.ERROR, text("grave"), (), subject="c")
    report = samples.bare(findings=(mild, folded, grave), verdict=Verdict(State.BLOCKED, "name-mismatch"))
    assert root_finding(report) is report.findings[2]
    assert overview(report).headline == "grave"


def test_the_other_findings_are_noticed_with_what_explains_them() -> None:
    seen = overview(samples.blocked())
    assert [(one.code, one.folded_under) for one in seen.noticed] == [
        ("name-mismatch", None),
        ("trusted-by-user-only", "trust-anchor-missing"),
    ]


def test_unknown_things_are_counted_in_words() -> None:
    one = (Unknown(Topic.TRUST, text("No store could be read.")),)
    two = (*one, Unknown(Topic.SYMPTOM, text("Nothing explains it.")))
    single = overview(samples.bare(verdict=Verdict(State.UNDETERMINED, None, one)))
    both = overview(samples.bare(verdict=Verdict(State.UNDETERMINED, None, two)))
    assert single.headline == "No fault was found, but one thing could not be settled"
    assert both.headline == "No fault was found, but 2 things could not be settled"
    assert both.sentence == "No store could be read. Nothing explains it."
    assert [line.title for line in both.unchecked] == [
        "Whether this computer trusts the server",
        "What you see in the Cisco client",
    ]


def test_a_check_that_did_not_end_is_said_with_its_reason() -> None:
    runs = (
        CheckRun("mystery", CheckStatus.TIMED_OUT, reason=text("It did not answer within 5 seconds.")),
        CheckRun("riddle", CheckStatus.ERROR, trace="Traceback"),
        CheckRun("fine", CheckStatus.COMPLETED),
        CheckRun("apart", CheckStatus.NOT_APPLICABLE, reason=text("No client here.")),
    )
    lines = overview(samples.bare(runs=runs)).unchecked
    assert [(one.title, one.reason) for one in lines] == [
        ("mystery", "It did not answer within 5 seconds."),
        ("riddle", "This program failed here. The zip says where; please send it to IT."),
    ]


def test_one_reason_is_said_once_for_all_that_it_stopped() -> None:
    why = text("The connection failed.")
    report = samples.bare(
        verdict=Verdict(State.UNDETERMINED, None, (Unknown(Topic.CHAIN, why),)),
        unevaluated=(
            Unevaluated("weak-key", (), why),
            Unevaluated("clock-wrong", (), text("No Date.")),
            Unevaluated("gateway-clock-wrong", (), text("No Date.")),
            Unevaluated("port-closed", (), text("No Date.")),
            Unevaluated("wrong-purpose", ("tls-handshake",)),
        ),
    )
    lines = overview(report).unchecked
    assert [(one.title, one.reason) for one in lines] == [
        ("The server's certificate", "The connection failed."),
        ("This computer, Network", "No Date."),
    ]


def test_a_cancelled_run_says_so() -> None:
    runs = (CheckRun("a", CheckStatus.CANCELLED),)
    assert "cancelled" in overview(samples.bare(State.UNDETERMINED, runs=runs)).headline


@pytest.mark.parametrize("state", [State.BLOCKED, State.ATTENTION])
def test_a_fault_without_its_finding_is_still_a_fault(state: State) -> None:
    seen = overview(samples.bare(verdict=Verdict(state, "from-2031")))
    assert seen.headline == "A fault was found: from-2031"


@pytest.mark.parametrize(
    ("acts", "who"),
    [
        ((Actor.YOU, Actor.IT_SERVER), "You can fix this yourself."),
        ((Actor.NOBODY, Actor.IT_SERVER), "IT can fix this on the server; you did nothing wrong."),
        ((Actor.NOBODY,), ""),
        ((), ""),
    ],
)
def test_who_mends_it_is_the_first_who_can(acts: tuple[Actor, ...], who: str) -> None:
    finding = Finding("name-mismatch", Severity.ERROR, text("x"), acts)
    report = samples.bare(findings=(finding,), verdict=Verdict(State.BLOCKED, "name-mismatch"))
    assert overview(report).who == who


def test_the_phone_code_is_the_root_or_the_state() -> None:
    assert overview(samples.blocked()).phone_code == "TRUST-ANCHOR-MISSING · 7F3K"
    assert overview(samples.bare(State.UNDETERMINED)).phone_code == "UNDETERMINED · 7F3K"
