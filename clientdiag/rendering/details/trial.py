"""What came of showing the server a certificate, which happens only when somebody asks for it."""

from __future__ import annotations

from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import CertificateTrial, ClientCertificate, TrialEnd
from clientdiag.model.text import Text, text
from clientdiag.rendering.details.mine import name
from clientdiag.rendering.details.section import CellMark, Section
from clientdiag.rendering.details.words import why_unread
from clientdiag.translation import say

_ENDS: dict[TrialEnd, tuple[Text, CellMark]] = {
    TrialEnd.ACCEPTED: (text("The server accepted it."), CellMark.GOOD),
    TrialEnd.REFUSED: (text("The server refused it."), CellMark.BAD),
    TrialEnd.NOT_ASKED: (text("The server did not ask for a certificate."), CellMark.WARNING),
    TrialEnd.FAILED: (text("It came to an end before the certificate was shown."), CellMark.UNKNOWN),
}


def tried(evidence: Evidence) -> Section | None:
    """The outcome of the trial. None where no certificate was tried."""
    seen = evidence.first(CertificateTrial)
    if seen is None:
        return None
    shown = next((one for one in evidence.all(ClientCertificate) if one.sha256 == seen.certificate), None)
    words, mark = _ENDS[seen.end]
    rows = [
        (text("Outcome"), say(words), mark),
        (text("Certificate"), name(shown) if shown is not None else "–", CellMark.NONE),
        (text("SHA-256"), seen.certificate, CellMark.NONE),
        (text("Server's address"), seen.address or "–", CellMark.NONE),
        (text("TLS alert"), seen.alert or "–", CellMark.NONE),
        (text("HTTP status"), str(seen.status) if seen.status is not None else "–", CellMark.NONE),
        (text("The server's own words"), seen.words or "–", CellMark.NONE),
    ]
    if seen.failure is not None:
        rows.append((text("Failed"), why_unread(seen.failure), CellMark.NONE))
    return Section(
        say(text("The certificate that was tried")),
        ("", ""),
        tuple((say(label), value) for label, value, _mark in rows),
        id="mine.trial",
        marks=tuple((CellMark.NONE, mark) for _label, _value, mark in rows),
    )
