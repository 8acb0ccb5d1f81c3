"""Whether the gateway knows the group that this computer asks for."""

from __future__ import annotations

from clientdiag.checks.readings import decisive_exchange
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ClientPreferences,
    Document,
    GatewayExchange,
    KnownGateway,
    SystemLookup,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text

_OTHER = {Document.NOT_ANYCONNECT, Document.OTHER_XML}


@rule("wrong-group", GatewayExchange)
def wrong_group(evidence: Evidence) -> Judged:
    """The group in use is not among those the gateway offers.

    An error where the group's own URL leads nowhere while the gateway answers; else a warning,
    because the client lets the user choose another one. A profile's UserGroup is compared only with
    an ocserv gateway; on an ASA it is a URL, and its names are others.
    """
    seen = decisive_exchange(evidence)
    if seen is None or seen.document in _OTHER:
        return
    offered = {one.lower() for one in (*seen.groups, *seen.group_values)}
    here = [one for one in evidence.all(GatewayExchange) if one.address == seen.address]
    elsewhere = [one for one in here if one.document in _OTHER]
    dead = [one.path for one in elsewhere if one.path.strip("/").lower() not in offered]
    wanted = [one for one in _wanted_groups(evidence, seen) if one and offered and one.lower() not in offered]
    if not wanted and not dead:
        return
    group = (wanted or [dead[0].strip("/")])[0]
    yield Finding(
        code="wrong-group",
        severity=Severity.ERROR if dead else Severity.WARNING,
        summary=text("The VPN server does not know the group this computer asks for"),
        explanation=text(
            "It asks for {group}; the server offers {groups}.",
            group=group,
            groups=", ".join(seen.groups[:5]) or "–",
        ),
        acts=(Actor.IT_PROFILE,),
        remedy=(text("If the Cisco client shows a list of groups, choose the one IT told you."),),
        detail=(
            text(
                "Wanted: `{wanted}`; group list: `{groups}`.",
                wanted=group,
                groups=", ".join(seen.groups[:20]) or "–",
            ),
            *(text("The group URL `{path}` leads to no gateway; `/` does.", path=path) for path in dead[:2]),
        ),
        remedy_it=(text("Correct the group in the profile or the preferences, or add it on the gateway."),),
        evidence=evidence.refs(*evidence.all(GatewayExchange)),
    )


def _wanted_groups(evidence: Evidence, seen: GatewayExchange) -> list[str]:
    lookup = evidence.first(SystemLookup)
    host = lookup.name if lookup else seen.address
    preferences = evidence.first(ClientPreferences)
    wanted = []
    if preferences is not None and preferences.default_host.partition(":")[0].lower() in {host, ""}:
        wanted.append(preferences.default_group)
    if seen.gateway == "ocserv":
        wanted += [one.group for one in evidence.all(KnownGateway) if one.host == host]
    return list(dict.fromkeys(wanted))
