"""The nearest miss: the certificate of the right CA with which the client comes furthest, and what stops it.

One rule a code, one certificate for all: the first barrier of the nearest candidate is the cause, and
the other candidates stand in its details.
"""

from __future__ import annotations

from datetime import UTC, datetime

from clientdiag.checks.client_certificate.choosing import Barrier, Candidate, choice
from clientdiag.checks.client_certificate.stopping import finding, stopped
from clientdiag.checks.client_certificate.told import uses, which
from clientdiag.checks.readings import for_system, local_now
from clientdiag.checks.readings.demand import Demand, demand
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientCertificate, KeyState, Step
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text


def _show_key(evidence: Evidence, seen: ClientCertificate) -> tuple[str, ...]:
    scope = "-user " if seen.store.startswith("windows-user") else ""
    return for_system(
        evidence,
        windows=(f"certutil {scope}-store My {seen.serial}",),
        macos=("security find-identity -v -p ssl-client",),
        linux=("ls -l ~/.cisco/certificates/client/private /opt/.cisco/certificates/client/private",),
    )


@rule("client-private-key-missing")
def client_private_key_missing(evidence: Evidence) -> Judged:
    """The certificate is here without its private key, as when only the .cer file was imported."""
    found = stopped(evidence, Barrier.KEY_MISSING)
    if found is None:
        return
    yield finding(
        evidence,
        Barrier.KEY_MISSING,
        found,
        summary=text("Your certificate is incomplete: the secret part of it is not on this computer"),
        explanation=text("Without it, the VPN server cannot be shown that the certificate is yours."),
        remedy_it=(
            text("Enrol the certificate anew on this device, or import it with its key (PFX)."),
            text("Delete the one without a key, so that it is not taken by mistake."),
        ),
        commands=_show_key(evidence, found.certificate),
    )


@rule("client-private-key-unusable")
def client_private_key_unusable(evidence: Evidence) -> Judged:
    """The certificate names a private key that provably cannot sign: its key set or its token is gone.

    A note where the key asks for a PIN or is another user's: then it is only not known.
    """
    found = stopped(evidence, Barrier.KEY_BROKEN)
    if found is not None:
        seen = found.certificate
        code = seen.key_failure.code if seen.key_failure is not None else None
        yield finding(
            evidence,
            Barrier.KEY_BROKEN,
            found,
            summary=text("The secret part of your certificate cannot be used"),
            explanation=text("The certificate is here, but its key is damaged, or on a card that is not in."),
            detail=(text("The system's code: `{code}`.", code=f"0x{code & 0xFFFFFFFF:08X}"),)
            if code is not None
            else (),
            remedy_it=(
                text("If the key is on a card or token: is it in, and does its driver work?"),
                text("Else enrol the certificate anew; a lost key cannot be restored."),
            ),
            commands=_show_key(evidence, seen),
        )
        return
    yield from _not_tried(evidence)


def _not_tried(evidence: Evidence) -> Judged:
    chosen = choice(evidence)
    if chosen is None or demand(evidence) is Demand.NOTHING or not chosen.fit:
        return
    asks = {KeyState.NEEDS_PERSON, KeyState.DENIED}
    if any(one.certificate.private_key not in asks for one in chosen.fit):
        return
    seen = chosen.fit[0].certificate
    yield Finding(
        code=Barrier.KEY_BROKEN.value,
        severity=Severity.NOTE,
        summary=text("Whether your certificate's key works is not known"),
        explanation=text("It asks for a PIN or a confirmation, so it was not tried.")
        if seen.private_key is KeyState.NEEDS_PERSON
        else text("This user may not use it, so it was not tried; the Cisco client may."),
        acts=(Actor.NOBODY,),
        detail=(which(seen), uses(seen)),
        subject=seen.sha256,
        evidence=evidence.refs(seen),
    )


@rule("client-certificate-expired")
def client_certificate_expired(evidence: Evidence) -> Judged:
    """The client certificate's validity has ended, by this computer's clock."""
    found = stopped(evidence, Barrier.EXPIRED)
    if found is None:
        return
    now = local_now(evidence)
    if now is not None and found.certificate.not_after is not None and found.certificate.not_after >= now:
        yield _behind(evidence, found)
        return
    yield finding(
        evidence,
        Barrier.EXPIRED,
        found,
        summary=text("Your certificate has expired: the VPN server will not accept it"),
        explanation=text("It was valid until {day}.", day=_day(found.certificate.not_after)),
        remedy_it=(
            text("Renew it, and see why it did not renew by itself (auto-enrolment, MDM, SCEP)."),
            text("Renewal may need the office network, which the VPN would give."),
        ),
    )


