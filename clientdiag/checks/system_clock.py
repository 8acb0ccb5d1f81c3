"""Is this computer's clock right? Compared with the gateway's Date header and our release date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from clientdiag import RELEASE_DATE
from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import clock_offset
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import GatewayExchange, LocalClock
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, ntext, text

TOLERANCE = timedelta(minutes=5)


def _observe(context: Context) -> None:
    context.emit(LocalClock(datetime.now(UTC), RELEASE_DATE))


@rule("clock-wrong", LocalClock)
def clock_wrong(evidence: Evidence) -> Judged:
    """This computer's date or time is wrong, so certificates look expired or not yet valid.

    Judged when the local time differs by more than five minutes from the gateway's Date header, or
    lies before this program was released. A certificate's dates alone prove nothing.
    """
    clock = evidence.all(LocalClock)[0]
    offset = clock_offset(evidence)
    if offset is not None and abs(offset) > TOLERANCE:
        yield _finding(evidence, clock, offset)
    elif offset is None and clock.now < clock.released:
        yield _finding(evidence, clock, clock.now - clock.released)
    elif offset is None:
        yield Unevaluated(
            "clock-wrong",
            ("date-header",),
            text("The server did not say what time it has. Compare this computer's clock with a phone."),
        )


def _finding(evidence: Evidence, clock: LocalClock, offset: timedelta) -> Finding:
    exchanges = [one for one in evidence.all(GatewayExchange) if one.date is not None]
    detail = [text("Local time (UTC): `{now}`", now=clock.now.isoformat(timespec="seconds"))]
    if exchanges and exchanges[0].date is not None:
        shown = exchanges[0].date.isoformat(timespec="seconds")
        detail.append(text("The gateway's Date header (UTC): `{date}`", date=shown))
    else:
        released = clock.released.date().isoformat()
        detail.append(
            text("This program was released on {date}; the local clock is before that.", date=released)
        )
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
        detail=tuple(detail),
        remedy_it=(
            text(
                "Check the time service, the time source and the time zone; a wrong clock "
                "makes valid certificates look expired."
            ),
        ),
        commands=("w32tm /query /status", "timedatectl status", "sntp time.apple.com"),
        evidence=evidence.refs(clock, *exchanges),
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
    if abs(offset) > TOLERANCE:
        return Learned(text("Clock differs from the server's"), figure)
    return Learned(text("Clock agrees with the server's"), figure)


CHECK = Check(
    id="system_clock",
    stage=Stage.COMPUTER,
    doing=text("Reading this computer's clock"),
    observe=_observe,
    rules=(clock_wrong,),
    learned=_learned,
    deadline_s=5.0,
)
