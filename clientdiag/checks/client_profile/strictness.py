"""Whether the user may go on after the client's warning."""

from __future__ import annotations

from clientdiag.certificates.faults import Hint
from clientdiag.checks.readings import chain_view, effective, explanation
from clientdiag.model.core import Actor, Finding, Observation, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientPolicy, ProfileSettings, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text


@rule("strict-trust-policy", TlsHandshake)
def strict_trust_policy(evidence: Evidence) -> Judged:
    """StrictCertificateTrust or AlwaysOn turns the client's warning about the server into a hard stop.

    A note, and only beside a certificate that is not trusted or has a fault.
    """
    if not _is_warned_about(evidence):
        return
    detail: list[Text] = []
    seen: list[Observation] = []
    for policy in evidence.all(ClientPolicy):
        if policy.values.get("StrictCertificateTrust", "").lower() == "true":
            detail.append(text("`{file}` says StrictCertificateTrust `true`.", file=policy.file))
            seen.append(policy)
    for profile in evidence.all(ProfileSettings):
        if effective(evidence, profile, "AlwaysOn").value.lower() == "true":
            detail.append(text("`{file}` says AlwaysOn `true`.", file=profile.file))
            seen.append(profile)
    if not detail:
        return
    yield Finding(
        code="strict-trust-policy",
        severity=Severity.NOTE,
        summary=text("The Cisco program may not connect to a server that it does not trust"),
        explanation=text("IT has set that the warning about the server cannot be passed over."),
        acts=(Actor.NOBODY,),
        detail=tuple(detail),
        evidence=evidence.refs(*seen),
    )


def _is_warned_about(evidence: Evidence) -> bool:
    view, told = chain_view(evidence), explanation(evidence)
    if view is not None and view.trusted is False:
        return True
    return told is not None and any(one.hint is Hint.STOPS for one in told.best.faults)
