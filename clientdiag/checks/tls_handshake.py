"""Does the server speak TLS, and what does it show? Everything is read before anything is judged."""

from __future__ import annotations

import socket
import threading
import time

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import primary_handshake, s_client
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Failure, FailureKind, Finding, Severity, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Asked, Hello, Route, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text
from clientdiag.probes.gateway import Place, shake

_REFUSALS = {
    FailureKind.ALERT,
    FailureKind.RESET,
    FailureKind.END_OF_STREAM,
    FailureKind.PROTOCOL,
    FailureKind.MALFORMED,
}
_OLD = {"SSLv3", "TLSv1", "TLSv1.1"}


def _observe(context: Context) -> Text | None:
    sessions = context.shelf.handover("sessions")
    chains = context.shelf.handover("chains")
    workers: list[threading.Thread] = []
    offer = _Offer()
    until = time.monotonic() + context.remaining()
    try:
        for source in ("connections", "proxy-connections"):
            for place, sock in context.shelf.handover(source).take(until, context.cancelled):
                worker = threading.Thread(target=_shake, args=(context, place, sock, offer), daemon=True)
                workers.append(worker)
                worker.start()
        for worker in workers:
            while worker.is_alive() and context.remaining() > 0.1 and not context.cancelled():
                worker.join(timeout=0.05)
    finally:
        sessions.end()
        chains.end()
        context.shelf.handover("first-chain").end()
    return None if workers else text("There is no connection to shake hands on.")


MAX_ASKED = 8