def _behind(evidence: Evidence, found: Candidate) -> Finding:
    ended = min((step for step in found.certificate.path if step.not_after is not None), key=_end)
    return finding(
        evidence,
        Barrier.EXPIRED,
        found,
        summary=text("A certificate behind yours has expired: the VPN server will not accept it"),
        explanation=text(
            "That of the authority that issued yours was valid until {day}.", day=_day(ended.not_after)
        ),
        detail=(text("Ended: the certificate with SHA-256 `{sha256}`.", sha256=ended.sha256),),
        remedy_it=(text("Install the issuer's current certificate, or issue new client certificates."),),
    )


def _end(step: Step) -> datetime:
    return step.not_after or datetime.max.replace(tzinfo=UTC)


@rule("client-certificate-not-yet-valid")
def client_certificate_not_yet_valid(evidence: Evidence) -> Judged:
    """The client certificate's validity has not begun, by this computer's clock."""
    found = stopped(evidence, Barrier.NOT_YET_VALID)
    if found is None:
        return
    yield finding(
        evidence,
        Barrier.NOT_YET_VALID,
        found,
        summary=text("Your certificate is not valid yet"),
        explanation=text("It is valid from {day}.", day=_day(found.certificate.not_before)),
        remedy_it=(text("Check the clock of the CA that issued it, and of this computer; else wait."),),
    )


def _day(when: datetime | None) -> str:
    return when.date().isoformat() if when else "?"


@rule("client-wrong-purpose")
def client_wrong_purpose(evidence: Evidence) -> Judged:
    """The certificate may not be used for signing in: no clientAuth, or no digitalSignature."""
    found = stopped(evidence, Barrier.PURPOSE)
    if found is None:
        return
    yield finding(
        evidence,
        Barrier.PURPOSE,
        found,
        summary=text("Your certificate is not meant for signing in"),
        explanation=text("It was issued for another use, so the Cisco client does not offer it."),
        remedy_it=(
            text("Issue it with extKeyUsage clientAuth (1.3.6.1.5.5.7.3.2) and keyUsage digitalSignature."),
        ),
    )


@rule("client-ca-key-differs")
def client_ca_key_differs(evidence: Evidence) -> Judged:
    """The certificate names the configured CA, but another key of that name signed it.

    The CA was given a new key, or the wrong root of the same name was configured.
    """
    found = stopped(evidence, Barrier.CA_KEY)
    if found is None:
        return
    step = found.certificate.path[-1]
    yield finding(
        evidence,
        Barrier.CA_KEY,
        found,
        summary=text("Your certificate is from another issue of the company's authority"),
        explanation=text("Its issuer has the right name, but not the key that IT has on record."),
        acts=(Actor.IT_SERVER, Actor.IT_DEVICE),
        detail=(
            text(
                "The configured `{name}`, SHA-256 `{sha256}`, did not sign it.",
                name=step.issuer,
                sha256=step.sha256,
            ),
        ),
        remedy_it=(
            text("Upload the CA certificate whose key signs today to the gateway, beside the old one."),
            text("Or issue new client certificates from the CA that the gateway has."),
        ),
    )


@rule("client-intermediate-missing")
def client_intermediate_missing(evidence: Evidence) -> Judged:
    """Between the client certificate and the CA in question a certificate is missing on this computer.

    Said when the missing issuer belongs to the same organization as that CA; any other CA is another CA.
    """
    found = stopped(evidence, Barrier.GAP)
    if found is None:
        return
    yield finding(
        evidence,
        Barrier.GAP,
        found,
        summary=text("A link between your certificate and the company's authority is missing"),
        explanation=text(
            "The certificate of {issuer} is not on this computer.", issuer=_missing(found.certificate)
        ),
        remedy_it=(
            text(
                "Install the intermediate `{issuer}` on this computer, where the client certificate is.",
                issuer=found.certificate.path[-1].issuer,
            ),
            text("Or have the gateway hold it, so that the client need not send it."),
        ),
    )


def _missing(seen: ClientCertificate) -> str:
    return seen.issuer_label if len(seen.path) == 1 else seen.path[-1].issuer


@rule("client-certificate-revoked")
def client_certificate_revoked(evidence: Evidence) -> Judged:
    """The CA has revoked the client certificate; asked only where that is switched on."""
    found = stopped(evidence, Barrier.REVOKED)
    if found is None:
        return
    yield finding(
        evidence,
        Barrier.REVOKED,
        found,
        summary=text("Your certificate has been withdrawn"),
        explanation=text("The company's authority says that it is no longer good."),
        remedy_it=(text("Find out why it was revoked, then issue a new one."),),
    )


RULES = (
    client_private_key_missing,
    client_private_key_unusable,
    client_certificate_expired,
    client_certificate_not_yet_valid,
    client_wrong_purpose,
    client_ca_key_differs,
    client_intermediate_missing,
    client_certificate_revoked,
)
