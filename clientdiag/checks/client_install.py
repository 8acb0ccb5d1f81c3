"""Which Cisco client is installed? Its version decides which trust stores count."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall
from clientdiag.model.text import text


def _observe(context: Context) -> None:
    context.emit(context.platform.client_install())


def _learned(evidence: Evidence) -> Learned | None:
    seen = evidence.first(ClientInstall)
    if seen is None:
        return None
    if not seen.found:
        return Learned(text("No Cisco client found"))
    version = text("version {version}", version=seen.version) if seen.version else text("version unknown")
    return Learned(text("Found {product}", product=seen.product), version)


CHECK = Check(
    id="client_install",
    stage=Stage.COMPUTER,
    doing=text("Looking for the Cisco client"),
    observe=_observe,
    learned=_learned,
    deadline_s=5.0,
)
