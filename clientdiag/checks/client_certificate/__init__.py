"""The client certificate: whether the gateway wants one, and whether the client would take the right one.

The rules replay the client's own choice among everything that its stores hold.
"""

from __future__ import annotations

from clientdiag.checks.client_certificate import nearest, sign_in_screen, standing, tried, whole
from clientdiag.checks.client_certificate.choosing import Barrier, Candidate, Choice, choice
from clientdiag.checks.client_certificate.looking import observe
from clientdiag.checks.client_certificate.whole import wanted_issuers
from clientdiag.checks.contract import Check, Learned
from clientdiag.checks.readings.demand import Demand, demand
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientStore, TlsHandshake
from clientdiag.model.text import ntext, text

__all__ = ["CHECK", "Barrier", "Candidate", "Choice", "Demand", "choice", "demand", "wanted_issuers"]


def _learned(evidence: Evidence) -> Learned | None:
    stores = evidence.all(ClientStore)
    if not stores:
        return None
    figure = ntext("{n} certificate", "{n} certificates", sum(one.count for one in stores))
    if not evidence.has(TlsHandshake):
        return Learned(text("Read this computer's own certificates"), figure)
    if demand(evidence) is Demand.NOTHING:
        return Learned(text("The server asks for no certificate of yours"), figure)
    chosen = choice(evidence)
    if chosen is not None and chosen.fit:
        return Learned(text("A certificate for the VPN is here"), figure)
    return Learned(text("The server asks for a certificate of yours"), figure)


CHECK = Check(
    id="client_certificate",
    stage=Stage.CLIENT_CERTIFICATE,
    doing=text("Looking for your certificate"),
    observe=observe,
    rules=(*whole.RULES, *nearest.RULES, *standing.RULES, *sign_in_screen.RULES, *tried.RULES),
    learned=_learned,
    deadline_s=12.0,
)
