"""Settles one verdict from the findings and from what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientdiag.checks.readings.last_attempt import stopped
from clientdiag.model.catalogue import Stage, blame_order, stage_of
from clientdiag.model.core import Finding, Severity, State, Symptom, Topic, Unknown, Verdict
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import UserReport
from clientdiag.model.text import text

_STILL_GOOD = frozenset({"server-certificate-expiring", "client-certificate-expiring"})
"""Warnings of what is to come: the cause of nothing that is seen today."""
_EARLY = {Stage.COMPUTER, Stage.NAME, Stage.NETWORK, Stage.SERVER}
_CAUSES_OF: dict[Symptom, set[Stage]] = {
    Symptom.UNTRUSTED_SERVER: {Stage.COMPUTER, Stage.NAME, Stage.SERVER_CERTIFICATE, Stage.TRUST},
    Symptom.CERTIFICATE_VALIDATION: {Stage.COMPUTER, Stage.CLIENT_CERTIFICATE},
    Symptom.AUTHENTICATION_FAILED: {Stage.COMPUTER, Stage.CLIENT_CERTIFICATE, Stage.SIGN_IN},
    Symptom.CANNOT_REACH: _EARLY,
    Symptom.SOMETHING_ELSE: set(Stage),
}

_LOGGED_AS: dict[Symptom, set[str]] = {
    Symptom.UNTRUSTED_SERVER: {"trust", "name", "policy"},
    Symptom.CERTIFICATE_VALIDATION: {"client-certificate"},
    Symptom.AUTHENTICATION_FAILED: {"login", "sso"},
    Symptom.CANNOT_REACH: {"dns", "time-out", "network", "portal", "proxy"},
}
"""The families of errors in the client's log that are what the user sees."""


def settle(findings: Sequence[Finding], unknown: Iterable[Unknown], evidence: Evidence) -> Verdict:
    """The verdict as the fault catalogue defines it.

    *findings* are already folded. An unexplained error blocks, an unexplained warning asks for
    attention, else an unread vital fact or an unexplained symptom leaves it undetermined.
    """
    open_findings = sorted(
        (finding for finding in findings if finding.explained_by is None),
        key=lambda finding: blame_order(finding.code),
    )
    errors = [finding.code for finding in open_findings if finding.severity == Severity.ERROR]
    warnings = [finding.code for finding in open_findings if finding.severity == Severity.WARNING]
    warnings.sort(key=lambda code: code in _STILL_GOOD)  # stable: the order of blame stays
    missing = _by_topic([*unknown, *_unexplained_symptom(errors + warnings, evidence)])
    if errors:
        return Verdict(State.BLOCKED, errors[0], missing)
    if warnings:
        return Verdict(State.ATTENTION, warnings[0], missing)
    return Verdict(State.UNDETERMINED if missing else State.READY, None, missing)


def _by_topic(unknown: Iterable[Unknown]) -> tuple[Unknown, ...]:
    first: dict[Topic, Unknown] = {}
    for one in unknown:
        first.setdefault(one.topic, one)
    return tuple(first[topic] for topic in Topic if topic in first)


def _unexplained_symptom(codes: list[str], evidence: Evidence) -> list[Unknown]:
    told = evidence.first(UserReport)
    if told is None or told.symptom not in _CAUSES_OF:
        return []
    if any(stage_of(code) in _CAUSES_OF[told.symptom] for code in codes if code not in _STILL_GOOD):
        return []
    found = stopped(evidence)
    says_the_same = found is not None and found.attempt.family in _LOGGED_AS.get(told.symptom, set())
    return [Unknown(Topic.SYMPTOM, _LOG_AGREES if says_the_same else _NOTHING_EXPLAINS)]


_NOTHING_EXPLAINS = text("Nothing that was checked explains what you see in the Cisco client.")
_LOG_AGREES = text(
    "The Cisco client's own log confirms what you see, but nothing that was checked says why it happens."
)
