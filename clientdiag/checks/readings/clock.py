"""What time it is here, and how far that is from what others say."""

from __future__ import annotations

from datetime import datetime, timedelta

from clientdiag.certificates.paths import is_valid_at
from clientdiag.certificates.reading import Certificate, read
from clientdiag.checks.readings.gateway import primary_handshake
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import GatewayExchange, LocalClock, WebAnswer


def local_now(evidence: Evidence) -> datetime | None:
    """This computer's own idea of the time during the run."""
    clock = evidence.first(LocalClock)
    return clock.now if clock else None


CLOCK_TOLERANCE = timedelta(minutes=5)


def clock_offset(evidence: Evidence) -> timedelta | None:
    """How far this computer's clock is ahead of the best witness; None without one.

    The time source that IT set comes first, then the gateway's Date header unless the gateway
    itself is wrong.
    """
    by_source = _source_offset(evidence)
    if by_source is not None:
        return by_source
    return None if gateway_is_late(evidence) else date_offset(evidence)


def date_offset(evidence: Evidence) -> timedelta | None:
    """How far this computer's clock is ahead of the gateway's Date header."""
    for exchange in evidence.all(GatewayExchange):
        if exchange.date is not None:
            return exchange.received - exchange.date
    return None


def _source_offset(evidence: Evidence) -> timedelta | None:
    for one in evidence.all(WebAnswer):
        if one.purpose == "time-source" and one.date is not None:
            return one.asked + (one.received - one.asked) / 2 - one.date
    return None


def is_valid_by_other_clock(certificate: Certificate, now: datetime, ahead: timedelta) -> bool:
    """Whether *certificate* is in its time by a clock that ours, *now*, is *ahead* of."""
    try:
        return is_valid_at(certificate, now - ahead)
    except OverflowError:  # that clock stands at an end of the calendar
        return False


def gateway_is_late(evidence: Evidence) -> bool:
    """Whether the gateway's own clock is wrong: its Date fits neither its certificate nor this computer.

    Or a time source agrees with this computer and not with the gateway.
    """
    by_date, now = date_offset(evidence), local_now(evidence)
    if by_date is None or now is None or abs(by_date) <= CLOCK_TOLERANCE:
        return False
    by_source = _source_offset(evidence)
    if by_source is not None:
        return abs(by_source - by_date) > CLOCK_TOLERANCE
    handshake = primary_handshake(evidence)
    if handshake is None or not handshake.presented:
        return False
    leaf = read(handshake.presented[0])
    return is_valid_at(leaf, now) and not is_valid_by_other_clock(leaf, now, by_date)
