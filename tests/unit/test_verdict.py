from __future__ import annotations

import pytest

from clientdiag.engine.blame import fold
from clientdiag.engine.verdict import settle
from clientdiag.model.core import Finding, Severity, State, Symptom, Topic, Unknown, Verdict
from clientdiag.model.observations import UserReport
from clientdiag.model.text import text
from tests.unit import facts

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
NO_FACTS = facts.evidence()
UNREAD = Unknown(Topic.TRUST, text("The store could not be read."))


def found(code: str, severity: Severity = ERROR) -> Finding:
    return Finding(code, severity, text(code), ())


def settled(*findings: Finding, unknown: tuple[Unknown, ...] = (), symptom: Symptom | None = None) -> Verdict:
    told = [UserReport(symptom)] if symptom else []
    return settle(fold(findings), unknown, facts.evidence(*told))


@pytest.mark.parametrize(
    ("findings", "unknown", "state", "root"),
    [
        ([], [], State.READY, None),
        ([found("already-connected", NOTE)], [], State.READY, None),
        ([found("already-connected", NOTE)], [UNREAD], State.UNDETERMINED, None),
        ([], [UNREAD], State.UNDETERMINED, None),
        ([found("client-too-old", WARNING)], [], State.ATTENTION, "client-too-old"),
        ([found("client-too-old", WARNING)], [UNREAD], State.ATTENTION, "client-too-old"),
        ([found("port-closed")], [], State.BLOCKED, "port-closed"),
        ([found("port-closed")], [UNREAD], State.BLOCKED, "port-closed"),
        ([found("client-too-old", WARNING), found("port-closed")], [], State.BLOCKED, "port-closed"),
        ([found("clock-wrong"), found("server-certificate-expired")], [], State.BLOCKED, "clock-wrong"),
        (
            [found("clock-wrong", WARNING), found("server-certificate-expired")],
            [],
            State.BLOCKED,
            "server-certificate-expired",
        ),
        (
            [found("trust-anchor-missing"), found("trusted-by-user-only", WARNING)],
            [],
            State.BLOCKED,
            "trust-anchor-missing",
        ),
    ],
    ids=range(12),
)
def test_the_four_ends(
    findings: list[Finding], unknown: list[Unknown], state: State, root: str | None
) -> None:
    verdict = settled(*findings, unknown=tuple(unknown))

    assert (verdict.state, verdict.root) == (state, root)


def test_the_root_is_the_first_by_stage_and_then_by_row() -> None:
    later_first = [found("self-signed"), found("name-mismatch"), found("port-closed"), found("clock-wrong")]

    assert settled(*later_first).root == "clock-wrong"
    assert settled(*later_first[:3]).root == "port-closed"
    assert settled(*later_first[:2]).root == "name-mismatch"


def test_an_error_late_on_the_way_comes_before_a_warning_early() -> None:
    assert (
        settled(found("clock-wrong", WARNING), found("credentials-rejected")).root == "credentials-rejected"
    )


def test_a_folded_finding_is_never_root() -> None:
    explained = Finding("name-mismatch", ERROR, text("x"), (), explained_by="captive-portal")

    assert settle([explained], [], NO_FACTS) == Verdict(State.READY)
    assert settle([explained, found("self-signed")], [], NO_FACTS).root == "self-signed"


def test_a_code_of_a_newer_version_can_be_root_after_all_others() -> None:
    assert settled(found("from-the-future")).root == "from-the-future"
    assert settled(found("from-the-future"), found("client-log-error")).root == "client-log-error"


def test_each_unknown_topic_is_named_once_in_the_order_of_the_way() -> None:
    chain = Unknown(Topic.CHAIN, text("first"))
    unknown = (Unknown(Topic.TRUST, text("t")), chain, Unknown(Topic.CHAIN, text("second")))
    name = Unknown(Topic.NAME, text("n"))

    assert settled(unknown=(*unknown, name)).unknown == (name, chain, unknown[0])


def test_what_is_unknown_is_said_beside_a_fault_too() -> None:
    assert settled(found("port-closed"), unknown=(UNREAD,)).unknown == (UNREAD,)


@pytest.mark.parametrize(
    ("symptom", "explaining", "not_explaining"),
    [
        (Symptom.UNTRUSTED_SERVER, "private-root-missing", "credentials-rejected"),
        (Symptom.UNTRUSTED_SERVER, "name-mismatch", "client-certificate-missing"),
        (Symptom.UNTRUSTED_SERVER, "clock-wrong", "client-certificate-expired"),
        (Symptom.CERTIFICATE_VALIDATION, "client-certificate-expired", "credentials-rejected"),
        (Symptom.AUTHENTICATION_FAILED, "credentials-rejected", "port-closed"),
        (Symptom.CANNOT_REACH, "port-closed", "credentials-rejected"),
        (Symptom.CANNOT_REACH, "name-not-found", "client-certificate-expired"),
        (Symptom.SOMETHING_ELSE, "tunnel-setup-failed", None),
    ],
)
def test_a_symptom_is_explained_only_by_what_can_cause_it(
    symptom: Symptom, explaining: str, not_explaining: str | None
) -> None:
    assert settled(found(explaining), symptom=symptom).unknown == ()
    if not_explaining is not None:
        verdict = settled(found(not_explaining), symptom=symptom)
        assert [one.topic for one in verdict.unknown] == [Topic.SYMPTOM]
        assert verdict.root == not_explaining


@pytest.mark.parametrize("symptom", [one for one in Symptom if one is not Symptom.NOT_SURE])
def test_all_good_and_still_a_complaint_is_never_ready(symptom: Symptom) -> None:
    verdict = settled(symptom=symptom)

    assert verdict.state is State.UNDETERMINED
    assert [one.topic for one in verdict.unknown] == [Topic.SYMPTOM]


def test_a_user_who_is_not_sure_reports_nothing_that_wants_explaining() -> None:
    assert settled(symptom=Symptom.NOT_SURE) == Verdict(State.READY)


def test_a_note_and_a_folded_finding_explain_no_symptom() -> None:
    symptom = Symptom.UNTRUSTED_SERVER

    assert settled(found("unusual-issuer", NOTE), symptom=symptom).state is State.UNDETERMINED
    folded = Finding("name-mismatch", ERROR, text("x"), (), explained_by="not-anyconnect")
    told = facts.evidence(UserReport(symptom))
    assert settle([folded], [], told).state is State.UNDETERMINED


def test_every_symptom_of_the_user_is_thought_of() -> None:
    for symptom in Symptom:
        settled(found("from-the-future"), symptom=symptom)


@pytest.mark.parametrize("code", ["server-certificate-expiring", "client-certificate-expiring"])
def test_what_is_still_good_is_the_cause_of_nothing_today(code: str) -> None:
    late = found("credentials-rejected", WARNING)

    assert settled(found(code, WARNING), late).root == "credentials-rejected"
    assert settled(found(code, WARNING)).root == code
    told = settled(found(code, WARNING), symptom=Symptom.UNTRUSTED_SERVER)
    assert [one.topic for one in told.unknown] == [Topic.SYMPTOM]
