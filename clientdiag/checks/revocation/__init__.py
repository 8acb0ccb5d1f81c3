"""Did the issuers revoke the server's certificates? Their lists and responders are asked where that is on."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Learned
from clientdiag.checks.revocation.asking import DEADLINE_S, observe
from clientdiag.checks.revocation.rules import RULES
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import RevocationAnswer, RevocationStatus
from clientdiag.model.text import ntext, text


def _learned(evidence: Evidence) -> Learned | None:
    answers = evidence.all(RevocationAnswer)
    if not answers:
        return None
    figure = ntext("{n} answer", "{n} answers", len(answers))
    if any(one.status is RevocationStatus.REVOKED for one in answers):
        return Learned(text("A certificate of the server was revoked"), figure)
    asked = {one.certificate for one in answers}
    good = {one.certificate for one in answers if one.status is RevocationStatus.GOOD}
    if asked == good:
        return Learned(text("No certificate of the server was revoked"), figure)
    return Learned(text("Whether a certificate was revoked is not known"), figure)


CHECK = Check(
    id="revocation",
    stage=Stage.SERVER_CERTIFICATE,
    doing=text("Asking whether the server's certificate was revoked"),
    observe=observe,
    rules=RULES,
    learned=_learned,
    after=("tls_handshake", "local_trust", "certificate_fetching"),
    deadline_s=DEADLINE_S,
)
