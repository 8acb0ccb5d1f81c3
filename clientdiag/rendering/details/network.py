"""The name, every address it leads to, and what the gateway says of itself."""

from __future__ import annotations

from clientdiag.checks.readings import decisive_exchange
from clientdiag.model.core import Failure
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    DnsAnswer,
    Document,
    ExpectedAddresses,
    HostsFile,
    ResolverRole,
    Route,
    SystemLookup,
    TcpConnect,
    TlsHandshake,
)
from clientdiag.model.text import Text, text
from clientdiag.rendering.details.section import Section
from clientdiag.rendering.details.words import yes_no
from clientdiag.translation import say

_ROUTES: dict[Route, Text] = {
    Route.NAME: text("by name"),
    Route.EXPECTED: text("expected by IT"),
    Route.ADDRESS: text("by address"),
    Route.PROXY: text("through the proxy"),
}
_DOCUMENTS: dict[Document, Text] = {
    Document.AUTH_REQUEST: text("a sign-in form"),
    Document.ERROR: text("an error"),
    Document.CLIENT_CERTIFICATE_REQUEST: text("a request for your certificate"),
    Document.SUCCESS: text("signed in"),
    Document.OTHER_XML: text("something else"),
    Document.NOT_ANYCONNECT: text("no AnyConnect"),
}


def name_and_addresses(evidence: Evidence) -> Section | None:
    """Who said what about the name, and how each address answered."""
    rows = [*_answers(evidence), *_connections(evidence)]
    if not rows:
        return None
    columns = tuple(say(one) for one in (text("Asked"), text("Answer"), text("Took")))
    return Section(say(text("Name and addresses")), columns, tuple(rows), id="network.name-and-addresses")


def _answers(evidence: Evidence) -> list[tuple[str, str, str]]:
    rows = [
        (
            say(text("this computer's resolver")),
            ", ".join(one.addresses) or _why(one.failure),
            _ms(one.duration_ms),
        )
        for one in evidence.all(SystemLookup)
    ]
    rows += [
        (say(text("expected, set by {source}", source=one.source)), ", ".join(one.addresses), "–")
        for one in evidence.all(ExpectedAddresses)
    ]
    rows += [
        (
            say(text("hosts file {place}", place=one.location)),
            ", ".join(one.addresses) or _why(one.failure),
            "–",
        )
        for one in evidence.all(HostsFile)
        if one.addresses or one.failure
    ]
    return rows + [_dns(one) for one in evidence.all(DnsAnswer)]


_ROLES = {
    ResolverRole.CONFIGURED: text("configured"),
    ResolverRole.SECOND: text("second"),
    ResolverRole.ZONE: text("of the zone"),
}


def _dns(one: DnsAnswer) -> tuple[str, str, str]:
    said = [one.rcode] if one.rcode else []
    said += ["→ " + " → ".join(one.cname_chain)] if one.cname_chain else []
    said += [", ".join(one.addresses)] if one.addresses else []
    asked = text(
        "{resolver} ({role}), {record}", resolver=one.resolver, role=say(_ROLES[one.role]), record=one.record
    )
    return (say(asked), " ".join(said) or _why(one.failure), _ms(one.duration_ms))


def _connections(evidence: Evidence) -> list[tuple[str, str, str]]:
    shaken = {(one.address, one.route): one for one in evidence.all(TlsHandshake)}
    rows = []
    for one in evidence.all(TcpConnect):
        place = f"[{one.address}]:{one.port}" if ":" in one.address else f"{one.address}:{one.port}"
        outcome = say(text("open")) if one.failure is None else _why(one.failure)
        tls = shaken.get((one.address, one.route))
        if tls is not None:
            outcome += ", " + (tls.protocol or "") + (f" {_why(tls.failure)}" if tls.failure else "")
        rows.append((f"{place} {say(_ROUTES[one.route])}", outcome.rstrip(", "), _ms(one.duration_ms)))
    return rows


def gateway(evidence: Evidence) -> Section | None:
    """What the gateway is and asks for."""
    seen = decisive_exchange(evidence)
    if seen is None:
        return None
    kinds = ", ".join(f"{one.name} ({one.type})" for one in seen.inputs[:12])
    document = say(_DOCUMENTS[seen.document]) if seen.document else _why(seen.failure)
    rows = [
        (text("Answer"), f"HTTP {seen.status}, {document}" if seen.status is not None else document),
        (text("Looks like"), seen.gateway),
        (text("Asks for"), kinds or "–"),
        (text("Asks for your certificate"), yes_no(yes=seen.wants_client_certificate)),
        (text("Single sign-on"), yes_no(yes=seen.single_sign_on)),
        (text("Groups"), ", ".join(seen.groups[:30]) or "–"),
        (text("Says"), seen.error_text or seen.title or "–"),
        (text("Server"), seen.headers.get("server", "–")),
        (text("Date"), seen.date.isoformat(sep=" ", timespec="seconds") if seen.date else "–"),
    ]
    return Section(
        say(text("The gateway's own answer")),
        ("", ""),
        tuple((say(label), value) for label, value in rows),
        id="network.gateway",
    )


def _why(failure: Failure | None) -> str:
    if failure is None:
        return "–"
    return failure.kind.value + (f" ({failure.code})" if failure.code is not None else "")


def _ms(duration: float) -> str:
    return f"{duration:.0f} ms"
