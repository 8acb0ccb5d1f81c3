"""Does the port answer? Every address of the name is tried side by side."""

from __future__ import annotations

import ipaddress
import time
from functools import partial

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import word
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, FailureKind, Finding, Severity, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Route, TcpConnect
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text
from clientdiag.probes.gateway import Place
from clientdiag.probes.patience import side_by_side
from clientdiag.probes.tcp import Connected, connect

MAX_ADDRESSES = 16


def _observe(context: Context) -> Text | None:
    connections = context.shelf.handover("connections")
    try:
        places = _places(context)
        if not places:
            return text("There is no address to connect to.")
        deadline = context.options.connect_deadline_s
        calls = [partial(connect, one.address, one.port, deadline, context.cancelled) for one in places]

        def seen(index: int, result: Connected) -> None:
            place = places[index]
            context.emit(
                TcpConnect(place.address, place.port, place.route, result.failure, result.duration_ms)
            )
            if result.sock is not None:
                connections.put((place, result.sock))

        side_by_side(calls, deadline_s=deadline + 0.25, cancelled=context.cancelled, each=seen)
        return None
    finally:
        connections.end()


def _places(context: Context) -> list[Place]:
    """As the user connects, then the address IT expects, then one raw address without a name."""
    target = context.target
    resolved: tuple[str, ...] = ()
    wait_until = time.monotonic() + context.remaining() - context.options.connect_deadline_s - 1.0
    for addresses in context.shelf.handover("addresses").take(wait_until, context.cancelled):
        resolved = addresses[:MAX_ADDRESSES]
    name = None if target.is_address else target.host
    places = [Place(one, target.port, Route.NAME, name) for one in resolved]
    known = {_canonical(one) for one in resolved}
    extra = [one for one in target.expected_addresses if _canonical(one) not in known]
    places += [Place(one, target.port, Route.EXPECTED, name) for one in extra]
    if name is not None and places:
        raw = (*target.expected_addresses, *resolved)[0]
        places.append(Place(raw, target.port, Route.ADDRESS, None))
    return places


def _canonical(address: str) -> str:
    return str(ipaddress.ip_address(address))


def _tried(evidence: Evidence) -> list[TcpConnect]:
    """The connections that count: by name, and only where there are none, to the expected address."""
    by_name = [one for one in evidence.all(TcpConnect) if one.route is Route.NAME]
    return by_name or [one for one in evidence.all(TcpConnect) if one.route is Route.EXPECTED]


@rule("port-closed", topic=Topic.CONNECTION)
def port_closed(evidence: Evidence) -> Judged:
    """Every address answers, but refuses the port: nothing listens there, or a filter says so."""
    tried = _tried(evidence)
    if not tried:
        yield Unevaluated(
            "port-closed", ("tcp-connect",), text("No connection was tried, because no address is known.")
        )
        return
    if any(one.failure is None for one in tried):
        return
    kinds = {one.failure.kind for one in tried if one.failure is not None}
    if kinds <= {FailureKind.REFUSED, FailureKind.RESET}:
        yield _finding(
            "port-closed",
            evidence,
            tried,
            text("The server is there, but does not accept VPN connections"),
            text("It refuses port {port}.", port=tried[0].port),
            (Actor.IT_SERVER,),
            text(
                "Check that AnyConnect is enabled on the gateway and listens on this port; "
                "clients need `host:port` when it is not 443."
            ),
        )
    elif not kinds <= _NO_ANSWER | {FailureKind.REFUSED, FailureKind.RESET}:
        yield Unevaluated(
            "port-closed", (), text("This computer could not open a connection, for a reason of its own.")
        )


_NO_ANSWER = {FailureKind.TIMED_OUT, FailureKind.UNREACHABLE, FailureKind.PERMISSION_DENIED}


@rule("port-filtered", TcpConnect)
def port_filtered(evidence: Evidence) -> Judged:
    """No address answers on the port within the deadline, or the network says it is out of reach."""
    tried = _tried(evidence)
    kinds = {one.failure.kind if one.failure else None for one in tried}
    if (
        kinds
        and None not in kinds
        and kinds & _NO_ANSWER
        and kinds <= _NO_ANSWER | {FailureKind.REFUSED, FailureKind.RESET}
    ):
        yield _finding(
            "port-filtered",
            evidence,
            tried,
            text("The VPN server does not answer"),
            text("Nothing came back from port {port}.", port=tried[0].port),
            (Actor.IT_SERVER, Actor.IT_NETWORK),
            text(
                "Is the gateway up, and its WAN address the one below? Does a firewall on the "
                "way drop this port?"
            ),
        )


def _finding(
    code: str,
    evidence: Evidence,
    tried: list[TcpConnect],
    summary: Text,
    explanation: Text,
    acts: tuple[Actor, ...],
    step: Text,
) -> Finding:
    first = tried[0]
    return Finding(
        code=code,
        severity=Severity.ERROR,
        summary=summary,
        explanation=explanation,
        acts=acts,
        remedy=(
            text("Check that other web pages open; if not, reconnect to the network first."),
            text("Try another network, such as a phone's hotspot: if that works, tell IT."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=tuple(
            text(
                "`{address}` port {port}: {outcome}",
                address=one.address,
                port=one.port,
                outcome=_outcome(one),
            )
            for one in tried[:8]
        ),
        remedy_it=(step,),
        commands=(
            f"Test-NetConnection {word(first.address)} -Port {first.port}",
            f"nc -vz {word(first.address)} {first.port}",
        ),
        evidence=evidence.refs(*tried),
    )


def _outcome(one: TcpConnect) -> str:
    if one.failure is None:
        return "open"
    code = f" ({one.failure.code})" if one.failure.code else ""
    return f"{one.failure.kind.value}{code} {one.duration_ms:.0f} ms"


def _learned(evidence: Evidence) -> Learned | None:
    tried = evidence.all(TcpConnect)
    if not tried:
        return None
    opened = [one for one in tried if one.failure is None]
    if not opened:
        return Learned(text("The server does not answer on port {port}", port=tried[0].port))
    routes = {one.route for one in opened}
    both = {Route.NAME, Route.ADDRESS} <= routes
    figure = text("by name and by address") if both else text("{address}", address=opened[0].address)
    return Learned(text("The server answers on port {port}", port=opened[0].port), figure)


CHECK = Check(
    id="reachability",
    stage=Stage.NETWORK,
    doing=text("Connecting to the server"),
    observe=_observe,
    rules=(port_closed, port_filtered),
    learned=_learned,
    deadline_s=18.0,
)
