"""What stops the client, and the finding about it."""

from __future__ import annotations

from clientdiag.checks.client_certificate.choosing import Barrier, Candidate, choice
from clientdiag.checks.client_certificate.told import DEVICE, SEND, others, uses, which
from clientdiag.checks.readings.demand import Demand, demand, weight
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.text import Text


def stopped(evidence: Evidence, barrier: Barrier) -> Candidate | None:
    """The nearest miss, when *barrier* is what stops it and no other certificate will do."""
    if demand(evidence) is Demand.NOTHING:
        return None
    chosen = choice(evidence)
    if chosen is None or chosen.fit:
        return None
    nearest = chosen.nearest
    return nearest if nearest is not None and nearest.first is barrier else None


def finding(  # noqa: PLR0913  # the parts of one finding, by name
    evidence: Evidence,
    barrier: Barrier,
    candidate: Candidate,
    *,
    summary: Text,
    explanation: Text,
    remedy_it: tuple[Text, ...],
    acts: tuple[Actor, ...] = DEVICE,
    detail: tuple[Text, ...] = (),
    commands: tuple[str, ...] = (),
) -> Finding:
    """The finding that *barrier* stops *candidate*; the other candidates stand in its details.

    A warning where nobody says whose certificates are wanted and the gateway goes on without: then it may
    be one that was never meant for the VPN.
    """
    seen, chosen = candidate.certificate, choice(evidence)
    return Finding(
        code=barrier.value,
        severity=_severity(evidence, candidate),
        summary=summary,
        explanation=explanation,
        acts=acts,
        remedy=SEND,
        detail=(
            which(seen),
            uses(seen),
            *detail,
            *(others(chosen, candidate) if chosen is not None else ()),
        ),
        remedy_it=remedy_it,
        commands=commands,
        subject=seen.sha256,
        evidence=evidence.refs(seen),
    )


def _severity(evidence: Evidence, candidate: Candidate) -> Severity:
    """Where the gateway lets nobody in without one, and none will do, the client stops in any case."""
    sure = candidate.accepted is not None or demand(evidence) is Demand.REFUSES
    return weight(evidence) if sure else Severity.WARNING
