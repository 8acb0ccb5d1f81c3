"""Readings of the evidence that several rules share. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import msgspec

from clientdiag.certificates.names import matches
from clientdiag.certificates.paths import Path, best_path, build_paths, is_valid_at
from clientdiag.certificates.reading import Certificate, read
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    Asked,
    ClientInstall,
    DnsAnswer,
    Document,
    Environment,
    FetchedIssuer,
    FurtherMembers,
    GatewayExchange,
    LocalClock,
    NetworkState,
    ResolverRole,
    Route,
    StoreContext,
    SystemLookup,
    TargetAddress,
    TlsHandshake,
    TrustStore,
    WebAnswer,
)

CISCO_STORES = "cisco-"
_AUTOMATIC_NAME = re.compile(r"[a-z0-9-]+\.dynamic-m\.com\Z", re.IGNORECASE)
_ROOT_IN_NAME = re.compile(r"\broot\b", re.IGNORECASE)
_SHELL_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:_%-]{0,252}\Z")
READS_SYSTEM_BUNDLE = (5, 1, 19)
"""The first Cisco client for Linux that also reads the system's bundle."""


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


def local_now(evidence: Evidence) -> datetime | None:
    """This computer's own idea of the time during the run."""
    clock = evidence.first(LocalClock)
    return clock.now if clock else None


CLOCK_TOLERANCE = timedelta(minutes=5)


def clock_offset(evidence: Evidence) -> timedelta | None:
    """How far this computer's clock is ahead of the best witness; None without one.

    The time source that IT set comes first, then the gateway's Date header unless the gateway
    itself is wrong.
    """
    by_source = _source_offset(evidence)
    if by_source is not None:
        return by_source
    return None if gateway_is_late(evidence) else date_offset(evidence)


def date_offset(evidence: Evidence) -> timedelta | None:
    """How far this computer's clock is ahead of the gateway's Date header."""
    for exchange in evidence.all(GatewayExchange):
        if exchange.date is not None:
            return exchange.received - exchange.date
    return None


def _source_offset(evidence: Evidence) -> timedelta | None:
    for one in evidence.all(WebAnswer):
        if one.purpose == "time-source" and one.date is not None:
            return one.asked + (one.received - one.asked) / 2 - one.date
    return None


def gateway_is_late(evidence: Evidence) -> bool:
    """Whether the gateway's own clock is wrong: its Date fits neither its certificate nor this computer.

    Or a time source agrees with this computer and not with the gateway.
    """
    by_date, now = date_offset(evidence), local_now(evidence)
    if by_date is None or now is None or abs(by_date) <= CLOCK_TOLERANCE:
        return False
    by_source = _source_offset(evidence)
    if by_source is not None:
        return abs(by_source - by_date) > CLOCK_TOLERANCE
    handshake = primary_handshake(evidence)
    if handshake is None or not handshake.presented:
        return False
    leaf = read(handshake.presented[0])
    return is_valid_at(leaf, now) and not is_valid_at(leaf, now - by_date)


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


def deciding_stores(evidence: Evidence) -> tuple[TrustStore, ...]:
    """The stores whose anchors decide for the client on this system.

    On Linux an installed Cisco client reads its own PEM stores, and the system's from 5.1.19; else
    the system decides. Mozilla's list never does.
    """
    anchors = [
        one for one in evidence.all(TrustStore) if one.anchors and one.context is not StoreContext.PUBLIC
    ]
    own = tuple(one for one in anchors if one.store.startswith(CISCO_STORES))
    system = tuple(one for one in anchors if not one.store.startswith(CISCO_STORES))
    client = evidence.first(ClientInstall)
    if not own or client is None or not client.found:
        return system
    return (*own, *system) if reads_system_bundle(client) else own


def reads_system_bundle(client: ClientInstall) -> bool:
    """Whether this version of the client reads the system's bundle; an unknown version counts as old."""
    return version_tuple(client.version) >= READS_SYSTEM_BUNDLE


def version_tuple(version: str | None) -> tuple[int, ...]:
    """``5.1.8.122`` as numbers; empty when it is no version."""
    parts = (version or "").split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


@dataclass(frozen=True)
class ChainView:
    """The presented chain against the stores that decide.

    ``trusted`` is True or False, or None where a store that could hold the anchor was not read.
    """

    leaf: Certificate
    presented: tuple[Certificate, ...]
    best: Path
    when: datetime
    trusted: bool | None
    public_root: Certificate | None
    deciding: tuple[str, ...]

    @property
    def is_readable(self) -> bool:
        """Whether the end entity could be decoded at all."""
        return self.leaf.loaded is not None


