"""What the Cisco profiles say of the gateway in use, and what the client makes of it."""

from __future__ import annotations

from typing import NamedTuple

from clientdiag.checks.readings.gateway import host_of, primary_handshake
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ClientPreferences,
    KnownGateway,
    ProfileSettings,
    Route,
    TcpConnect,
)
from clientdiag.target import BadTarget, parse_target

PROFILE = "cisco-profile"
_MOST_HOSTS = 2000
_BY_IT = {"policy", "user"}


class Effective(NamedTuple):
    """A value that the client goes by, and the file that says so."""

    value: str
    file: str


def profile_for_host(evidence: Evidence) -> ProfileSettings | None:
    """The profile that names the gateway in use; its settings apply to no other server."""
    host = host_of(evidence)
    for profile in evidence.all(ProfileSettings):
        likely = (
            place for place in profile.hosts[:_MOST_HOSTS] if host is not None and host in place.lower()
        )
        if any(_host(place) == host for place in likely):
            return profile
    return None


def profile_entries(evidence: Evidence) -> list[KnownGateway]:
    """The gateways that profiles name, in order."""
    return [one for one in evidence.all(KnownGateway) if one.source == PROFILE]


def configured_gateway(evidence: Evidence) -> KnownGateway | None:
    """The gateway that IT or the user set for ClientDiag."""
    return next((one for one in evidence.all(KnownGateway) if one.source in _BY_IT), None)


def port_in_use(evidence: Evidence) -> int | None:
    """The port that is tried; None where nothing was."""
    handshake = primary_handshake(evidence)
    if handshake is not None:
        return handshake.port
    tried = [one for one in evidence.all(TcpConnect) if one.route in {Route.NAME, Route.ADDRESS}]
    return tried[0].port if tried else None


def entries_in_use(evidence: Evidence) -> list[KnownGateway]:
    """The profile entries for the host and port in use."""
    host, port = host_of(evidence), port_in_use(evidence)
    return [one for one in profile_entries(evidence) if (one.host, one.port) == (host, port)]


def effective(evidence: Evidence, profile: ProfileSettings, element: str) -> Effective:
    """The value of *element* (empty: the default) that the client goes by.

    The user's own choice wins where the profile leaves it to the user.
    """
    if element in profile.controllable:
        for one in evidence.all(ClientPreferences):
            if not one.of_machine and element in one.values:
                return Effective(one.values[element], one.file)
    return Effective(profile.values.get(element, ""), profile.file)


def _host(place: str) -> str | None:
    try:
        return parse_target(place, source="").host
    except BadTarget:
        return None
