"""Whether the port in use is the one that the profile or IT names."""

from __future__ import annotations

from clientdiag.checks.readings import decisive_exchange, primary_handshake
from clientdiag.model.core import Actor, FailureKind, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Document, KnownGateway, SystemLookup, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text


@rule("wrong-port", KnownGateway)
def wrong_port(evidence: Evidence) -> Judged:
    """Something else answers on the port in use, and the profile or IT names another port."""
    seen = primary_handshake(evidence)
    lookup = evidence.first(SystemLookup)
    if seen is None or not _something_else(evidence, seen):
        return
    host = lookup.name if lookup else seen.server_name or seen.address
    known = [one for one in evidence.all(KnownGateway) if one.host == host]
    if not known or any(one.port == seen.port for one in known):
        return
    right = known[0]
    yield Finding(
        code="wrong-port",
        severity=Severity.ERROR,
        summary=text("The VPN server is on another port"),
        explanation=text(
            "Port {used} belongs to something else; the VPN is at {host}:{port}.",
            used=seen.port,
            host=host,
            port=right.port,
        ),
        acts=(Actor.IT_PROFILE, Actor.YOU),
        remedy=(text("In the Cisco client, enter {host}:{port} as the server.", host=host, port=right.port),),
        detail=(
            text(
                "Tried port {used}; `{host}:{port}` is named by {source}.",
                used=seen.port,
                host=host,
                port=right.port,
                source=right.source,
            ),
        ),
        remedy_it=(text("HostAddress in the profile must be `{host}:{port}`.", host=host, port=right.port),),
        evidence=evidence.refs(seen, right),
    )


def _something_else(evidence: Evidence, seen: TlsHandshake) -> bool:
    if seen.failure is not None and seen.failure.kind is FailureKind.NOT_TLS:
        return True
    decisive = decisive_exchange(evidence)
    return decisive is not None and decisive.document in {Document.NOT_ANYCONNECT, Document.OTHER_XML}
