"""Stage 1: this computer's clock, and the gateway's."""

from __future__ import annotations

from datetime import timedelta

from clientdiag.model.core import Actor, State
from tests.lab.demands import acts
from tests.lab.parts import Gateway, Web, dated_gateway, world, zone
from tests.lab.row import Row
from tests.lab.scene import HOME, PORTAL, TIME

_HOURS, _YEARS = timedelta(hours=3), timedelta(days=730)
_WITH_TIME = zone(f"vpn IN A {HOME}; time IN A {PORTAL}")
_TIME_SOURCE = f'time_source = "http://{TIME}/"'
_CLOCK_ONLY = frozenset({"gateway-clock-wrong"})


def _clock(name: str, by: timedelta, folded: dict[str, str], **more: object) -> Row:
    return Row(
        name=name,
        scene=world(*dated_gateway(), clock=by),
        root="clock-wrong",
        folded=folded,
        never=_CLOCK_ONLY,
        **more,  # type: ignore[arg-type]  # by name
    )


ROWS = (
    _clock("clock-3-hours-ahead", _HOURS, {}, fast=True),
    _clock("clock-3-hours-behind", -_HOURS, {}),
    _clock("clock-6-minutes-behind", -timedelta(minutes=6), {}),
    _clock(
        "clock-2-years-ahead",
        _YEARS,
        {"server-certificate-expired": "clock-wrong"},
        demands=(acts("clock-wrong", Actor.YOU),),
        fast=True,
    ),
    _clock("clock-2-years-behind", -_YEARS, {"server-certificate-not-yet-valid": "clock-wrong"}),
    Row(
        name="clock-before-this-program",
        scene=world(clock=-_YEARS),
        root="clock-wrong",
        folded={"server-certificate-not-yet-valid": "clock-wrong"},
    ),
    Row(
        name="clock-and-time-source",
        scene=world(Gateway(), Web(PORTAL, 80), zones=_WITH_TIME, settings=_TIME_SOURCE, clock=_HOURS),
        root="clock-wrong",
    ),
    Row(
        name="clock-and-staple",
        scene=world(Gateway(stapling=True), clock=-_HOURS),
        root="clock-wrong",
    ),
    Row(
        name="clock-unknown-3-hours-ahead",
        scene=world(clock=_HOURS),
        root=None,
        never=frozenset({"clock-wrong"}),
    ),
    Row(
        name="gateway-clock-2-years-behind",
        scene=world(*dated_gateway(-_YEARS)),
        root="gateway-clock-wrong",
        state=State.ATTENTION,
        never=frozenset({"clock-wrong"}),
        fast=True,
    ),
    Row(
        name="gateway-clock-2-years-ahead",
        scene=world(*dated_gateway(_YEARS)),
        root="gateway-clock-wrong",
        state=State.ATTENTION,
        never=frozenset({"clock-wrong"}),
    ),
)
