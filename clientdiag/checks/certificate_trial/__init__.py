"""Does the gateway take this certificate? Shown once, and only because the user asked for it.

What the outcome means is judged with everything else that is known of client certificates; see
:mod:`clientdiag.checks.client_certificate.tried`.
"""

from __future__ import annotations

from clientdiag.checks.certificate_trial.showing import observe
from clientdiag.checks.contract import Check, Learned
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import CertificateTrial, TrialEnd
from clientdiag.model.text import text

_LINES = {
    TrialEnd.ACCEPTED: text("The server took your certificate"),
    TrialEnd.REFUSED: text("The server refused your certificate"),
    TrialEnd.NOT_ASKED: text("The server asked for no certificate"),
    TrialEnd.FAILED: text("Whether the server takes your certificate was not found out"),
}


def _learned(evidence: Evidence) -> Learned | None:
    trial = evidence.first(CertificateTrial)
    return Learned(_LINES[trial.end]) if trial is not None else None


CHECK = Check(
    id="certificate_trial",
    stage=Stage.CLIENT_CERTIFICATE,
    doing=text("Trying a certificate of yours, if you asked for it"),
    observe=observe,
    learned=_learned,
    # The gateway must have been judged, and some servers serve one connection at a time.
    after=(
        "system_clock",
        "client_install",
        "name_resolution",
        "reachability",
        "tls_handshake",
        "gateway_protocol",
        "local_trust",
        "certificate_fetching",
        "revocation",
        "client_certificate",
    ),
    deadline_s=20.0,
)
