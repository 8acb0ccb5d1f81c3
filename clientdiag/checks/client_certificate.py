"""Does the gateway ask for a certificate of yours? Reading the stores for one is not part of this version."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import decisive_exchange, was_asked
from clientdiag.knowledge import gateway_error_code
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text


def _observe(_context: Context) -> None:
    """The handshake has read the gateway's request; this check only judges."""


@rule("client-certificate-missing", topic=Topic.CLIENT_CERTIFICATE)
def client_certificate_missing(evidence: Evidence) -> Judged:
    """The gateway asks for a client certificate and none issued by its CA is in an allowed store."""
    if was_asked(evidence) or _is_missed(evidence):
        yield Unevaluated(
            "client-certificate-missing",
            ("client-certificates",),
            text("The server asks for a certificate of yours. This version does not look for one yet."),
        )


def _is_missed(evidence: Evidence) -> bool:
    """The gateway's own words say that it misses a certificate."""
    seen = decisive_exchange(evidence)
    words = seen.error_text if seen is not None else None
    return words is not None and gateway_error_code(words) == "client-certificate-missing"


def _learned(evidence: Evidence) -> Learned | None:
    if not evidence.has(TlsHandshake):
        return None
    if was_asked(evidence):
        return Learned(text("The server asks for a certificate of yours"))
    return Learned(text("The server asks for no certificate of yours"))


CHECK = Check(
    id="client_certificate",
    stage=Stage.CLIENT_CERTIFICATE,
    doing=text("Seeing whether your certificate is asked for"),
    observe=_observe,
    rules=(client_certificate_missing,),
    learned=_learned,
    after=("tls_handshake", "gateway_protocol"),
    deadline_s=5.0,
)
