"""What the gateway showed, and how it was reached."""

from __future__ import annotations

import re

from clientdiag.certificates.names import matches
from clientdiag.certificates.reading import read
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    Asked,
    ClientState,
    DnsAnswer,
    Document,
    GatewayExchange,
    NetworkState,
    ResolverRole,
    Route,
    SystemLookup,
    TargetAddress,
    TlsHandshake,
)

_AUTOMATIC_NAME = re.compile(r"[a-z0-9-]+\.dynamic-m\.com\Z", re.IGNORECASE)


_ROUTE_ORDER = {Route.NAME: 0, Route.PROXY: 1, Route.EXPECTED: 2, Route.ADDRESS: 3}


def primary_handshake(evidence: Evidence) -> TlsHandshake | None:
    """The handshake the client would have: the first resolved address that showed a certificate.

    Falls back to the way through the proxy, to the expected address, then to one without a certificate.
    """
    lookup = evidence.first(SystemLookup)
    order = {address: place for place, address in enumerate(lookup.addresses)} if lookup else {}
    ranked = sorted(
        (one for one in evidence.all(TlsHandshake) if one.route is not Route.ADDRESS),
        key=lambda one: (not one.presented, _ROUTE_ORDER[one.route], order.get(one.address, 99)),
    )
    return ranked[0] if ranked else None


def by_address_handshake(evidence: Evidence) -> TlsHandshake | None:
    """The handshake with a raw address, without a name."""
    return next((one for one in evidence.all(TlsHandshake) if one.route is Route.ADDRESS), None)


def host_of(evidence: Evidence) -> str | None:
    """The reference identifier: the name, or the address where the server was given as one."""
    given, lookup = evidence.first(TargetAddress), evidence.first(SystemLookup)
    if given is not None:
        return given.address
    if lookup is not None:
        return lookup.name
    return next((one.server_name for one in evidence.all(TlsHandshake) if one.server_name), None)


def is_automatic_name(host: str) -> bool:
    """Whether *host* looks like a Meraki gateway's automatic name; to label, never to reject."""
    return bool(_AUTOMATIC_NAME.match(host))


def was_asked(evidence: Evidence) -> bool:
    """Whether the gateway asked for a client certificate, in TLS or in its answer."""
    in_tls = any(one.asked in {Asked.ANY_CA, Asked.LISTED} for one in evidence.all(TlsHandshake))
    return in_tls or any(one.wants_client_certificate for one in evidence.all(GatewayExchange))


def configured_answers(evidence: Evidence) -> list[DnsAnswer]:
    """What this computer's own resolvers said; a second one's word explains, but is not the client's."""
    return [one for one in evidence.all(DnsAnswer) if one.role is ResolverRole.CONFIGURED]


def is_connected(evidence: Evidence) -> bool:
    """Whether the Cisco tunnel is up: inside it names and addresses may rightly differ."""
    said = evidence.first(ClientState)
    return has_tunnel(evidence) or (said is not None and said.connected is True)


def has_tunnel(evidence: Evidence) -> bool:
    """Whether an interface of the Cisco client is seen."""
    state = evidence.first(NetworkState)
    return state is not None and any(one.tunnel == "cisco" for one in state.interfaces or ())


def has_direct_connection(evidence: Evidence) -> bool:
    """Whether the gateway showed a certificate without a proxy."""
    return any(one.presented and one.route is Route.NAME for one in evidence.all(TlsHandshake))


def gateway_answers_well(evidence: Evidence) -> bool:
    """Whether an AnyConnect gateway whose certificate carries the name answered at the resolved address."""
    handshake = primary_handshake(evidence)
    if handshake is None or handshake.route is not Route.NAME or not handshake.presented:
        return False
    decisive = decisive_exchange(evidence)
    if decisive is not None and decisive.document in {Document.NOT_ANYCONNECT, Document.OTHER_XML}:
        return False
    name = handshake.server_name
    return name is None or matches(read(handshake.presented[0]), name, is_address=False)


def decisive_exchange(evidence: Evidence) -> GatewayExchange | None:
    """The exchange that says what answers: the first with an AnyConnect gateway, else the first."""
    other = {None, Document.NOT_ANYCONNECT, Document.OTHER_XML}
    exchanges = evidence.all(GatewayExchange)
    return next((one for one in exchanges if one.document not in other), exchanges[0] if exchanges else None)
