"""What it means that a certificate was shown to the gateway, because the user asked for it.

A refusal that names its reason is the server's own word; one without leaves the reason open. A fault that
the other rules find in that certificate already explains the refusal and is not said again.
"""

from __future__ import annotations

from clientdiag.checks.client_certificate import nearest, whole
from clientdiag.checks.client_certificate.choosing import Candidate, choice
from clientdiag.checks.client_certificate.told import SEND, uses, which
from clientdiag.checks.readings.demand import insists
from clientdiag.model.core import Actor, FailureKind, Finding, Operation, Severity, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import CertificateTrial, TrialEnd
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

EXPIRED, REVOKED, ISSUER = (
    "client-certificate-expired",
    "client-certificate-revoked",
    "client-issuer-not-accepted",
)
ORDINARY = (*whole.RULES, *nearest.RULES)
_CODES = {
    "certificate_expired": EXPIRED,
    "certificate_revoked": REVOKED,
    "unknown_ca": ISSUER,
    "bad_certificate": ISSUER,
    "unsupported_certificate": ISSUER,
    "certificate_unknown": ISSUER,
    "access_denied": ISSUER,
}
_IT = (Actor.IT_SERVER, Actor.IT_DEVICE)
_FAILED = {
    (Operation.READ_STORE, FailureKind.NOT_FOUND): text(
        "The certificate to be shown is in no store on this computer."
    ),
    (Operation.READ_STORE, FailureKind.OTHER): text(
        "Several certificates have a fingerprint that begins like this; none was shown."
    ),
    (Operation.READ_FILE, FailureKind.NOT_SUPPORTED): text(
        "The system keeps this certificate's private key, and from there it cannot be shown."
    ),
    (Operation.READ_FILE, FailureKind.NOT_FOUND): text(
        "This certificate's private key is not here, so it was not shown."
    ),
    (Operation.READ_FILE, FailureKind.PERMISSION_DENIED): text(
        "This certificate's private key asks for a passphrase or is not this user's, so it was not shown."
    ),
    (Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED): text(
        "The certificate was not shown: it names you, and the server is not proved to be the right one."
    ),
    (Operation.TLS_HANDSHAKE, FailureKind.NOT_SUPPORTED): text(
        "The certificate was not shown: the server was not reached at an address of its name."
    ),
    (Operation.TLS_HANDSHAKE, FailureKind.GIVEN_UP): text(
        "The certificate was not shown: another server answered than before."
    ),
    (Operation.TLS_HANDSHAKE, FailureKind.OTHER): text(
        "The server asked for a certificate, but takes no signature that this one's key can make."
    ),
    (Operation.HTTP_EXCHANGE, FailureKind.OTHER): text(
        "The server asks for a certificate once more, so whether it took this one is not known."
    ),
    (Operation.HTTP_EXCHANGE, FailureKind.GIVEN_UP): text(
        "The server went on as it does without a certificate, so whether it took yours is not known."
    ),
    (Operation.HTTP_EXCHANGE, FailureKind.MALFORMED): text(
        "What answered after the certificate was shown is not a VPN server."
    ),
}
_OTHERWISE = {
    Operation.READ_FILE: text("This certificate's private key cannot be used, so it was not shown."),
    Operation.HTTP_EXCHANGE: text("The certificate was shown, and the server said nothing of it."),
}
_BROKE_OFF = text("The certificate was not shown: the connection failed before.")


@rule(ISSUER)
def client_issuer_refused(evidence: Evidence) -> Judged:
    """The user had a certificate shown, and the gateway refused it for its issuer or its form.

    The TLS alert is the gateway's own word. A refusal without a reason leaves it open.
    """
    trial = evidence.first(CertificateTrial)
    if trial is None:
        return
    if trial.end is TrialEnd.FAILED:
        yield Unevaluated(ISSUER, (), _why_not(trial))
    if trial.end is not TrialEnd.REFUSED or _is_explained(evidence, trial):
        return
    if trial.alert not in _CODES:
        stops = _weight(evidence, trial) is Severity.ERROR
        yield Unevaluated(ISSUER, (), _without_reason(trial), Topic.CLIENT_CERTIFICATE if stops else None)
    elif _CODES[trial.alert] == ISSUER:
        unknown = trial.alert == "unknown_ca"
        yield _finding(
            evidence,
            trial,
            ISSUER,
            text("The VPN server does not accept the issuer of your certificate")
            if unknown
            else text("The VPN server does not accept your certificate"),
            text("It was shown to the server, which refused it."),
            text("Compare the certificate with what the gateway accepts: its CA, its uses, its kind of key."),
        )


