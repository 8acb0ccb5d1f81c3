"""What a button can do about a fault on this computer: open the place where it is mended. No Qt.

Nothing here changes anything by itself, and nothing weakens what protects the connection.
"""

from __future__ import annotations

from dataclasses import dataclass

from clientdiag.model.catalogue import Stage, stage_of
from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Environment, WebAnswer
from clientdiag.platforms.desktop import Place
from clientdiag.target import address_with_port
from clientdiag.translation import gettext

_PROBE = "portal-probe"
_HTTP = 80


@dataclass(frozen=True)
class Action:
    """A button: its words, and the place or the web address that it opens. ``for_it``: IT would press it.

    ``instead`` says where that place is found by hand.
    """

    words: str
    instead: str
    place: Place | None = None
    address: str = ""
    for_it: bool = False


def actions(report: Report) -> tuple[Action, ...]:
    """What can be opened about the cause that *report* found; nothing for a demo."""
    root = report.verdict.root or ""
    if report.demo or not root:
        return ()
    if root == "clock-wrong":
        return (_clock(),)
    if root == "captive-portal":
        return (_portal(report),)
    stage = stage_of(root)
    if stage is Stage.CLIENT_CERTIFICATE:
        return (_certificates(Place.OWN_CERTIFICATES),)
    if stage is Stage.TRUST and _has_manager(report):
        return (_certificates(Place.COMPUTER_CERTIFICATES),)
    return ()


def _has_manager(report: Report) -> bool:
    """Linux keeps the computer's certificates in files, and no desktop has a program for them."""
    system = Evidence(report.runs).first(Environment)
    return system is not None and system.system != "Linux"


def _clock() -> Action:
    return Action(
        gettext("Open &date and time settings"),
        gettext("Date and time are in the settings of the system."),
        Place.CLOCK,
    )


def _portal(report: Report) -> Action:
    """The address that IT set to find portals, else the gateway's own name: a portal answers for any."""
    asked = [one.url for one in Evidence(report.runs).all(WebAnswer) if one.purpose == _PROBE]
    address = asked[0] if asked else f"http://{address_with_port(report.target.host, _HTTP)}/"
    return Action(
        gettext("Open the network's &sign-in page"),
        gettext("Open any web page in a browser; the network's sign-in page comes up."),
        address=address,
    )


def _certificates(place: Place) -> Action:
    if place is Place.OWN_CERTIFICATES:
        return Action(
            gettext("Open your &certificates"),
            gettext("Your certificates are in the system's certificate manager."),
            place,
        )
    return Action(
        gettext("Open this computer's &certificates"),
        gettext("The computer's certificates are in the system's certificate manager."),
        place,
        for_it=True,
    )
