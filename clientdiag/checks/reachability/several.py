"""Do all addresses answer? One that does not makes connecting a matter of chance."""

from __future__ import annotations

from clientdiag.checks.reachability.outcomes import outcomes
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    Document,
    GatewayExchange,
    Route,
    RouteTo,
    TcpConnect,
    TlsHandshake,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text


@rule("ipv6-broken", TcpConnect)
def ipv6_broken(evidence: Evidence) -> Judged:
    """The gateway's IPv6 address does not answer while its IPv4 address does, and this computer has IPv6."""
    tried = [one for one in evidence.all(TcpConnect) if one.route is Route.NAME]
    dead = [one for one in tried if ":" in one.address and one.failure is not None]
    alive = [one for one in tried if ":" not in one.address and one.failure is None]
    has_ipv6 = any(one.family == 6 and one.usable and one.scope == "global" for one in evidence.all(RouteTo))
    if (
        not dead
        or not alive
        or not has_ipv6
        or any(":" in one.address and one.failure is None for one in tried)
    ):
        return
    yield Finding(
        code="ipv6-broken",
        severity=Severity.WARNING,
        summary=text("One of two ways to the VPN server is broken"),
        explanation=text(
            "The newer kind of address (IPv6) does not work here, so connecting takes longer or fails."
        ),
        acts=(Actor.IT_NETWORK,),
        remedy=(text("You can still connect. Tell IT."),),
        detail=outcomes(tried),
        remedy_it=(text("Mend IPv6 on the way to the gateway, or remove its AAAA record."),),
        evidence=evidence.refs(*tried),
    )


@rule("some-addresses-dead", TcpConnect)
def some_addresses_dead(evidence: Evidence) -> Judged:
    """The name has several addresses of one family, and some of them do not answer as the VPN does.

    No connection, no certificate, or another kind of server: which one a client meets is chance.
    """
    tried = [one for one in evidence.all(TcpConnect) if one.route is Route.NAME]
    for version in (4, 6):
        family = [one for one in tried if (":" in one.address) is (version == 6)]
        dead = [one for one in family if one.failure is not None or _is_no_gateway(evidence, one)]
        if dead and len(dead) < len(family):
            yield Finding(
                code="some-addresses-dead",
                severity=Severity.WARNING,
                summary=text("Some of the VPN server's addresses do not answer"),
                explanation=text("Connecting may take longer, or fail now and then."),
                acts=(Actor.IT_SERVER,),
                remedy=(text("You can still connect. Tell IT."),),
                detail=outcomes(family) + tuple(_no_gateway(one) for one in dead if one.failure is None),
                remedy_it=(text("Bring the dead address back, or take it out of DNS."),),
                subject=dead[0].address,
                evidence=evidence.refs(*family),
            )


def _is_no_gateway(evidence: Evidence, tried: TcpConnect) -> bool:
    """The address opened, and then showed no certificate, or answered as another kind of server."""
    shaken = [
        one for one in evidence.all(TlsHandshake) if (one.address, one.route) == (tried.address, tried.route)
    ]
    if shaken and not any(one.presented for one in shaken):
        return True
    other = {Document.NOT_ANYCONNECT, Document.OTHER_XML}
    answers = [one for one in evidence.all(GatewayExchange) if one.address == tried.address]
    return bool(answers) and all(one.document in other for one in answers)


def _no_gateway(tried: TcpConnect) -> Text:
    return text("`{address}` opens, but does not answer as a VPN server.", address=tried.address)


RULES = (ipv6_broken, some_addresses_dead)