@rule(EXPIRED)
def client_certificate_expired_there(evidence: Evidence) -> Judged:
    """The user had a certificate shown, and the gateway says that it has expired."""
    trial = _refused_as(evidence, EXPIRED)
    if trial is not None:
        yield _finding(
            evidence,
            trial,
            EXPIRED,
            text("Your certificate has expired, the VPN server says"),
            text("By this computer's clock it is still valid."),
            text("Compare the gateway's clock, and the dates of the CA that it holds, with the certificate."),
        )


@rule(REVOKED)
def client_certificate_revoked_there(evidence: Evidence) -> Judged:
    """The user had a certificate shown, and the gateway says that it was revoked."""
    trial = _refused_as(evidence, REVOKED)
    if trial is not None:
        yield _finding(
            evidence,
            trial,
            REVOKED,
            text("Your certificate has been withdrawn, the VPN server says"),
            text("The company's authority no longer stands by it."),
            text("Find out why it was revoked, then issue a new one."),
        )


def _refused_as(evidence: Evidence, code: str) -> CertificateTrial | None:
    trial = evidence.first(CertificateTrial)
    if trial is None or trial.end is not TrialEnd.REFUSED or _CODES.get(trial.alert) != code:
        return None
    return None if _is_explained(evidence, trial) else trial


def _candidate(evidence: Evidence, trial: CertificateTrial) -> Candidate | None:
    chosen = choice(evidence)
    found = chosen.candidates if chosen is not None else ()
    return next((one for one in found if one.certificate.sha256 == trial.certificate), None)


def _is_explained(evidence: Evidence, trial: CertificateTrial) -> bool:
    """Whether another rule says what is wrong with this very certificate."""
    said = [one for each in ORDINARY for one in each.judge(evidence) if isinstance(one, Finding)]
    return any(one.subject == trial.certificate and one.severity is not Severity.NOTE for one in said)


def _weight(evidence: Evidence, trial: CertificateTrial) -> Severity:
    """An error where the client would take this very certificate, or stops without any."""
    chosen = choice(evidence)
    fit = {one.certificate.sha256 for one in chosen.fit} if chosen is not None else set()
    stops = fit == {trial.certificate} or (not fit and insists(evidence))
    return Severity.ERROR if stops else Severity.WARNING


def _finding(
    evidence: Evidence, trial: CertificateTrial, code: str, summary: Text, explanation: Text, step: Text
) -> Finding:
    seen = _candidate(evidence, trial)
    return Finding(
        code=code,
        severity=_weight(evidence, trial),
        summary=summary,
        explanation=explanation,
        acts=_IT,
        remedy=SEND,
        detail=(
            text(
                "Shown to `{address}`, which answered with the TLS alert `{alert}`.",
                address=trial.address,
                alert=trial.alert,
            ),
            *((which(seen.certificate), uses(seen.certificate)) if seen is not None else ()),
        ),
        remedy_it=(step, text("The gateway's log says the exact reason.")),
        subject=trial.certificate,
        evidence=evidence.refs(trial, *((seen.certificate,) if seen is not None else ())),
    )


def _without_reason(trial: CertificateTrial) -> Text:
    if trial.words:
        return text("The server refused your certificate and says: “{words}”.", words=trial.words)
    return text("The server refused your certificate without saying why; its log does.")


def _why_not(trial: CertificateTrial) -> Text:
    if trial.failure is None:
        return _BROKE_OFF
    said = _FAILED.get((trial.failure.operation, trial.failure.kind))
    return said or _OTHERWISE.get(trial.failure.operation, _BROKE_OFF)


RULES = (client_issuer_refused, client_certificate_expired_there, client_certificate_revoked_there)
