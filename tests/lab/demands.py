"""What a row may demand of a run beyond its codes."""

from __future__ import annotations

from clientdiag.model import wire
from clientdiag.model.core import Actor, CheckStatus
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import DnsAnswer, GatewayExchange, Route, TcpConnect, TlsHandshake
from tests.lab.row import Demand, Ran

MEMORY_MB = 150


def document(kind: str, route: Route = Route.NAME) -> Demand:
    """The gateway answered the init request with a document of this kind, reached by *route*."""

    def demand(ran: Ran) -> str | None:
        evidence = Evidence(ran.read.runs)
        places = {(one.address, one.port) for one in evidence.all(TcpConnect) if one.route is route}
        seen = [
            one.document.value if one.document else "none"
            for one in evidence.all(GatewayExchange)
            if (one.address, one.port) in places
        ]
        return None if kind in seen else f"the gateway’s document is {seen}, not {kind}"

    return demand


def handshake(route: Route) -> Demand:
    """A certificate was read by *route*."""

    def demand(ran: Ran) -> str | None:
        shown = any(one.presented and one.route is route for one in Evidence(ran.read.runs).all(TlsHandshake))
        return None if shown else f"no certificate was read by {route.value}"

    return demand


def within(deadline_s: float, slack_s: float = 0.5) -> Demand:
    """The diagnosis took no longer than its deadline and *slack_s*."""

    def demand(ran: Ran) -> str | None:
        took = ran.read.duration_s
        return (
            None if took <= deadline_s + slack_s else f"took {took:.2f} s, not {deadline_s:g} + {slack_s:g}"
        )

    return demand


def acts(code: str, *actors: Actor) -> Demand:
    """Who acts on *code*, the first first."""

    def demand(ran: Ran) -> str | None:
        told = next((one.acts for one in ran.read.findings if one.code == code), ())
        return None if told == actors else f"{code} is for {[one.value for one in told]}"

    return demand


def says(code: str, *words: str) -> Demand:
    """The finding *code* holds these words in its sentences for the user or for IT."""

    def demand(ran: Ran) -> str | None:
        found = [one for one in ran.read.findings if one.code == code]
        told = " ".join(
            f"{line.msgid} {line.args}"
            for one in found
            for line in (one.summary, *((one.explanation,) if one.explanation else ()), *one.detail)
        )
        missing = [one for one in words if one not in told]
        return f"{code} does not say {missing}" if missing else None

    return demand


def chain_of_names(*names: str) -> Demand:
    """DNS led over these names."""

    def demand(ran: Ran) -> str | None:
        seen = {one.cname_chain for one in Evidence(ran.read.runs).all(DnsAnswer)}
        return None if names in seen else f"the chain of names is {seen}"

    return demand


def dns_said(outcome: str) -> Demand:
    """A configured resolver answered with this RCODE, or failed in this way."""

    def demand(ran: Ran) -> str | None:
        seen = {
            one.rcode or (one.failure.kind.value if one.failure else "")
            for one in Evidence(ran.read.runs).all(DnsAnswer)
        }
        return None if outcome in seen else f"the resolvers said {sorted(seen)}, not {outcome}"

    return demand


def gateway(kind: str, *, groups: tuple[str, ...] = (), inputs: tuple[str, ...] = ()) -> Demand:
    """What the gateway is, the groups it offers, and the names of what its form asks for."""

    def demand(ran: Ran) -> str | None:
        seen = [
            (one.gateway, one.groups, tuple(asked.name for asked in one.inputs))
            for one in Evidence(ran.read.runs).all(GatewayExchange)
        ]
        return None if (kind, groups, inputs) in seen else f"the gateway is {seen}"

    return demand


def offers(*groups: str) -> Demand:
    """The gateway's group list."""

    def demand(ran: Ran) -> str | None:
        seen = {one.groups for one in Evidence(ran.read.runs).all(GatewayExchange)}
        return None if seen == {groups} else f"the groups are {seen}"

    return demand


def alert(name: str, sent_by: str = "server") -> Demand:
    """A TLS alert of this name was seen, and it is known who sent it."""

    def demand(ran: Ran) -> str | None:
        seen = [
            (one.name, one.sent_by)
            for shaken in Evidence(ran.read.runs).all(TlsHandshake)
            for one in shaken.alerts
        ]
        return None if (name, sent_by) in seen else f"the alerts are {seen}"

    return demand


def keeps_to_itself(*secrets: str) -> Demand:
    """None of these words gets into the report."""

    def demand(ran: Ran) -> str | None:
        told = wire.encode(ran.read).decode()
        leaked = [one for one in secrets if one in told or one in ran.stderr]
        return f"the report holds {leaked}" if leaked else None

    return demand


def small(ran: Ran) -> str | None:
    """It never held more than 150 MB."""
    assert ran.peak_mb is not None, "The scene is not measured."
    return None if ran.peak_mb <= MEMORY_MB else f"it held {ran.peak_mb:.0f} MB"


def nothing_crashed(ran: Ran) -> str | None:
    """No check failed, and none had to be given up."""
    bad = [one.check for one in ran.read.runs if one.status in {CheckStatus.ERROR, CheckStatus.TIMED_OUT}]
    return f"{bad} did not end by themselves" if bad else None
