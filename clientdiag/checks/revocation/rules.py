"""What the answers about revocation mean, and what their absence means."""

from __future__ import annotations

from datetime import datetime

from clientdiag.certificates.reading import Certificate
from clientdiag.checks.readings import chain_view
from clientdiag.model.core import Actor, FailureKind, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ClientPolicy,
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


_SWITCHES = ("OCSPRevocation", "EnableCRLCheck")


def _demanded_by_client(evidence: Evidence) -> str:
    """The switch of the Cisco client's local policy that makes it check, too; empty without one."""
    policy = evidence.first(ClientPolicy)
    values = policy.values if policy is not None else {}
    return next((name for name in _SWITCHES if values.get(name, "").lower() == "true"), "")


@rule("revocation-check-blocked", TlsHandshake)
def revocation_check_blocked(evidence: Evidence) -> Judged:
    """IT demands to know whether a certificate was revoked, and nobody says so.

    IT says so in ClientDiag's policy, or in the Cisco client's own (OCSPRevocation, EnableCRLCheck). The
    hosts that the certificates name do not answer, or not with anything that counts: an answer
    that has ended or that the issuer did not sign is as good as none. An error where every address
    was asked, a warning where this program could not ask some of them. Without the demand it is only
    said that it is not known.
    """
    view, asked, switch = (
        chain_view(evidence),
        evidence.first(RevocationDemand),
        _demanded_by_client(evidence),
    )
    if view is None or (asked is None and not switch):
        return
    if asked is None:
        yield Unevaluated("revocation-check-blocked", (), _not_allowed(switch))
        return
    required = asked.required or bool(switch)
    for certificate in view.best.certificates[:-1]:
        answers = [one for one in evidence.all(RevocationAnswer) if one.certificate == certificate.sha256]
        if any(one.status in _DECIDED for one in answers):
            continue
        if required and any(one.method is not RevocationMethod.STAPLE for one in answers):
            yield _blocked(evidence, certificate, answers)
        else:
            yield Unevaluated("revocation-check-blocked", (), _why_unknown(certificate, answers))


def _not_allowed(switch: str) -> Text:
    return text(
        "The Cisco client is told to ask whether the certificate was revoked ({switch}); this run was not "
        "allowed to: set `check_revocation`.",
        switch=switch,
    )


def _blocked(evidence: Evidence, certificate: Certificate, answers: list[RevocationAnswer]) -> Finding:
    skipped = [one for one in answers if _not_asked(one)]
    came = [one for one in answers if one.failure is None]
    return Finding(
        code="revocation-check-blocked",
        severity=Severity.WARNING if skipped else Severity.ERROR,
        summary=text("Nobody answers whether the server's certificate is still good"),
        explanation=_what_went_wrong(certificate, answers),
        acts=(Actor.IT_SERVER, Actor.IT_NETWORK) if came else (Actor.IT_NETWORK,),
        remedy=(
            text("Try another network, such as a phone's hotspot: if that works, tell IT."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=(
            text("`{subject}`, SHA-256 `{sha256}`.", subject=certificate.subject, sha256=certificate.sha256),
            *(_outcome(one) for one in answers),
            *(
                (
                    text(
                        "ClientDiag asks by plain http only, not by LDAP or https, not inside a network, "
                        "and not past a proxy."
                    ),
                )
                if skipped
                else ()
            ),
        ),
        remedy_it=(
            text("Check that the CA publishes a current answer there, and that it signed it.")
            if came
            else text("Let this network reach these addresses by plain http, without a sign-in."),
            text("Or have the gateway staple the answer (OCSP stapling), so that clients need not ask."),
        ),
        commands=("certutil -urlfetch -verify server.cer", "certutil -URL server.cer"),
        subject=certificate.sha256,
        evidence=evidence.refs(*answers),
    )


def _what_went_wrong(certificate: Certificate, answers: list[RevocationAnswer]) -> Text:
    issuer = certificate.issuer_label
    if all(_not_asked(one) for one in answers):
        return text(
            "Your IT wants that to be checked, and this program could not ask {issuer}.", issuer=issuer
        )
    if any(one.failure is None for one in answers):
        return text("Your IT wants that to be checked, and what {issuer} says cannot be used.", issuer=issuer)
    return text("Your IT wants that to be checked, and {issuer} cannot be reached from here.", issuer=issuer)


def _not_asked(one: RevocationAnswer) -> bool:
    """This program did not ask: another scheme, a place inside, a proxy, or the run was cancelled."""
    if one.failure is None or one.failure.code is not None:
        return False
    return one.failure.kind in {
        FailureKind.NOT_SUPPORTED,
        FailureKind.PERMISSION_DENIED,
        FailureKind.CANCELLED,
    }


def _why_unknown(certificate: Certificate, answers: list[RevocationAnswer]) -> Text:
    if not answers:
        return text(
            "The certificate of {name} does not say where to ask if it was revoked.", name=certificate.label
        )
    return text("Nobody said whether the certificate of {name} was revoked.", name=certificate.label)


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
