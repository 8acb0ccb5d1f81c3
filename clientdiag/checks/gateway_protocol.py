"""Is it an AnyConnect gateway, and what does it want? One init exchange without credentials."""

from __future__ import annotations

import threading
import time
from urllib.parse import urlsplit

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import decisive_exchange, host_of, place
from clientdiag.knowledge import gateway_error_code
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, FailureKind, Finding, Severity, Target, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Asked, Document, GatewayExchange, Route, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text
from clientdiag.probes.gateway import Place, shake
from clientdiag.probes.tcp import connect
from clientdiag.probes.tls import TlsSession

_REFUSED = {400, 401, 403, 495, 496}
"""What servers say to one who shows no certificate; nginx says 400."""
_REDIRECTS = {301, 302, 303, 307, 308}
_ELSE = {Document.NOT_ANYCONNECT, Document.OTHER_XML}
_HUNG_UP = {FailureKind.RESET, FailureKind.END_OF_STREAM, FailureKind.ALERT, FailureKind.PROTOCOL}


def _observe(context: Context) -> Text | None:
    """Every address of the name is asked, side by side; the others only where there is none by name."""
    spares: dict[Route, tuple[TlsHandshake, TlsSession]] = {}
    workers: list[threading.Thread] = []
    until = time.monotonic() + context.remaining() - context.options.connect_deadline_s
    for fact, session in context.shelf.handover("sessions").take(until, context.cancelled):
        if fact.route is Route.NAME:
            workers.append(threading.Thread(target=_exchange, args=(context, fact, session), daemon=True))
            workers[-1].start()
        else:
            spares[fact.route] = (fact, session)
    spare = next((spares.pop(route) for route in (Route.PROXY, Route.EXPECTED) if route in spares), None)
    if spare is not None and not workers:
        _exchange(context, *spare)
    elif spare is not None:
        spare[1].close()
    for _, session in spares.values():
        session.close()
    for worker in workers:
        while worker.is_alive() and context.remaining() > 0.1 and not context.cancelled():
            worker.join(timeout=0.02)
    return None if workers or spare else text("There is no connection to ask on.")


def _exchange(context: Context, fact: TlsHandshake, session: TlsSession) -> None:
    try:
        answer = _ask(context, fact, session, context.target.path)
    finally:
        session.close()
    context.emit(answer)
    if fact.route is Route.PROXY:
        return
    where = _further(context.target, answer)
    if where is not None:
        _ask_once_more(context, fact, where)


def _further(target: Target, answer: GatewayExchange) -> str | None:
    """Where to ask next: a redirect on the same host is followed once; a dead group URL leads to the root."""
    if answer.status in _REDIRECTS and answer.document in _ELSE:
        parts = urlsplit(answer.headers.get("location", ""))
        same = not parts.netloc or (parts.scheme == "https" and parts.hostname == target.host)
        return parts.path or "/" if same and parts.path != target.path else None
    return "/" if target.path != "/" and answer.document in _ELSE else None


def _ask(context: Context, fact: TlsHandshake, session: TlsSession, path: str) -> GatewayExchange:
    from clientdiag.probes import anyconnect  # its parsers load while the handshake travels

    return anyconnect.ask(
        session,
        host=context.target.host,
        address=fact.address,
        port=fact.port,
        path=path,
        asked=fact.asked,
        protocol=fact.protocol,
        deadline_s=context.options.connect_deadline_s,
        cancelled=context.cancelled,
    )


def _ask_once_more(context: Context, fact: TlsHandshake, path: str) -> None:
    deadline = context.options.connect_deadline_s
    connected = connect(fact.address, fact.port, deadline, context.cancelled)
    if connected.sock is None:
        return
    again = Place(fact.address, fact.port, fact.route, fact.server_name)
    shaken = shake(again, connected.sock, deadline, context.cancelled)
    if shaken.session is not None:
        try:
            context.emit(_ask(context, shaken.fact, shaken.session, path))
        finally:
            shaken.session.close()


