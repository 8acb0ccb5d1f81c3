"""Every certification path of a presented chain, and every fault of every certificate on it.

>>> explanation = explain(presented, anchors, (), when, "vpn.example.com")
>>> explanation.best.trusted, [fault.kind for fault in explanation.best.faults]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from clientdiag.certificates.candidates import Candidates, key_identifiers_fit
from clientdiag.certificates.constraints import name_constraint_flaws
from clientdiag.certificates.faults import Fault, FaultKind, Flaw, Hint, Weight, placed, weigh
from clientdiag.certificates.form import form_flaws
from clientdiag.certificates.identity import identity_flaws, name_form_flaws
from clientdiag.certificates.index import Index
from clientdiag.certificates.names import is_address
from clientdiag.certificates.paths import Path
from clientdiag.certificates.reading import Certificate
from clientdiag.certificates.revoked import revocation_flaws
from clientdiag.certificates.search import Chain, Route, Search
from clientdiag.certificates.strength import key_flaws, signature_flaws
from clientdiag.certificates.usage import intermediates, issuer_flaws, path_length_flaw, server_flaws


@dataclass(frozen=True)
class ExplainedPath:
    """A path with all its faults, the end entity's first.

    ``trusted`` says that it ends in an anchor of a store that decides; faults may stop it even so.
    """

    path: Path
    faults: tuple[Fault, ...]
    trusted: bool

    @property
    def weight(self) -> Weight:
        """How many faults stop and warn."""
        return weigh(self.faults)

    @property
    def acceptable(self) -> bool:
        """Trusted, and no fault stops it."""
        return self.trusted and not self.weight.stops

    def of(self, *kinds: FaultKind) -> tuple[Fault, ...]:
        """Its faults of *kinds*."""
        return tuple(one for one in self.faults if one.kind in kinds)

    def at(self, depth: int) -> tuple[Fault, ...]:
        """The faults of its certificate at *depth*, 0 the end entity."""
        return tuple(one for one in self.faults if one.depth == depth)


@dataclass(frozen=True)
class Explanation:
    """All candidate paths, the best first; never empty.

    ``complete`` says that no bound cut the search short.
    """

    paths: tuple[ExplainedPath, ...]
    complete: bool

    @property
    def best(self) -> ExplainedPath:
        """The path a client would most likely follow."""
        return self.paths[0]

    @property
    def leaf_faults(self) -> tuple[Fault, ...]:
        """What is wrong with the end entity, on the best path."""
        return self.best.at(0)


def explain(
    presented: Sequence[Certificate],
    anchors_by_store: Mapping[str, Iterable[Certificate] | Index],
    spares: Iterable[Certificate] | Index,
    when: datetime,
    host: str | None,
    *,
    deciding: frozenset[str] | None = None,
    crls: Sequence[bytes] = (),
    max_intermediates: int | None = None,
) -> Explanation:
    """Explain the first of *presented* at *when* (UTC) for *host* (an A-label name, an address, or None).

    *deciding* names the stores whose anchors count (None: all of them); *spares* are intermediates from
    elsewhere (local stores, AIA); *crls* are DER; *max_intermediates* is a limit from outside. *presented*
    must not be empty.
    """
    judge = _Judge(when, host, crls, max_intermediates)
    candidates = Candidates(presented, anchors_by_store, spares)
    search = Search(candidates, judge, deciding)
    search.run(presented[0])
    paths = [_explained(route, candidates, deciding) for route in search.routes]
    return Explanation(tuple(sorted(paths, key=_order)), search.complete)


def _explained(route: Route, candidates: Candidates, deciding: frozenset[str] | None) -> ExplainedPath:
    sent = tuple(candidates.was_sent(one) for one in route.chain)
    trusted = bool(route.holders if deciding is None else route.holders & deciding)
    faults = tuple(sorted(route.faults, key=lambda one: one.depth))
    return ExplainedPath(Path(route.chain, sent, route.holders), faults, trusted)


def _order(one: ExplainedPath) -> tuple[object, ...]:
    """Trusted first, then the least faulty; of equals the shortest to a root, or what leads furthest."""
    path, length = one.path, len(one.path.certificates)
    if one.trusted:
        return (False, *one.weight, not path.last.is_self_signed, length)
    return (True, *one.weight, not path.anchored_in, not path.is_complete, -length)


class _Judge:
    """Faults of certificates in their places, at one time, for one name."""

    def __init__(self, when: datetime, host: str | None, crls: Sequence[bytes], most: int | None) -> None:
        self._when = when.replace(microsecond=0)  # validity is in whole seconds (RFC 5280 4.1.2.5)
        self._host = host
        self._of_address = host is not None and is_address(host)
        self._crls = crls
        self._most = most
        self._known: dict[tuple[bytes, int, bool], tuple[Fault, ...]] = {}

    def own(self, certificate: Certificate, depth: int, *, is_anchor: bool) -> tuple[Fault, ...]:
        """See Judge."""
        place = (certificate.der, depth, is_anchor)
        found = self._known.get(place)
        if found is None:
            flaws = self._flaws(certificate, depth, is_anchor)
            found = self._known[place] = placed(flaws, depth, certificate.sha256)
        return found

    def step(self, below: Chain, issuer: Certificate) -> tuple[Fault, ...]:
        """See Judge."""
        child, depth = below[-1], len(below) - 1
        found = list(placed(_link_flaws(child, issuer), depth, child.sha256))
        length = path_length_flaw(issuer, below)
        if length is not None:
            found += placed([length], depth + 1, issuer.sha256)
        elif self._most is not None and intermediates(below) > self._most:
            flaw = Flaw(FaultKind.PATH_TOO_LONG, "depth", str(intermediates(below)), str(self._most))
            found += placed([flaw], depth + 1, issuer.sha256)
        for place, flaw in name_constraint_flaws(issuer, below):
            found += placed([flaw], place, below[place].sha256)
        if self._crls:
            flaws = revocation_flaws(child, issuer, self._crls, self._when)
            found += placed(flaws, depth, child.sha256)
        return tuple(found)

    def _flaws(self, certificate: Certificate, depth: int, is_anchor: bool) -> Iterator[Flaw]:  # noqa: FBT001  # one caller, by position
        yield from _validity_flaws(certificate, self._when)
        yield from _standing(certificate)
        if not is_anchor and not (depth and certificate.is_self_signed):
            yield from signature_flaws(certificate)
        if depth:
            yield from _as_issuer(certificate, is_anchor)
            return
        yield from _as_server(certificate)
        if self._host is not None:
            yield from identity_flaws(certificate, self._host, of_address=self._of_address)


@lru_cache(maxsize=4096)
def _standing(certificate: Certificate) -> tuple[Flaw, ...]:
    return (*form_flaws(certificate), *key_flaws(certificate))


@lru_cache(maxsize=4096)
def _as_issuer(certificate: Certificate, is_anchor: bool) -> tuple[Flaw, ...]:  # noqa: FBT001  # a cache's key
    return tuple(issuer_flaws(certificate, is_anchor=is_anchor)) if certificate.loaded is not None else ()


@lru_cache(maxsize=1024)
def _as_server(certificate: Certificate) -> tuple[Flaw, ...]:
    if certificate.loaded is None:
        return ()
    return (*server_flaws(certificate), *name_form_flaws(certificate))


def _validity_flaws(certificate: Certificate, when: datetime) -> Iterator[Flaw]:
    start, end = certificate.not_before, certificate.not_after
    if end is not None and when > end:
        yield Flaw(FaultKind.EXPIRED, "notAfter", end.isoformat(), when.isoformat())
    if start is not None and when < start:
        yield Flaw(FaultKind.NOT_YET_VALID, "notBefore", start.isoformat(), when.isoformat())


def _link_flaws(child: Certificate, issuer: Certificate) -> Iterator[Flaw]:
    """What does not quite fit between a certificate and its proven issuer."""
    if child.issuer_der != issuer.subject_der:
        yield Flaw(
            FaultKind.NAME_ENCODING, "issuer", child.issuer, issuer.subject, Hint.PEDANTIC, issuer.sha256
        )
    if key_identifiers_fit(child, issuer) is False:
        yield Flaw(
            FaultKind.KEY_IDENTIFIER,
            "authorityKeyIdentifier",
            "names another key",
            "",
            Hint.WARNS,
            issuer.sha256,
        )
