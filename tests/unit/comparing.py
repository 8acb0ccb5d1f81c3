"""Two reports made by hand, to be laid side by side."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from clientdiag import fleet
from clientdiag.fleet.comparison import Comparison, Difference
from clientdiag.model.core import (
    Actor,
    CheckRun,
    CheckStatus,
    Finding,
    Observation,
    Report,
    Severity,
    State,
    Verdict,
)
from clientdiag.model.text import text
from tests.unit import samples

NOW = samples.NOW
ROOT = samples.certificate("Example Root CA 1")


def run(*observations: Observation, check: str = "computer") -> CheckRun:
    return CheckRun(check, CheckStatus.COMPLETED, observations=observations)


def found(code: str, *evidence: str, severity: Severity = Severity.ERROR, **more: object) -> Finding:
    made = Finding(code, severity, text("Something is wrong"), (Actor.NOBODY,), evidence=evidence)
    return msgspec.structs.replace(made, **more)


def report(*observations: Observation, findings: Sequence[Finding] = (), **more: object) -> Report:
    root = next((one.code for one in findings if one.severity is Severity.ERROR), None)
    verdict = Verdict(State.BLOCKED if root else State.READY, root)
    made = {"runs": (run(*observations),), "findings": tuple(findings), "verdict": verdict, **more}
    return samples.bare(**made)  # type: ignore[arg-type]  # the tests say what they put in


def compared(a: Report, b: Report) -> Comparison:
    later = msgspec.structs.replace(b, support_code="OTHR")
    return fleet.compare(fleet.Diagnosis("a.zip", a), fleet.Diagnosis("b.zip", later))


def only(found: Comparison, kind: str) -> Difference:
    (one,) = (each for each in found.differences if each.kind == kind)
    return one


def judged(state: State, root: str | None = None) -> Report:
    return samples.bare(verdict=Verdict(state, root))