@rule("not-anyconnect", GatewayExchange)
def not_anyconnect(evidence: Evidence) -> Judged:
    """TLS works, but what answers is no AnyConnect gateway.

    An error when it clearly answers as something else; a warning when it answers nothing. A
    connection closed after a certificate was asked for is a refusal without a certificate, and no
    sign of another server.
    """
    seen = decisive_exchange(evidence)
    if seen is None or (seen.document is not None and seen.document not in _ELSE):
        return
    if _asked(evidence, seen) and (seen.failure is not None or seen.status in _REFUSED):
        yield Unevaluated(
            "not-anyconnect", (), text("The server ended the exchange because no certificate was shown.")
        )
        return
    if _leads_elsewhere(evidence, seen):
        yield Unevaluated(
            "not-anyconnect",
            (),
            text("The server sends this computer to another one, which was not asked."),
            Topic.CONNECTION,
        )
        return
    if seen.failure is not None and seen.failure.kind is FailureKind.CANCELLED:
        yield Unevaluated("not-anyconnect", (), text("The exchange was cancelled."))
        return
    spoke_no_http = (
        seen.failure is not None and seen.failure.kind is FailureKind.MALFORMED and seen.status is None
    )
    clear = seen.document is not None or spoke_no_http
    yield Finding(
        code="not-anyconnect",
        severity=Severity.ERROR if clear else Severity.WARNING,
        summary=text("A server answers, but it is not the VPN")
        if clear
        else text("The VPN server did not answer the first question"),
        explanation=_what_answers(seen, clear=clear),
        acts=(Actor.IT_SERVER, Actor.IT_PROFILE),
        remedy=(
            text("Check the server's name and, if you were given one, the number after the colon."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=(
            text(
                "POST `{path}` at `{address}` port {port}: {outcome}; Server: `{server}`.",
                path=seen.path,
                address=seen.address,
                port=seen.port,
                outcome=_outcome(seen),
                server=seen.headers.get("server", "–"),
            ),
        ),
        remedy_it=(
            text(
                "Which service listens here? If the VPN uses another port, the profile's "
                "HostAddress must be `host:port`."
            ),
            text("Check that AnyConnect is enabled on this interface, and the group URL if one is used."),
        ),
        commands=(f"curl -vk https://{place(seen.address, seen.port)}/",),
        evidence=evidence.refs(seen),
    )


@rule("gateway-reports-error", GatewayExchange)
def gateway_reports_error(evidence: Evidence) -> Judged:
    """The gateway answers with an error text of its own, shown whole.

    An error when it offers nothing else; a warning beside a sign-in form. A gateway that asks for a
    certificate says so to everyone without one, which is no error of its own.
    """
    seen = decisive_exchange(evidence)
    if seen is None or not seen.error_text or _asked(evidence, seen) or seen.wants_client_certificate:
        return
    if gateway_error_code(seen.error_text) is not None:
        return  # it has a code of its own
    yield Finding(
        code="gateway-reports-error",
        severity=Severity.ERROR if seen.document is Document.ERROR else Severity.WARNING,
        summary=text("The VPN server reports an error"),
        explanation=text("It says: “{words}”", words=seen.error_text),
        acts=(Actor.IT_SERVER,),
        detail=(text("`<error>` in the answer to the init request: {words}", words=seen.error_text),),
        remedy_it=(text("Look this text up in the gateway's log at this time."),),
        evidence=evidence.refs(seen),
    )


@rule("session-limit-reached", GatewayExchange)
def session_limit_reached(evidence: Evidence) -> Judged:
    """The gateway says that it has no free session or licence.

    An error when it offers nothing else: that it refuses is a fact, only the reason is in its words.
    """
    seen = decisive_exchange(evidence)
    if seen is None or not seen.error_text or gateway_error_code(seen.error_text) != "session-limit-reached":
        return
    yield Finding(
        code="session-limit-reached",
        severity=Severity.ERROR if seen.document is Document.ERROR else Severity.WARNING,
        summary=text("The VPN server has no room for another connection"),
        explanation=text("It says: “{words}”", words=seen.error_text),
        acts=(Actor.IT_SERVER,),
        remedy=(text("Try again in a while; if it stays so, tell IT."),),
        detail=(text("`<error>` in the answer to the init request: {words}", words=seen.error_text),),
        remedy_it=(text("Check the licences and the number of sessions on the gateway."),),
        commands=("show vpn-sessiondb license-summary",),
        evidence=evidence.refs(seen),
    )


def _leads_elsewhere(evidence: Evidence, seen: GatewayExchange) -> bool:
    """A redirect to another host over TLS, as between the members of a cluster; not followed."""
    parts = urlsplit(seen.headers.get("location", ""))
    elsewhere = parts.scheme == "https" and parts.hostname not in {None, host_of(evidence)}
    return seen.status in _REDIRECTS and seen.document in _ELSE and elsewhere


def _asked(evidence: Evidence, seen: GatewayExchange) -> bool:
    return any(
        one.asked in {Asked.ANY_CA, Asked.LISTED}
        for one in evidence.all(TlsHandshake)
        if (one.address, one.port) == (seen.address, seen.port)
    )


def _what_answers(seen: GatewayExchange, *, clear: bool) -> Text:
    if not clear:
        return text("The secure connection works, and then nothing useful comes back.")
    if seen.status is not None:
        return text("A web server answers there (HTTP {status}).", status=seen.status)
    return text("What answers there does not speak the language of the web or the VPN.")


def _outcome(seen: GatewayExchange) -> str:
    parts = [f"HTTP {seen.status}"] if seen.status is not None else []
    if seen.failure is not None:
        parts.append(seen.failure.kind.value)
    return ", ".join(parts) or "–"


def _learned(evidence: Evidence) -> Learned | None:
    seen = decisive_exchange(evidence)
    if seen is None:
        return None
    if seen.document is None:
        return Learned(
            text("The gateway ended the exchange")
            if seen.failure and seen.failure.kind in _HUNG_UP
            else text("No answer to the VPN's first question")
        )
    if seen.document in _ELSE:
        return Learned(
            text("What answers is not a VPN server"), text("HTTP {status}", status=seen.status or 0)
        )
    return Learned(text("It is a VPN server"), text("asks: {inputs}", inputs=_asks(seen)))


def _asks(seen: GatewayExchange) -> str:
    kinds = [one.type for one in seen.inputs if one.type in {"text", "password"}]
    if seen.single_sign_on:
        return "SAML"
    return ", ".join(dict.fromkeys(kinds)) or ("certificate" if seen.wants_client_certificate else "–")


CHECK = Check(
    id="gateway_protocol",
    stage=Stage.SERVER,
    doing=text("Asking the server whether it is a VPN"),
    observe=_observe,
    rules=(not_anyconnect, gateway_reports_error, session_limit_reached),
    learned=_learned,
    deadline_s=36.0,
)
