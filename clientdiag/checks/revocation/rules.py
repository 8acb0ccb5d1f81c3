"""What the answers about revocation mean, and what their absence means."""

from __future__ import annotations

from datetime import datetime

from clientdiag.certificates.reading import Certificate
from clientdiag.checks.readings import chain_view
from clientdiag.model.core import Actor, FailureKind, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    RevocationAnswer,
    RevocationDemand,
    RevocationMethod,
    RevocationStatus,
    TlsHandshake,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

_DECIDED = {RevocationStatus.GOOD, RevocationStatus.REVOKED}
_METHODS = {
    RevocationMethod.CRL: "CRL",
    RevocationMethod.OCSP: "OCSP",
    RevocationMethod.STAPLE: "stapled OCSP",
}


@rule("server-certificate-revoked", TlsHandshake, RevocationAnswer)
def server_certificate_revoked(evidence: Evidence) -> Judged:
    """The issuer has revoked the server's certificate, or one behind it.

    Said by its list (CRL), its responder (OCSP) or the answer the server itself sends along. Only an
    answer that the issuer signed and whose time is right counts.
    """
    view = chain_view(evidence)
    if view is None:
        return
    for place, certificate in enumerate(view.best.certificates):
        said = [
            one
            for one in evidence.all(RevocationAnswer)
            if one.certificate == certificate.sha256 and one.status is RevocationStatus.REVOKED
        ]
        if said:
            yield _revoked(evidence, certificate, said, is_leaf=place == 0)


