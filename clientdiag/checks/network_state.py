"""Is this computer on a network? And is another tunnel in the way."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import for_system
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import NetworkState, RouteTo, TcpConnect
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text
from clientdiag.probes.way_out import way_out


def _observe(context: Context) -> Text | None:
    context.emit(way_out(4))
    context.emit(way_out(6))
    context.emit(context.platform.network_state())
    return None


@rule("no-network", RouteTo)
def no_network(evidence: Evidence) -> Judged:
    """This computer has no way out: no usable interface or no default route."""
    routes = evidence.all(RouteTo)
    if any(one.usable for one in routes) or any(one.failure is None for one in evidence.all(TcpConnect)):
        return
    state = evidence.first(NetworkState)
    up = ", ".join(one.name for one in state.interfaces or ()) if state else ""
    yield Finding(
        code="no-network",
        severity=Severity.ERROR,
        summary=text("This computer is not connected to a network"),
        explanation=text("Without one, no server can be reached."),
        acts=(Actor.YOU,),
        remedy=(
            text("Connect to Wi-Fi or plug in the network cable; check that flight mode is off."),
            text("Open any web page to see that it works, then run the diagnosis again."),
        ),
        detail=(
            text(
                "No default route, neither for IPv4 nor for IPv6; interfaces that are up: {names}.",
                names=up or "–",
            ),
        ),
        remedy_it=(text("Check the adapter, its address and the default route."),),
        commands=for_system(evidence, windows=("route print",), macos=("netstat -rn",), linux=("ip route",)),
        evidence=evidence.refs(*routes),
    )


@rule("other-vpn-active", NetworkState)
def other_vpn_active(evidence: Evidence) -> Judged:
    """Another tunnel holds the default route or the resolver.

    The gateway is then reached through it or not at all. A warning: some tunnels let the Cisco
    client work beside them.
    """
    state = evidence.all(NetworkState)[0]
    if state.interfaces is None or state.default_routes is None:
        yield Unevaluated("other-vpn-active", (), text("This system was not asked which tunnels are up."))
        return
    held = {*state.default_routes, *state.resolver_routes}
    others = [one.name for one in state.interfaces if one.tunnel == "other" and one.name in held]
    if not others:
        return
    yield Finding(
        code="other-vpn-active",
        severity=Severity.WARNING,
        summary=text("Another VPN is switched on"),
        explanation=text(
            "It carries this computer's traffic or names, which can keep this VPN from connecting."
        ),
        acts=(Actor.YOU,),
        remedy=(
            text("Switch the other VPN off, then try again."),
            text("If you need both, ask IT."),
        ),
        detail=(text("Tunnel with the default route or the resolver: `{names}`.", names=", ".join(others)),),
        remedy_it=(text("Remove the other client, or exclude the gateway's address from its tunnel."),),
        commands=for_system(evidence, windows=("route print",), macos=("netstat -rn",), linux=("ip route",)),
        evidence=evidence.refs(state),
    )


@rule("already-connected", NetworkState)
def already_connected(evidence: Evidence) -> Judged:
    """The Cisco client's own tunnel is up. Context: names and addresses may differ inside it."""
    state = evidence.all(NetworkState)[0]
    own = [one.name for one in state.interfaces or () if one.tunnel == "cisco"]
    if not own:
        return
    yield Finding(
        code="already-connected",
        severity=Severity.NOTE,
        summary=text("The Cisco client is connected at the moment"),
        acts=(Actor.NOBODY,),
        detail=(
            text(
                "Tunnel `{names}` is up; comparisons of names and addresses are left out.",
                names=", ".join(own),
            ),
        ),
        evidence=evidence.refs(state),
    )


def _learned(evidence: Evidence) -> Learned | None:
    routes = evidence.all(RouteTo)
    if not routes:
        return None
    families = [f"IPv{one.family}" for one in routes if one.usable]
    if not families:
        return Learned(text("No way out of this computer"))
    return Learned(text("This computer is on a network"), text("{families}", families=", ".join(families)))


CHECK = Check(
    id="network_state",
    stage=Stage.COMPUTER,
    doing=text("Looking at the network"),
    observe=_observe,
    rules=(no_network, other_vpn_active, already_connected),
    learned=_learned,
    deadline_s=5.0,
)