def chain_view(evidence: Evidence) -> ChainView | None:
    """The primary handshake's chain; None when none was presented or the stores were never asked."""
    handshake = primary_handshake(evidence)
    return view_of(handshake, evidence) if handshake else None


def view_of(handshake: TlsHandshake, evidence: Evidence, *, with_fetched: bool = True) -> ChainView | None:
    """The chain that *handshake* showed, against the stores that decide.

    With fetched issuers, which anchor nothing, unless *with_fetched* is false.
    """
    when = local_now(evidence)
    if when is None or not handshake.presented:
        return None
    stores = evidence.all(TrustStore)
    fetched: tuple[bytes, ...] = ()
    if with_fetched and evidence.has(FetchedIssuer):
        stores = _with_further_members(stores, evidence)
        fetched = tuple(der for one in evidence.all(FetchedIssuer) for der in one.certificates)
    return _view(
        handshake.presented,
        tuple(one for one in stores if one.certificates),
        deciding_stores(evidence),
        when,
        fetched,
    )


def _with_further_members(stores: list[TrustStore], evidence: Evidence) -> list[TrustStore]:
    more: dict[str, tuple[bytes, ...]] = {}
    for one in evidence.all(FurtherMembers):
        more[one.store] = (*more.get(one.store, ()), *one.certificates)
    return [
        msgspec.structs.replace(one, certificates=(*one.certificates, *more.get(one.store, ())))
        for one in stores
    ]


@lru_cache(maxsize=64)
def _view(
    presented: tuple[bytes, ...],
    stores: tuple[TrustStore, ...],
    deciding: tuple[TrustStore, ...],
    when: datetime,
    fetched: tuple[bytes, ...] = (),
) -> ChainView:
    chain = tuple(read(der) for der in presented)
    anchors = {one.store: [read(der) for der in one.certificates] for one in stores if one.anchors}
    local = [one for one in stores if not one.anchors and one.context is not StoreContext.DISTRUSTED]
    spares = [read(der) for one in local for der in one.certificates]
    spares += [read(der) for der in fetched]
    names = frozenset(one.store for one in deciding)
    paths = build_paths(chain[0], chain, anchors, spares)
    best = best_path(paths, names, when)
    public = {one.store for one in stores if one.context is StoreContext.PUBLIC}
    roots = [path.last for path in paths if path.anchored_in & public]
    trusted: bool | None = bool(best.anchored_in & names)
    if not trusted and (not deciding or any(one.failure is not None or not one.complete for one in deciding)):
        trusted = None
    return ChainView(chain[0], chain, best, when, trusted, roots[0] if roots else None, tuple(sorted(names)))


def issuer_is_missing(view: ChainView) -> bool:
    """The end entity's issuer was not sent and is in no store, and nothing says that it is a root."""
    if view.leaf.is_self_signed or len(view.best.certificates) > 1 or view.best.anchored_in:
        return False
    return not (view.leaf.authority_names_own_issuer or _ROOT_IN_NAME.search(view.leaf.issuer_label))


def word(value: str) -> str:
    """*value* as one word of a command to copy; a report may come from anywhere, so odd ones are left out."""
    return value if _SHELL_WORD.match(value) else "HOST"


def place(address: str, port: int) -> str:
    """``address:port`` as one word of a command."""
    return f"[{word(address)}]:{port}" if ":" in address else f"{word(address)}:{port}"


def s_client(handshake: TlsHandshake) -> str:
    """The command that repeats *handshake* with OpenSSL."""
    name = f" -servername {word(handshake.server_name)}" if handshake.server_name else ""
    return f"openssl s_client -connect {place(handshake.address, handshake.port)}{name}"


def configured_answers(evidence: Evidence) -> list[DnsAnswer]:
    """What this computer's own resolvers said; a second one's word explains, but is not the client's."""
    return [one for one in evidence.all(DnsAnswer) if one.role is ResolverRole.CONFIGURED]


def is_connected(evidence: Evidence) -> bool:
    """Whether the Cisco tunnel is up: inside it names and addresses may rightly differ."""
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
    exchanges = [one for one in evidence.all(GatewayExchange) if one.address == handshake.address]
    if any(one.document in {Document.NOT_ANYCONNECT, Document.OTHER_XML} for one in exchanges):
        return False
    name = handshake.server_name
    return name is None or matches(read(handshake.presented[0]), name, is_address=False)


def for_system(
    evidence: Evidence,
    *,
    windows: tuple[str, ...] = (),
    macos: tuple[str, ...] = (),
    linux: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """The commands that can be typed on the computer of this report."""
    seen = evidence.first(Environment)
    return {"Windows": windows, "macOS": macos}.get(seen.system if seen else "", linux)
