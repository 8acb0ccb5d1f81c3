"""Certificates that will do, and what is to be said of them even so: too many, or soon too old."""

from __future__ import annotations

from clientdiag.checks.client_certificate.choosing import EXPIRING, Candidate, choice
from clientdiag.checks.client_certificate.told import DEVICE, SEND, which
from clientdiag.checks.readings import effective, local_now
from clientdiag.checks.readings.demand import Demand, demand
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text


@rule("client-certificate-ambiguous")
def client_certificate_ambiguous(evidence: Evidence) -> Judged:
    """Several certificates of different holders qualify; automatic selection may take the wrong one.

    A warning, and only where the gateway or IT names the issuer, so that all of them really qualify.
    """
    chosen = choice(evidence)
    if chosen is None or demand(evidence) is Demand.NOTHING:
        return
    able = [one for one in chosen.fit if one.accepted]
    profile = chosen.sight.profile
    automatic = (
        profile is None or effective(evidence, profile, "AutomaticCertSelection").value.lower() != "false"
    )
    if len({one.certificate.subject for one in able}) < 2 or not automatic:
        return
    yield Finding(
        code="client-certificate-ambiguous",
        severity=Severity.WARNING,
        summary=text("Several certificates on this computer would do, and the wrong one may be taken"),
        explanation=text("The Cisco client chooses by itself among them."),
        acts=(Actor.IT_PROFILE,),
        detail=tuple(which(one.certificate) for one in able[:8]),
        remedy_it=(
            text("Narrow the choice with CertificateMatch in the profile, or remove what is not needed."),
            text("Or let users choose: AutomaticCertSelection `false`."),
        ),
        evidence=evidence.refs(*(one.certificate for one in able[:8])),
    )


@rule("client-certificate-expiring")
def client_certificate_expiring(evidence: Evidence) -> Judged:
    """The certificate that the client would take ends within 14 days, and no other lasts longer.

    A warning.
    """
    chosen, now = choice(evidence), local_now(evidence)
    if chosen is None or now is None or demand(evidence) is Demand.NOTHING:
        return
    able = [one for one in chosen.fit if one.accepted is not False and one.certificate.not_after is not None]
    last = max(able, key=lambda one: one.certificate.not_after or now, default=None)
    if last is None or _lasts(last, now.timestamp()):
        return
    day = last.certificate.not_after.date().isoformat() if last.certificate.not_after else "?"
    yield Finding(
        code="client-certificate-expiring",
        severity=Severity.WARNING if last.accepted else Severity.NOTE,
        summary=text("Your certificate for the VPN expires soon"),
        explanation=text("It is valid until {day}; after that the VPN server will not accept it.", day=day),
        acts=DEVICE,
        remedy=SEND[:1],
        detail=(which(last.certificate),),
        remedy_it=(text("Renew it in time, and see whether it renews by itself."),),
        subject=last.certificate.sha256,
        evidence=evidence.refs(last.certificate),
    )


def _lasts(one: Candidate, now: float) -> bool:
    end = one.certificate.not_after
    return end is None or end.timestamp() - now > EXPIRING.total_seconds()


RULES = (client_certificate_ambiguous, client_certificate_expiring)
