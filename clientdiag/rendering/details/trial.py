"""What came of showing the server a certificate, which happens only when somebody asks for it."""

from __future__ import annotations

from clientdiag.model.core import Failure, FailureKind, Operation
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
    TrialEnd.FAILED: (text("Whether the server takes it was not found out."), CellMark.UNKNOWN),
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
        rows.insert(1, (text("Why"), _why(seen.failure), CellMark.NONE))
    return Section(
        say(text("The certificate that was tried")),
        ("", ""),
        tuple((say(label), value) for label, value, _mark in rows),
        id="mine.trial",
        marks=tuple((CellMark.NONE, mark) for _label, _value, mark in rows),
    )


def _why(failure: Failure) -> str:
    """Why it was not shown, or how the connection ended."""
    word = _WHY_NOT.get((failure.operation, failure.kind))
    return say(word) if word is not None else why_unread(failure)


_WHY_NOT: dict[tuple[Operation, FailureKind], Text] = {
    (Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED): text(
        "This computer does not trust the server, or the server's certificate has another name."
    ),
    (Operation.TLS_HANDSHAKE, FailureKind.NOT_SUPPORTED): text("The server is not reached by its name."),
    (Operation.HTTP_EXCHANGE, FailureKind.GIVEN_UP): text(
        "It goes on in the same way without a certificate."
    ),
    (Operation.READ_FILE, FailureKind.NOT_SUPPORTED): text("The key is kept by the system."),
    (Operation.READ_FILE, FailureKind.PERMISSION_DENIED): text("Its key may not be read, or asks for a PIN."),
    (Operation.READ_STORE, FailureKind.NOT_FOUND): text("The certificate is no longer there."),
}
