"""Is this computer's clock right? Compared with the gateway's Date header and our release date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from clientdiag import RELEASE_DATE
from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import (
    CLOCK_TOLERANCE,
    chain_view,
    clock_offset,
    date_offset,
    for_system,
    gateway_is_late,
    primary_handshake,
)
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import GatewayExchange, LocalClock, WebAnswer
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, ntext, text


def _observe(context: Context) -> None:
    context.emit(LocalClock(datetime.now(UTC), RELEASE_DATE))


@rule("clock-wrong", LocalClock)
def clock_wrong(evidence: Evidence) -> Judged:
    """This computer's date or time is wrong, so certificates look expired or not yet valid.

    Judged when the local time differs by more than five minutes from the time source IT set or the
    gateway's Date header, or lies before this program was released or before a verified stapled
    OCSP answer was made. A certificate's dates alone prove nothing.
    """
    clock = evidence.all(LocalClock)[0]
    offset = clock_offset(evidence)
    known_past = max(one for one in (clock.released, _staple_time(evidence)) if one is not None)
    if offset is not None and abs(offset) > CLOCK_TOLERANCE:
        yield _finding(evidence, clock, offset)
    elif offset is None and known_past - clock.now > CLOCK_TOLERANCE:
        yield _finding(evidence, clock, clock.now - known_past)
    elif offset is None:
        yield Unevaluated(
            "clock-wrong",
            ("date-header",),
            text("The server did not say what time it has. Compare this computer's clock with a phone."),
        )


def _staple_time(evidence: Evidence) -> datetime | None:
    """When the stapled OCSP answer was made, if the server's issuer signed it and leads to a trusted root."""
    handshake, view = primary_handshake(evidence), chain_view(evidence)
    if handshake is None or handshake.stapled_ocsp is None or view is None or view.trusted is not True:
        return None
    if len(view.best.certificates) < 2:
        return None
    from clientdiag.certificates.staple import verified_production_time  # few servers staple

    return verified_production_time(handshake.stapled_ocsp, view.best.certificates[1])


@rule("gateway-clock-wrong", GatewayExchange, LocalClock)
def gateway_clock_wrong(evidence: Evidence) -> Judged:
    """The gateway's Date header contradicts both its certificate and this computer's clock.

    A warning: the connection may work, but sign-in methods that need the time may not.
    """
    offset = date_offset(evidence)
    if offset is None or not gateway_is_late(evidence):
        return
    clock = evidence.all(LocalClock)[0]
    yield Finding(
        code="gateway-clock-wrong",
        severity=Severity.WARNING,
        summary=text("The VPN server's clock is wrong"),
        explanation=text("This computer's clock is right; the server's is not."),
        acts=(Actor.IT_SERVER,),
        remedy=(text("Tell IT; your computer is fine."),),
        detail=(_local_time(clock), *_dates(evidence)),
        remedy_it=(
            text(
                "Set the gateway's time source (NTP); sign-in by SAML, one-time codes and "
                "certificates needs it."
            ),
        ),
        evidence=evidence.refs(clock, *evidence.all(GatewayExchange)),
    )


def _local_time(clock: LocalClock) -> Text:
    return text("Local time (UTC): `{now}`", now=clock.now.isoformat(timespec="seconds"))


def _dates(evidence: Evidence) -> list[Text]:
    found = [
        text("The gateway's Date header (UTC): `{date}`", date=one.date.isoformat(timespec="seconds"))
        for one in evidence.all(GatewayExchange)
        if one.date is not None
    ]
    return found + [
        text(
            "The time source {url} says (UTC): `{date}`",
            url=one.url,
            date=one.date.isoformat(timespec="seconds"),
        )
        for one in evidence.all(WebAnswer)
        if one.date is not None
    ]


def _finding(evidence: Evidence, clock: LocalClock, offset: timedelta) -> Finding:
    dates = _dates(evidence)
    if not dates:
        released = clock.released.date().isoformat()
        dates = [text("This program was released on {date}; the local clock is before that.", date=released)]
    return Finding(
        code="clock-wrong",
        severity=Severity.ERROR,
        summary=text("This computer's clock is wrong"),
        explanation=_how_far(offset),
        acts=(Actor.YOU,),
        remedy=(
            text("Open the date and time settings and let the computer set the time by itself."),
            text("Check the date, the time and the time zone against a phone."),
            text("Then run the diagnosis again."),
        ),
        detail=(_local_time(clock), *dates),
        remedy_it=(
            text(
                "Check the time service, the time source and the time zone; a wrong clock makes valid "
                "certificates look expired."
            ),
        ),
        commands=for_system(
            evidence,
            windows=("w32tm /query /status",),
            macos=("sntp time.apple.com",),
            linux=("timedatectl status",),
        ),
        evidence=evidence.refs(clock, *evidence.all(GatewayExchange)),
    )


def _how_far(offset: timedelta) -> Text:
    seconds = abs(offset.total_seconds())
    ahead = offset > timedelta(0)
    if seconds >= 2 * 86400:
        days = round(seconds / 86400)
        if ahead:
            return ntext(
                "It is {n} day ahead, so valid certificates look expired.",
                "It is {n} days ahead, so valid certificates look expired.",
                days,
            )
        return ntext(
            "It is {n} day behind, so valid certificates look wrong.",
            "It is {n} days behind, so valid certificates look wrong.",
            days,
        )
    minutes = round(seconds / 60)
    if ahead:
        return ntext(
            "It is {n} minute ahead of the server's clock.",
            "It is {n} minutes ahead of the server's clock.",
            minutes,
        )
    return ntext(
        "It is {n} minute behind the server's clock.", "It is {n} minutes behind the server's clock.", minutes
    )


def _learned(evidence: Evidence) -> Learned | None:
    offset = clock_offset(evidence)
    if offset is None:
        return Learned(text("Read this computer's clock"))
    figure = text("{seconds} s apart", seconds=f"{abs(offset.total_seconds()):.0f}")
    if abs(offset) > CLOCK_TOLERANCE:
        return Learned(text("Clock differs from the server's"), figure)
    return Learned(text("Clock agrees with the server's"), figure)


CHECK = Check(
    id="system_clock",
    stage=Stage.COMPUTER,
    doing=text("Reading this computer's clock"),
    observe=_observe,
    rules=(clock_wrong, gateway_clock_wrong),
    learned=_learned,
    deadline_s=5.0,
)
