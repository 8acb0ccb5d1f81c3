"""Does the port answer? Every address of the name is tried side by side."""

from __future__ import annotations

import ipaddress
import queue
import threading
import time
from collections.abc import Iterable

from clientdiag.checks.contract import Check, Context, Handover, Learned
from clientdiag.checks.readings import for_system, word
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, FailureKind, Finding, Severity, Topic, Unevaluated
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
from clientdiag.probes.gateway import Place
from clientdiag.probes.tcp import Connected, connect

MAX_ADDRESSES = 16
NAME_WAITS_S = 10.0
"""How long a connection waits for the name; as long as the lookup may take."""
EXPECTED_WAITS_S = 0.5
"""How long the address that IT expects waits for the name, so that it is not tried twice."""


def _observe(context: Context) -> Text | None:
    dialer = _Dialer(context)
    try:
        addresses = context.shelf.handover("addresses")
        known = _take(addresses, context, EXPECTED_WAITS_S)
        if known is None:
            # the name is slow or dead: the address that IT expects is tried without it
            dialer.dial(_expected_places(context, ()))
            known = _take(addresses, context, NAME_WAITS_S)
        resolved = (known or ())[:MAX_ADDRESSES]
        dialer.dial([*_named_places(context, resolved), *_expected_places(context, resolved)])
        dialer.dial(_raw_place(context, resolved))
        dialer.finish()
    finally:
        context.shelf.handover("connections").end()
    return None if dialer.dialled else text("There is no address to connect to.")


def _take(addresses: Handover[tuple[str, ...]], context: Context, seconds: float) -> tuple[str, ...] | None:
    return next(addresses.take(time.monotonic() + seconds, context.cancelled), None)


def _named_places(context: Context, resolved: tuple[str, ...]) -> list[Place]:
    return [Place(one, context.target.port, Route.NAME, _name(context)) for one in resolved]


def _expected_places(context: Context, resolved: tuple[str, ...]) -> list[Place]:
    known = {_canonical(one) for one in resolved}
    extra = [one for one in context.target.expected_addresses if _canonical(one) not in known]
    return [Place(one, context.target.port, Route.EXPECTED, _name(context)) for one in extra]


def _raw_place(context: Context, resolved: tuple[str, ...]) -> list[Place]:
    """One address without a name, as when a user types it: to be shown beside the others."""
    candidates = (*context.target.expected_addresses, *resolved)
    if context.target.is_address or not candidates:
        return []
    return [Place(candidates[0], context.target.port, Route.ADDRESS, None)]


def _name(context: Context) -> str | None:
    return None if context.target.is_address else context.target.host


class _Dialer:
    """Connects to places side by side, each once, and hands every open connection over as it comes."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._news: queue.SimpleQueue[tuple[Place, Connected]] = queue.SimpleQueue()
        self._waiting = 0
        self.dialled: set[Place] = set()

    def dial(self, places: Iterable[Place]) -> None:
        for place in places:
            if place not in self.dialled:
                self.dialled.add(place)
                self._waiting += 1
                threading.Thread(target=self._connect, args=(place,), daemon=True).start()

    def _connect(self, place: Place) -> None:
        deadline = self._context.options.connect_deadline_s
        connected = connect(place.address, place.port, deadline, self._context.cancelled)
        self._context.emit(
            TcpConnect(place.address, place.port, place.route, connected.failure, connected.duration_ms)
        )
        if connected.sock is not None:
            self._context.shelf.handover("connections").put((place, connected.sock))
        self._news.put((place, connected))

    def finish(self) -> None:
        """Wait until every place answered or was given up."""
        while self._waiting and not self._context.cancelled() and self._context.remaining() > 0.1:
            try:
                self._news.get(timeout=0.05)
            except queue.Empty:
                continue
            self._waiting -= 1


def _canonical(address: str) -> str:
    return str(ipaddress.ip_address(address))


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


_NO_ROUTE = {101, 51, 10051}  # ENETUNREACH on Linux, macOS and Windows
_NO_ANSWER = {FailureKind.TIMED_OUT, FailureKind.UNREACHABLE, FailureKind.PERMISSION_DENIED}


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
        detail=_outcomes(tried),
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
                detail=_outcomes(family) + tuple(_no_gateway(one) for one in dead if one.failure is None),
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


def _outcomes(tried: list[TcpConnect]) -> tuple[Text, ...]:
    return tuple(
        text("`{address}` port {port}: {outcome}", address=one.address, port=one.port, outcome=_outcome(one))
        for one in tried[:8]
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
        detail=_outcomes(tried),
        remedy_it=(step,),
        commands=for_system(
            evidence,
            windows=(f"Test-NetConnection {word(first.address)} -Port {first.port}",),
            macos=(f"nc -vz {word(first.address)} {first.port}",),
            linux=(f"nc -vz {word(first.address)} {first.port}",),
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
    rules=(port_closed, port_filtered, ipv6_broken, some_addresses_dead),
    learned=_learned,
    deadline_s=18.0,
)
