"""Turns observations into findings and a verdict: the same live, from JSON and from a zip."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from clientdiag.checks import ALL_CHECKS
from clientdiag.checks.contract import Check
from clientdiag.engine.blame import fold
from clientdiag.engine.verdict import settle
from clientdiag.model.catalogue import Stage, is_known, stage_of
from clientdiag.model.core import CheckRun, Finding, Report, Topic, Unevaluated, Unknown, Verdict
from clientdiag.model.evidence import Evidence
from clientdiag.model.rule import Rule
from clientdiag.model.text import text


@dataclass(frozen=True)
class Judgement:
    """What the facts mean. ``faults`` are tracebacks of rules of ours that failed."""

    findings: tuple[Finding, ...]
    unevaluated: tuple[Unevaluated, ...]
    verdict: Verdict
    faults: tuple[str, ...] = ()


def judge(
    runs: Iterable[CheckRun], checks: Sequence[Check] = ALL_CHECKS, kept: Iterable[Finding] = ()
) -> Judgement:
    """Ask every rule of *checks* about the observations of *runs*. Pure.

    *kept* are findings that no rule here can make, of a newer version; they stay as they are.
    """
    evidence = Evidence(runs)
    findings: list[Finding] = list(kept)
    unevaluated: list[Unevaluated] = []
    unknown: list[Unknown] = []
    faults: list[str] = []
    for rule in (rule for check in checks for rule in check.rules):
        for judged in _ask(rule, evidence, faults):
            if isinstance(judged, Finding):
                findings.append(judged)
                continue
            unevaluated.append(judged)
            topic = (
                judged.topic
                or rule.topic
                or (_TOPICS.get(stage_of(rule.code)) if judged.reason is _OUR_FAULT else None)
            )
            if topic is not None:
                unknown.append(Unknown(topic, judged.reason or _NOT_READ))
    folded = fold(findings)
    return Judgement(folded, tuple(unevaluated), settle(folded, unknown, evidence), tuple(faults))


def rejudge(report: Report, checks: Sequence[Check] = ALL_CHECKS) -> Report:
    """The report with today's judgement of its observations."""
    unknown_here = [one for one in report.findings if not is_known(one.code)]
    judged = judge(report.runs, checks, unknown_here)
    return msgspec.structs.replace(
        report, findings=judged.findings, unevaluated=judged.unevaluated, verdict=judged.verdict
    )


_OUR_FAULT = text("This could not be judged because of a fault in this program.")
# a broken rule leaves open what its stage is about; it must never look like health
_TOPICS: dict[Stage | None, Topic] = {
    Stage.COMPUTER: Topic.CONNECTION,
    Stage.NAME: Topic.NAME,
    Stage.NETWORK: Topic.CONNECTION,
    Stage.SERVER: Topic.CONNECTION,
    Stage.SERVER_CERTIFICATE: Topic.CHAIN,
    Stage.TRUST: Topic.TRUST,
    Stage.CLIENT_CERTIFICATE: Topic.CLIENT_CERTIFICATE,
    Stage.SIGN_IN: Topic.SYMPTOM,
}
_NOT_READ = text("The facts for this could not be read.")


def _ask(rule: Rule, evidence: Evidence, faults: list[str]) -> list[Finding | Unevaluated]:
    missing = tuple(_kind(need) for need in rule.needs if not evidence.has(need))
    if missing:
        return [Unevaluated(rule.code, missing)]
    try:
        return list(rule.judge(evidence))
    except Exception:  # noqa: BLE001  # a rule of ours that fails must not cost the other findings
        faults.append(traceback.format_exc())
        return [Unevaluated(rule.code, (), _OUR_FAULT)]


def _kind(need: type) -> str:
    return str(need.__struct_config__.tag)  # type: ignore[attr-defined]  # every kind is a msgspec struct
