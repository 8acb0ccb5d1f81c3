"""Are the dates right? Judged by this computer's clock, as the client does."""

from __future__ import annotations

from datetime import datetime, timedelta

from clientdiag.certificates.paths import is_valid_at
from clientdiag.certificates.reading import Certificate, read
from clientdiag.checks.readings import chain_view, clock_offset, local_now, primary_handshake, s_client
from clientdiag.checks.readings.clock import is_valid_by_other_clock
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import LocalClock, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, ntext, text

AUTOMATIC_DAYS = 14
CUSTOM_DAYS = 30
AUTOMATIC_LIFETIME = timedelta(days=100)
"""Certificates that live no longer renew themselves (Meraki: 90 days)."""


def _seen(evidence: Evidence) -> tuple[TlsHandshake, Certificate, datetime] | None:
    handshake, when = primary_handshake(evidence), local_now(evidence)
    if handshake is None or not handshake.presented or when is None:
        return None
    leaf = read(handshake.presented[0])
    return (handshake, leaf, when) if leaf.not_after is not None and leaf.not_before is not None else None


def _day(when: datetime | None) -> str:
    return when.date().isoformat() if when else "?"


def _window(certificate: Certificate) -> Text:
    return text(
        "`{subject}`: valid {start} to {end} (UTC), SHA-256 `{sha256}`.",
        subject=certificate.subject,
        start=certificate.not_before.isoformat(sep=" ")[:19] if certificate.not_before else "?",
        end=certificate.not_after.isoformat(sep=" ")[:19] if certificate.not_after else "?",
        sha256=certificate.sha256,
    )


def _by_gateway_time(evidence: Evidence, certificate: Certificate, when: datetime) -> tuple[Text, ...]:
    offset = clock_offset(evidence)
    if offset is None:
        return ()
    good = is_valid_by_other_clock(certificate, when, offset)
    return (
        text("By the gateway's own clock it is valid.")
        if good
        else text("By the gateway's own clock it is not valid either."),
    )


@rule("server-certificate-expired", TlsHandshake, LocalClock)
def expired(evidence: Evidence) -> Judged:
    """The server certificate's notAfter has passed."""
    seen = _seen(evidence)
    if seen is None:
        return
    handshake, leaf, when = seen
    if leaf.not_after is None or when <= leaf.not_after:
        return
    yield Finding(
        code="server-certificate-expired",
        severity=Severity.ERROR,
        summary=text("The VPN server's certificate has expired"),
        explanation=text("It was valid until {day}.", day=_day(leaf.not_after)),
        acts=(Actor.IT_SERVER,),
        detail=(_window(leaf), *_by_gateway_time(evidence, leaf, when)),
        remedy_it=(
            text(
                "Renew the certificate on the gateway. Meraki renews its own: is the gateway "
                "online, and Dynamic DNS on?"
            ),
        ),
        commands=(_show_dates(handshake),),
        subject=leaf.sha256,
        evidence=evidence.refs(handshake),
    )


@rule("server-certificate-not-yet-valid", TlsHandshake, LocalClock)
def not_yet_valid(evidence: Evidence) -> Judged:
    """The server certificate's notBefore lies ahead."""
    seen = _seen(evidence)
    if seen is None:
        return
    handshake, leaf, when = seen
    if leaf.not_before is None or when >= leaf.not_before:
        return
    yield Finding(
        code="server-certificate-not-yet-valid",
        severity=Severity.ERROR,
        summary=text("The VPN server's certificate is not valid yet"),
        explanation=text("It becomes valid on {day}.", day=_day(leaf.not_before)),
        acts=(Actor.IT_SERVER,),
        remedy=(
            text("Check that this computer shows the right date."),
            text("If it does, save the diagnostic zip and send it to IT."),
        ),
        detail=(_window(leaf), *_by_gateway_time(evidence, leaf, when)),
        remedy_it=(text("Check the gateway's and the CA's clocks, and reissue the certificate."),),
        commands=(_show_dates(handshake),),
        subject=leaf.sha256,
        evidence=evidence.refs(handshake),
    )


@rule("server-certificate-expiring", TlsHandshake, LocalClock)
def expiring(evidence: Evidence) -> Judged:
    """The server certificate ends soon: 14 days for one that renews itself, 30 for another."""
    seen = _seen(evidence)
    if seen is None:
        return
    handshake, leaf, when = seen
    if leaf.not_after is None or leaf.not_before is None or not is_valid_at(leaf, when):
        return
    automatic = leaf.not_after - leaf.not_before <= AUTOMATIC_LIFETIME
    limit = AUTOMATIC_DAYS if automatic else CUSTOM_DAYS
    left = leaf.not_after - when
    if left > timedelta(days=limit) or leaf.not_after - leaf.not_before <= timedelta(days=limit):
        return
    yield Finding(
        code="server-certificate-expiring",
        severity=Severity.WARNING,
        summary=text("The VPN server's certificate expires soon"),
        explanation=ntext(
            "It ends in {n} day, on {day}.",
            "It ends in {n} days, on {day}.",
            left.days,
            day=_day(leaf.not_after),
        ),
        acts=(Actor.IT_SERVER,),
        remedy=(text("You can still connect. Tell IT."),),
        detail=(_window(leaf),),
        remedy_it=(
            text(
                "An automatic certificate should have been renewed by now: is the gateway "
                "online, and Dynamic DNS on?"
            )
            if automatic
            else text("Renew the certificate before that day."),
        ),
        commands=(_show_dates(handshake),),
        subject=leaf.sha256,
        evidence=evidence.refs(handshake),
    )


@rule("chain-certificate-expired", TlsHandshake, LocalClock)
def chain_certificate_expired(evidence: Evidence) -> Judged:
    """An intermediate has expired while the server certificate is valid, and there is no other path."""
    view = chain_view(evidence)
    if view is None or not is_valid_at(view.leaf, view.when):
        return
    between = view.best.certificates[1:-1] if view.best.is_complete else view.best.certificates[1:]
    late = next((one for one in between if not is_valid_at(one, view.when)), None)
    if late is None:
        return
    yield Finding(
        code="chain-certificate-expired",
        severity=Severity.ERROR,
        summary=text("A certificate behind the VPN server's own has expired"),
        explanation=text(
            "It belongs to {name} and was valid until {day}.", name=late.label, day=_day(late.not_after)
        ),
        acts=(Actor.IT_SERVER,),
        detail=(_window(late),),
        remedy_it=(
            text(
                "Install the CA's current intermediate on the gateway, and reissue the server "
                "certificate if needed."
            ),
        ),
        subject=late.sha256,
        evidence=evidence.refs(*evidence.all(TlsHandshake)),
    )


def _show_dates(handshake: TlsHandshake) -> str:
    return f"{s_client(handshake)} </dev/null | openssl x509 -noout -dates -issuer"


RULES = (expired, not_yet_valid, expiring, chain_certificate_expired)
