"""Does this computer trust the server's issuer? Its stores, and Mozilla's list as the measure of public."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Learned
from clientdiag.checks.local_trust import distrust, inspection, private_root, refused
from clientdiag.checks.local_trust.looking import observe
from clientdiag.checks.local_trust.rules import RULES
from clientdiag.checks.readings import chain_view
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import StoreContext, TrustStore
from clientdiag.model.text import ntext, text


def _learned(evidence: Evidence) -> Learned | None:
    here = {StoreContext.USER, StoreContext.MACHINE}
    stores = [one for one in evidence.all(TrustStore) if one.context in here]
    if not stores:
        return None
    figure = ntext("{n} certificate", "{n} certificates", sum(one.count for one in stores))
    view = chain_view(evidence)
    if view is None:
        return Learned(text("Read this computer's trusted roots"), figure)
    if view.trusted is None:
        return Learned(text("Whether the issuer is trusted could not be settled"), figure)
    line = (
        text("This computer trusts the issuer")
        if view.trusted
        else text("This computer does not trust the issuer")
    )
    return Learned(line, figure)


CHECK = Check(
    id="local_trust",
    stage=Stage.TRUST,
    doing=text("Reading this computer's trusted roots"),
    observe=observe,
    rules=(*inspection.RULES, *refused.RULES, *RULES, *private_root.RULES, *distrust.RULES),
    learned=_learned,
    deadline_s=38.0,
)