def _revoked(
    evidence: Evidence, certificate: Certificate, said: list[RevocationAnswer], *, is_leaf: bool
) -> Finding:
    since = next((one.revoked for one in said if one.revoked is not None), None)
    day = since.date().isoformat() if since else "?"
    return Finding(
        code="server-certificate-revoked",
        severity=Severity.ERROR,
        summary=text("The VPN server's certificate has been withdrawn")
        if is_leaf
        else text("A certificate behind the VPN server's own has been withdrawn"),
        explanation=text(
            "{issuer} declared it invalid on {day}, before its time.",
            issuer=certificate.issuer_label,
            day=day,
        ),
        acts=(Actor.IT_SERVER,),
        remedy=(
            text("Do not connect, and do not accept a warning in the Cisco client."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=(
            text(
                "`{subject}`, SHA-256 `{sha256}`, issued by `{issuer}`.",
                subject=certificate.subject,
                sha256=certificate.sha256,
                issuer=certificate.issuer,
            ),
            *(_what_it_says(one) for one in said),
        ),
        remedy_it=(
            text("Ask the CA why: a key that others know must not be used again."),
            text("Issue a new certificate with a new key and install it on the gateway.")
            if is_leaf
            else text("Get a certificate from an issuer in good standing, and install the whole chain."),
        ),
        subject=certificate.sha256,
        evidence=evidence.refs(*said),
    )


def _what_it_says(one: RevocationAnswer) -> Text:
    return text(
        "{method}{place}: revoked {when} (UTC), reason `{reason}`, answer of {made} to {end}.",
        method=_METHODS[one.method],
        place=_place(one),
        when=_moment(one.revoked),
        reason=one.reason or "unspecified",
        made=_moment(one.this_update),
        end=_moment(one.next_update),
    )


@rule("revocation-check-blocked", TlsHandshake, RevocationDemand)
def revocation_check_blocked(evidence: Evidence) -> Judged:
    """IT demands to know whether a certificate was revoked, and nobody says so.

    The hosts that the certificates name do not answer, or not with anything that counts: an answer
    that has ended or that the issuer did not sign is as good as none. An error where every address
    was asked, a warning where some could not be. Without the demand it is only said that it is not
    known.
    """
    view = chain_view(evidence)
    if view is None:
        return
    for certificate in view.best.certificates[:-1]:
        answers = [one for one in evidence.all(RevocationAnswer) if one.certificate == certificate.sha256]
        if any(one.status in _DECIDED for one in answers):
            continue
        asked = [one for one in answers if one.method is not RevocationMethod.STAPLE and not _not_asked(one)]
        if not asked:
            yield Unevaluated("revocation-check-blocked", (), _why_not_asked(certificate, answers))
        elif evidence.all(RevocationDemand)[0].required:
            yield _blocked(evidence, certificate, answers, asked)
        else:
            yield Unevaluated(
                "revocation-check-blocked",
                (),
                text("Nobody said whether the certificate of {name} was revoked.", name=certificate.label),
            )


def _blocked(
    evidence: Evidence,
    certificate: Certificate,
    answers: list[RevocationAnswer],
    asked: list[RevocationAnswer],
) -> Finding:
    silent = all(one.failure is not None for one in asked)
    return Finding(
        code="revocation-check-blocked",
        severity=Severity.ERROR if all(not _not_asked(one) for one in answers) else Severity.WARNING,
        summary=text("Nobody answers whether the server's certificate is still good"),
        explanation=text(
            "Your IT wants that to be checked, and {issuer} cannot be reached from here.",
            issuer=certificate.issuer_label,
        )
        if silent
        else text(
            "Your IT wants that to be checked, and what {issuer} says cannot be used.",
            issuer=certificate.issuer_label,
        ),
        acts=(Actor.IT_NETWORK,) if silent else (Actor.IT_SERVER, Actor.IT_NETWORK),
        remedy=(
            text("Try another network, such as a phone's hotspot: if that works, tell IT."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=(
            text("`{subject}`, SHA-256 `{sha256}`.", subject=certificate.subject, sha256=certificate.sha256),
            *(_outcome(one) for one in answers),
        ),
        remedy_it=(
            text("Let this network reach these addresses without a sign-in, by plain http."),
            text("Or have the gateway staple the answer (OCSP stapling), so that clients need not ask.")
            if silent
            else text(
                "Check that the CA publishes a current, signed answer there, and its certificate's dates."
            ),
        ),
        commands=("certutil -urlfetch -verify server.cer", "certutil -URL server.cer"),
        subject=certificate.sha256,
        evidence=evidence.refs(*answers),
    )


def _not_asked(one: RevocationAnswer) -> bool:
    """This program did not ask: another scheme, a place inside, a proxy, or the run was cancelled."""
    if one.failure is None or one.failure.code is not None:
        return False
    return one.failure.kind in {
        FailureKind.NOT_SUPPORTED,
        FailureKind.PERMISSION_DENIED,
        FailureKind.CANCELLED,
    }


def _why_not_asked(certificate: Certificate, answers: list[RevocationAnswer]) -> Text:
    if any(_not_asked(one) for one in answers):
        return text(
            "Whether the certificate of {name} was revoked could not be asked: its addresses are not "
            "for this program (LDAP, https, inside a network, or behind a proxy).",
            name=certificate.label,
        )
    return text(
        "The certificate of {name} does not say where to ask if it was revoked.", name=certificate.label
    )


def _outcome(one: RevocationAnswer) -> Text:
    if one.failure is not None:
        said = (
            one.failure.kind.value
            if one.failure.code is None
            else f"{one.failure.kind.value} ({one.failure.code})"
        )
    else:
        said = " ".join(word for word in (one.doubt or one.status, one.detail[:40]) if word)
    if one.this_update is None:
        return text("{method}{place}: `{said}`.", method=_METHODS[one.method], place=_place(one), said=said)
    return text(
        "{method}{place}: `{said}`, answer of {made} to {end} (UTC).",
        method=_METHODS[one.method],
        place=_place(one),
        said=said,
        made=_moment(one.this_update),
        end=_moment(one.next_update),
    )


def _place(one: RevocationAnswer) -> str:
    """The address after a blank; an odd one, which could not be copied anyway, is cut short."""
    shown = "".join(letter if "!" <= letter <= "~" and letter != "`" else "?" for letter in one.url[:200])
    return f" `{shown}`" if shown else ""


def _moment(when: datetime | None) -> str:
    return when.isoformat(sep=" ")[:16] if when else "?"


RULES = (server_certificate_revoked, revocation_check_blocked)
