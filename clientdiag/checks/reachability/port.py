"""Does any address answer on the port? Refused, filtered, or never sent."""

from __future__ import annotations

from clientdiag.checks.reachability.outcomes import outcomes
from clientdiag.checks.readings import for_system, word
from clientdiag.model.core import Actor, FailureKind, Finding, Severity, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Route, RouteTo, TcpConnect, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

_NO_ROUTE = {101, 51, 10051}  # ENETUNREACH on Linux, macOS and Windows
_NO_ANSWER = {FailureKind.TIMED_OUT, FailureKind.UNREACHABLE, FailureKind.PERMISSION_DENIED}


def _tried(evidence: Evidence) -> list[TcpConnect]:
    """The connections that count: by name, and only where there are none, to the expected address."""
    if any(one.route is Route.PROXY and one.presented for one in evidence.all(TlsHandshake)):
        return []  # the way leads through the proxy, and it works
    by_name = [one for one in evidence.all(TcpConnect) if one.route is Route.NAME]
    return by_name or [one for one in evidence.all(TcpConnect) if one.route is Route.EXPECTED]


@rule("port-closed", topic=Topic.CONNECTION)
def port_closed(evidence: Evidence) -> Judged:
    """Every address answers, but refuses the port: nothing listens there, or a filter says so."""
    tried = _tried(evidence)
    if not tried and not evidence.has(TcpConnect):
        yield Unevaluated(
            "port-closed", ("tcp-connect",), text("No connection was tried, because no address is known.")
        )
        return
    if not tried or any(one.failure is None for one in tried):
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
    elif _never_left(evidence, tried):
        yield Unevaluated(
            "port-closed",
            (),
            text("This network has no way to the only kind of address that the server has."),
        )
    elif not kinds <= _NO_ANSWER | {FailureKind.REFUSED, FailureKind.RESET}:
        yield Unevaluated(
            "port-closed", (), text("This computer could not open a connection, for a reason of its own.")
        )


def _never_left(evidence: Evidence, tried: list[TcpConnect]) -> bool:
    """Nothing was sent: this computer is on a network, but has no route for addresses of this kind."""
    on_a_network = any(one.usable for one in evidence.all(RouteTo))
    return on_a_network and all(one.failure is not None and one.failure.code in _NO_ROUTE for one in tried)


@rule("port-filtered", TcpConnect)
def port_filtered(evidence: Evidence) -> Judged:
    """No address answers on the port within the deadline, or the network says it is out of reach."""
    tried = _tried(evidence)
    if _never_left(evidence, tried):
        return
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
        detail=outcomes(tried),
        remedy_it=(step,),
        commands=for_system(
            evidence,
            windows=(f"Test-NetConnection {word(first.address)} -Port {first.port}",),
            macos=(f"nc -vz {word(first.address)} {first.port}",),
            linux=(f"nc -vz {word(first.address)} {first.port}",),
        ),
        evidence=evidence.refs(*tried),
    )


RULES = (port_closed, port_filtered)
