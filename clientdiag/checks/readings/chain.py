"""The presented chain against the stores that decide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import msgspec

from clientdiag.certificates.explain import Explanation, explain
from clientdiag.certificates.paths import Path, best_path, build_paths
from clientdiag.certificates.reading import Certificate, read
from clientdiag.checks.readings.clock import local_now
from clientdiag.checks.readings.gateway import host_of, primary_handshake
from clientdiag.checks.readings.stores import CISCO_STORES, deciding_stores
from clientdiag.checks.readings.system_verdict import system_trust
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    FetchedIssuer,
    FurtherMembers,
    StoreContext,
    TlsHandshake,
    TrustStore,
)

_ROOT_IN_NAME = re.compile(
    r"\broot( ca| certificate authority| certification authority)?([ -]?[a-z]?[0-9]{0,4})?\Z", re.IGNORECASE
)
"""How root authorities end their names: Root CA, Root X1, Root CA - G2; not "Root Signing CA"."""


@dataclass(frozen=True)
class ChainView:
    """The presented chain against the stores that decide.

    ``trusted`` is True or False, or None where a store that could hold the anchor was not read. Where
    the system has a verifier of its own (Windows, macOS), that is its last word.
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
        (system_trust(evidence, handshake.address),),
    )


def _with_further_members(stores: list[TrustStore], evidence: Evidence) -> list[TrustStore]:
    more: dict[str, tuple[bytes, ...]] = {}
    for one in evidence.all(FurtherMembers):
        more[one.store] = (*more.get(one.store, ()), *one.certificates)
    return [
        msgspec.structs.replace(one, certificates=(*one.certificates, *more.get(one.store, ())))
        for one in stores
    ]


def _pools(stores: tuple[TrustStore, ...]) -> tuple[dict[str, list[Certificate]], list[Certificate]]:
    """Anchors by store, and other local certificates.

    An intermediate in a store of roots anchors nothing: OpenSSL, and with it the Cisco client on
    Linux, follows the path on to a root.
    """
    trusted = [one for one in stores if one.context is not StoreContext.DISTRUSTED]
    members = [(one, read(der)) for one in trusted for der in one.certificates]
    anchors: dict[str, list[Certificate]] = {one.store: [] for one in trusted if one.anchors}
    spares = []
    for store, certificate in members:
        if store.anchors and certificate.is_self_issued:
            anchors[store.store].append(certificate)
        else:
            spares.append(certificate)
    return anchors, spares


@lru_cache(maxsize=64)
def _view(
    presented: tuple[bytes, ...],
    stores: tuple[TrustStore, ...],
    deciding: tuple[TrustStore, ...],
    when: datetime,
    fetched: tuple[bytes, ...],
    said_by_system: tuple[bool | None],
) -> ChainView:
    chain = tuple(read(der) for der in presented)
    anchors, spares = _pools(stores)
    spares += [read(der) for der in fetched]
    names = frozenset(one.store for one in deciding)
    paths = build_paths(chain[0], chain, anchors, spares)
    best = best_path(paths, names, when)
    public = {one.store for one in stores if one.context is StoreContext.PUBLIC}
    roots = [path.last for path in paths if path.anchored_in & public]
    trusted: bool | None = bool(best.anchored_in & names)
    if not trusted and (not deciding or any(one.failure is not None or not one.complete for one in deciding)):
        trusted = None
    (system,) = said_by_system
    if system is not None and not any(one.store.startswith(CISCO_STORES) for one in deciding):
        trusted = system  # the client asks it; a listing shows only part of what it knows
    return ChainView(chain[0], chain, best, when, trusted, roots[0] if roots else None, tuple(sorted(names)))


def issuer_is_missing(view: ChainView) -> bool:
    """The end entity's issuer was not sent and is in no store, and nothing says that it is a root."""
    if view.leaf.is_self_signed or len(view.best.certificates) > 1 or view.best.anchored_in:
        return False
    return not (view.leaf.authority_names_own_issuer or _ROOT_IN_NAME.search(view.leaf.issuer_label))


def explanation(evidence: Evidence) -> Explanation | None:
    """Every candidate path of the primary handshake's chain, with every fault of every certificate."""
    handshake, when = primary_handshake(evidence), local_now(evidence)
    if handshake is None or when is None or not handshake.presented:
        return None
    stores = evidence.all(TrustStore)
    fetched = tuple(der for one in evidence.all(FetchedIssuer) for der in one.certificates)
    if fetched:
        stores = _with_further_members(stores, evidence)
    deciding = frozenset(one.store for one in deciding_stores(evidence))
    return _explain(
        handshake.presented,
        tuple(one for one in stores if one.certificates),
        deciding,
        when,
        host_of(evidence),
        fetched,
    )


@lru_cache(maxsize=64)
def _explain(
    presented: tuple[bytes, ...],
    stores: tuple[TrustStore, ...],
    deciding: frozenset[str],
    when: datetime,
    host: str | None,
    fetched: tuple[bytes, ...],
) -> Explanation:
    anchors, spares = _pools(stores)
    spares += [read(der) for der in fetched]
    return explain([read(der) for der in presented], anchors, spares, when, host, deciding=deciding)
