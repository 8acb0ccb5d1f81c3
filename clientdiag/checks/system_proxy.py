"""Is a proxy meant for the gateway, and what does it say? It is asked for a tunnel, without credentials."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import has_direct_connection
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ProxyAnswer, ProxySetting, Route
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text
from clientdiag.probes.gateway import Place


def _observe(context: Context) -> Text | None:
    tunnels = context.shelf.handover("proxy-connections")
    try:
        settings = context.platform.proxies(context.target.host, context.target.port)
        for setting in settings:
            context.emit(setting)
        meant = [one for one in settings if one.applies and one.place]
        if not meant:
            return None if settings else text("This computer has no proxy set.")
        from clientdiag.probes import web  # most computers have no proxy

        target = context.target
        answer, sock = web.connect_through(
            meant[0].place, target.host, target.port, context.options.connect_deadline_s, context.cancelled
        )
        context.emit(answer)
        if sock is not None:
            name = None if target.is_address else target.host
            tunnels.put((Place(target.host, target.port, Route.PROXY, name), sock))
        return None
    finally:
        tunnels.end()


@rule("proxy-in-the-way", ProxySetting)
def proxy_in_the_way(evidence: Evidence) -> Judged:
    """A system proxy is meant for the gateway and refuses, asks for a login, or answers something else.

    An error where there is no other way to the gateway, else a warning.
    """
    answers = evidence.all(ProxyAnswer)
    if not answers:
        if any(one.applies is None for one in evidence.all(ProxySetting)):
            yield Unevaluated(
                "proxy-in-the-way", (), text("A proxy is set in a way that this program does not evaluate.")
            )
        return
    seen = answers[0]
    if seen.status is not None and 200 <= seen.status < 300:
        return
    yield Finding(
        code="proxy-in-the-way",
        severity=Severity.WARNING if has_direct_connection(evidence) else Severity.ERROR,
        summary=text("A proxy stands between this computer and the VPN server"),
        explanation=_what_it_says(seen),
        acts=(Actor.IT_DEVICE, Actor.IT_NETWORK),
        remedy=(
            text("Try another network, such as a phone's hotspot: if that works, tell IT."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=(
            text(
                "Proxy `{place}` ({source}) to CONNECT: {outcome}.",
                place=seen.place,
                source=next(
                    (one.source for one in evidence.all(ProxySetting) if one.place == seen.place), "–"
                ),
                outcome=_outcome(seen),
            ),
        ),
        remedy_it=(
            text("Exempt the gateway from the proxy, or let the proxy pass CONNECT to it without a login."),
            text("A profile with ProxySettings `IgnoreProxy` makes the Cisco client go directly."),
        ),
        evidence=evidence.refs(seen),
    )


def _what_it_says(seen: ProxyAnswer) -> Text:
    if seen.wants_login:
        return text("It asks for a user name and a password before it lets anything through.")
    if seen.status is None:
        return text("It does not answer.")
    return text("It does not let the connection through.")


def _outcome(seen: ProxyAnswer) -> str:
    if seen.status is not None:
        return f"HTTP {seen.status}"
    return seen.failure.kind.value if seen.failure else "–"


def _learned(evidence: Evidence) -> Learned | None:
    settings = evidence.all(ProxySetting)
    if not settings:
        return None
    answers = evidence.all(ProxyAnswer)
    if not answers:
        return Learned(text("The proxy is not meant for this server"))
    return Learned(
        text("Asked the proxy {place}", place=answers[0].place),
        text("{outcome}", outcome=_outcome(answers[0])),
    )


CHECK = Check(
    id="system_proxy",
    stage=Stage.COMPUTER,
    doing=text("Looking for a proxy"),
    observe=_observe,
    rules=(proxy_in_the_way,),
    learned=_learned,
    deadline_s=12.0,
)