class _Offer:
    """One session to each address is kept for the exchange that follows.

    A raw address without a name is closed at once: some servers serve one connection at a time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: set[tuple[Route, str]] = set()

    def wants(self, place: Place) -> bool:
        with self._lock:
            key = (place.route, place.address)
            new = place.route is not Route.ADDRESS and key not in self._kept and len(self._kept) < MAX_ASKED
            self._kept.add(key)
            return new


def _shake(context: Context, place: Place, sock: socket.socket, offer: _Offer) -> None:
    shaken = shake(place, sock, context.options.connect_deadline_s, context.cancelled)
    if shaken.session is not None:
        if offer.wants(place):
            context.shelf.handover("sessions").put((shaken.fact, shaken.session))
        else:
            shaken.session.close()
    context.emit(shaken.fact)
    if shaken.fact.presented:
        context.shelf.handover("chains").put(shaken.fact)
        context.shelf.handover("first-chain").put(shaken.fact)


@rule("not-tls", TlsHandshake)
def not_tls(evidence: Evidence) -> Judged:
    """The port answers with bytes that are no TLS record: something else listens there."""
    seen = primary_handshake(evidence)
    if seen is None or seen.failure is None or seen.failure.kind is not FailureKind.NOT_TLS:
        return
    yield Finding(
        code="not-tls",
        severity=Severity.ERROR,
        summary=text("Something else answers where the VPN server should be"),
        explanation=text(
            "What answers on port {port} is not a VPN server: it does not use encryption.", port=seen.port
        ),
        acts=(Actor.IT_SERVER,),
        remedy=(
            text("Check the server's name and, if you were given one, the number after the colon."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=(
            text(
                "`{address}` port {port} began with: `{bytes}`",
                address=seen.address,
                port=seen.port,
                bytes=_printable(seen.first_bytes),
            ),
        ),
        remedy_it=(text("Check which service listens on this port, and which port the VPN uses."),),
        commands=(s_client(seen),),
        evidence=evidence.refs(seen),
    )


@rule("handshake-refused", TlsHandshake)
def handshake_refused(evidence: Evidence) -> Judged:
    """The server ends the TLS handshake before it shows a certificate, by an alert or by hanging up."""
    seen = primary_handshake(evidence)
    if seen is None or seen.presented or seen.failure is None or seen.failure.kind not in _REFUSALS:
        return
    yield Finding(
        code="handshake-refused",
        severity=Severity.ERROR,
        summary=text("The VPN server refuses this computer's secure connection"),
        explanation=text("It ends the connection before it shows who it is."),
        acts=(Actor.IT_SERVER,),
        detail=tuple(
            text(
                "ClientHello {hello} ({size} bytes): {outcome}",
                hello=one.hello.value,
                size=one.hello_bytes,
                outcome=_outcome(one.failure),
            )
            for one in seen.attempts
        )
        + tuple(
            text("Alert {name} ({code}) sent by the {side}.", name=one.name, code=one.code, side=one.sent_by)
            for one in seen.alerts[:4]
        ),
        remedy_it=(
            text(
                "Compare the gateway's TLS versions, cipher suites and expected server name "
                "with what was offered."
            ),
        ),
        commands=(s_client(seen),),
        evidence=evidence.refs(seen),
    )


@rule("handshake-stalled", TlsHandshake)
def handshake_stalled(evidence: Evidence) -> Judged:
    """The port opens, but TLS never answers, neither to a large nor to a small ClientHello."""
    seen = primary_handshake(evidence)
    if (
        seen is None
        or seen.presented
        or seen.failure is None
        or seen.failure.kind is not FailureKind.TIMED_OUT
    ):
        return
    yield Finding(
        code="handshake-stalled",
        severity=Severity.ERROR,
        summary=text("The VPN server takes the call, but does not speak"),
        explanation=text("The connection opens and then nothing comes back."),
        acts=(Actor.IT_SERVER, Actor.IT_NETWORK),
        remedy=(
            text("Try another network, such as a phone's hotspot: if that works, tell IT."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=tuple(
            text(
                "ClientHello {hello} ({size} bytes): {outcome}",
                hello=one.hello.value,
                size=one.hello_bytes,
                outcome=_outcome(one.failure),
            )
            for one in seen.attempts
        ),
        remedy_it=(
            text(
                "Is the VPN service hung, or does a device on the way (inspection, MTU) "
                "swallow the handshake?"
            ),
        ),
        commands=(f"{s_client(seen)} -msg",),
        evidence=evidence.refs(seen),
    )


@rule("hybrid-hello-dropped", TlsHandshake)
def hybrid_hello_dropped(evidence: Evidence) -> Judged:
    """Only a small ClientHello gets through: something on the way drops the large modern one."""
    seen = primary_handshake(evidence)
    if seen is None or not seen.presented or len(seen.attempts) < 2:
        return
    large, small = (
        next((one for one in seen.attempts if one.hello is kind), None)
        for kind in (Hello.DEFAULT, Hello.CLASSICAL)
    )
    if large is None or small is None or large.failure is None or small.failure is not None:
        return
    yield Finding(
        code="hybrid-hello-dropped",
        severity=Severity.WARNING,
        summary=text("Something on the way disturbs modern secure connections"),
        explanation=text("A small opening message gets through, the usual larger one does not."),
        acts=(Actor.IT_NETWORK,),
        detail=(
            text(
                "ClientHello of {large} bytes: {outcome}; of {small} bytes: completed.",
                large=large.hello_bytes,
                small=small.hello_bytes,
                outcome=_outcome(large.failure),
            ),
        ),
        remedy_it=(
            text(
                "Update the firewall or inspection device that drops a ClientHello larger than "
                "one packet (post-quantum key shares), or the gateway."
            ),
        ),
        evidence=evidence.refs(seen),
    )


@rule("legacy-tls-only", TlsHandshake, topic=Topic.CHAIN)
def legacy_tls_only(evidence: Evidence) -> Judged:
    """The best protocol the server offers is older than TLS 1.2, which today's clients refuse."""
    seen = primary_handshake(evidence)
    if seen is None or not seen.presented:
        yield Unevaluated("legacy-tls-only", (), text("The server's certificate could not be read."))
        return
    if seen.protocol not in _OLD:
        return
    yield Finding(
        code="legacy-tls-only",
        severity=Severity.ERROR,
        summary=text("The VPN server only speaks an outdated kind of secure connection"),
        explanation=text(
            "It offers {protocol}, which today's programs refuse.", protocol=seen.protocol or "?"
        ),
        acts=(Actor.IT_SERVER,),
        detail=(
            text(
                "Best protocol: `{protocol}`, cipher `{cipher}`.",
                protocol=seen.protocol or "?",
                cipher=seen.cipher or "?",
            ),
        ),
        remedy_it=(text("Update the gateway, and enable TLS 1.2 or 1.3."),),
        evidence=evidence.refs(seen),
    )


def _outcome(failure: Failure | None) -> str:
    if failure is None:
        return "completed"
    code = f" {failure.code}" if failure.code is not None else ""
    return f"{failure.kind.value}{code}{f' ({failure.detail})' if failure.detail else ''}"


def _printable(data: bytes) -> str:
    return "".join(
        char if 32 <= ord(char) < 127 and char != "`" else "." for char in data[:48].decode("latin-1")
    )


def _learned(evidence: Evidence) -> Learned | None:
    seen = primary_handshake(evidence)
    if seen is None:
        return None
    if not seen.presented:
        return Learned(text("The server showed no certificate"))
    asked = " +" if seen.asked in {Asked.ANY_CA, Asked.LISTED} else ""
    both = {one.route for one in evidence.all(TlsHandshake)} >= {Route.NAME, Route.ADDRESS}
    line = (
        text("Read the server's certificates, by name and by address")
        if both
        else text("Read the server's certificates")
    )
    return Learned(line, text("{protocol}", protocol=(seen.protocol or "") + asked))


CHECK = Check(
    id="tls_handshake",
    stage=Stage.SERVER,
    doing=text("Reading the server's certificates"),
    observe=_observe,
    rules=(not_tls, handshake_refused, handshake_stalled, hybrid_hello_dropped, legacy_tls_only),
    learned=_learned,
    deadline_s=32.0,
)
