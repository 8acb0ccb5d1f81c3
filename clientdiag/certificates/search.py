"""Best-first search for certification paths (RFC 4158): the fewest faults first, within bounds.

Faults only add up while a path grows, so the first path that reaches an anchor is the least faulty
one. A CA (subject and key) stands in a path once: a way that visits it twice has a shorter twin with
fewer constraints, and loops end by themselves.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Protocol

from clientdiag.certificates.candidates import MAX_ISSUERS, MAX_KEYS, Candidates, Issuers, key_identifiers_fit
from clientdiag.certificates.faults import Fault, FaultKind, Flaw, Hint, placed, shown, weigh
from clientdiag.certificates.reach import UNREACHABLE, Reach
from clientdiag.certificates.reading import Certificate
from clientdiag.certificates.strength import signature_flaws

MAX_DEPTH = 12
MAX_PATHS = 64
MAX_UNANCHORED = 16
MAX_EXPANSIONS = 1024
MAX_HOPELESS = 64
"""So many steps are taken where no names lead to an anchor, to say why."""

Chain = tuple[Certificate, ...]


class Judge(Protocol):
    """What the search asks about certificates in their places."""

    def own(self, certificate: Certificate, depth: int, *, is_anchor: bool) -> tuple[Fault, ...]:
        """What is wrong with *certificate* at *depth*, whatever else stands in the path."""

    def step(self, below: Chain, issuer: Certificate) -> tuple[Fault, ...]:
        """What goes wrong when *issuer* is put above *below*."""


@dataclass(frozen=True)
class Route:
    """A closed path, its faults, and the stores that hold its last certificate."""

    chain: Chain
    faults: tuple[Fault, ...]
    holders: frozenset[str]


@dataclass(frozen=True)
class _Open:
    chain: Chain
    settled: tuple[Fault, ...]


class Search:
    """One search; ``routes`` are the closed paths, ``complete`` says that no bound cut it short."""

    def __init__(self, candidates: Candidates, judge: Judge, deciding: frozenset[str] | None) -> None:
        self._candidates = candidates
        self._judge = judge
        self._deciding = deciding
        self._heap: list[tuple[int, int, int, int, _Open]] = []
        self._pushed = 0
        self._reach: Reach | None = None
        self._unanchored = 0
        self.routes: list[Route] = []
        self.complete = True

    def run(self, leaf: Certificate) -> None:
        """Search from *leaf* upward; there is always at least one route afterwards."""
        self._reach = Reach(self._candidates, leaf, MAX_DEPTH)
        self._push(_Open((leaf,), ()))
        steps = hopeless = 0
        while self._heap and len(self.routes) < MAX_PATHS + MAX_UNANCHORED:
            length, node = heapq.heappop(self._heap)[2::2]
            steps += 1
            hopeless += length >= UNREACHABLE
            if steps > MAX_EXPANSIONS or hopeless > MAX_HOPELESS:
                self.complete = False
                self._close(node, (_limited("steps", steps - 1),))
                return
            self._expand(node)

    def _expand(self, node: _Open) -> None:
        last = node.chain[-1]
        holders = self._candidates.holders(last)
        if holders:
            self._close_anchored(node, holders)
        if last.is_self_signed:
            if not holders:
                self._close(node, self._untrusted(last, len(node.chain) - 1))
            return
        issuers = self._candidates.issuers(last, self._distance)
        self.complete = self.complete and not issuers.untried and issuers.count <= MAX_ISSUERS
        known = {_identity(one) for one in node.chain}
        fresh = [one for one in issuers.proven if _identity(one) not in known]
        if len(node.chain) >= MAX_DEPTH and fresh:
            self.complete = False
            self._close(node, (_limited("depth", MAX_DEPTH),))
        elif not fresh and not holders:
            self._close(node, _dead_end(last, issuers))
        else:
            self._grow(node, fresh, issuers)

    def _grow(self, node: _Open, issuers: list[Certificate], found: Issuers) -> None:
        last, depth = node.chain[-1], len(node.chain) - 1
        settled = (*node.settled, *self._judge.own(last, depth, is_anchor=False))
        if found.count > MAX_ISSUERS:
            flaw = Flaw(FaultKind.MANY_ISSUERS, "issuer", str(found.count), str(MAX_ISSUERS), Hint.PEDANTIC)
            settled = (*settled, *placed([flaw], depth, last.sha256))
        for issuer in issuers:
            self._push(_Open((*node.chain, issuer), (*settled, *self._judge.step(node.chain, issuer))))

    def _push(self, node: _Open) -> None:
        """An anchor is judged most mildly, so what is pushed never weighs more than it will in the end."""
        last = node.chain[-1]
        own = self._judge.own(last, len(node.chain) - 1, is_anchor=True)
        weight = weigh((*node.settled, *own))
        self._pushed += 1
        length = len(node.chain) + self._distance(last)
        heapq.heappush(self._heap, (*weight, length, self._pushed, node))

    def _distance(self, certificate: Certificate) -> int:
        return self._reach.steps(certificate) if self._reach is not None else UNREACHABLE

    def _close_anchored(self, node: _Open, holders: frozenset[str]) -> None:
        last, depth = node.chain[-1], len(node.chain) - 1
        faults = (*node.settled, *self._judge.own(last, depth, is_anchor=True))
        if self._deciding is not None and not holders & self._deciding:
            flaw = Flaw(FaultKind.UNKNOWN_ROOT, "issuer", shown(last.label), ", ".join(sorted(holders)))
            faults = (*faults, *placed([flaw], depth, last.sha256))
        self.routes.append(Route(node.chain, faults, holders))

    def _close(self, node: _Open, why: tuple[Flaw, ...]) -> None:
        if self._unanchored >= MAX_UNANCHORED:
            self.complete = False
            return
        self._unanchored += 1
        last, depth = node.chain[-1], len(node.chain) - 1
        own = self._judge.own(last, depth, is_anchor=False)
        faults = (*node.settled, *own, *placed(why, depth, last.sha256))
        self.routes.append(Route(node.chain, faults, frozenset()))

    def _untrusted(self, last: Certificate, depth: int) -> tuple[Flaw, ...]:
        kind = FaultKind.UNKNOWN_ROOT if depth else FaultKind.SELF_SIGNED
        return (
            Flaw(kind, "issuer", shown(last.label)),
            *(_other_key(one) for one in self._candidates.namesakes(last)[:3]),
        )


def _identity(certificate: Certificate) -> tuple[bytes, bytes]:
    structure = certificate.structure
    return (structure.subject, structure.key) if structure is not None else (b"", certificate.der)


def _dead_end(last: Certificate, issuers: Issuers) -> tuple[Flaw, ...]:
    if issuers.untried and not issuers.proven:
        return (_limited("keys", MAX_KEYS),)
    if issuers.proven:
        return (Flaw(FaultKind.ISSUER_LOOP, "issuer", shown(last.issuer_label)), _missing(last))
    return (_missing(last), *(_unproven(last, one) for one in issuers.namesakes[:3]))


def _missing(last: Certificate) -> Flaw:
    return Flaw(FaultKind.ISSUER_MISSING, "issuer", shown(last.issuer))


def _unproven(child: Certificate, namesake: Certificate) -> Flaw:
    """The issuer by name is here, and its key did not make the signature."""
    if any(one.hint is Hint.STOPS for one in signature_flaws(child)):
        return Flaw(
            FaultKind.WEAK_SIGNATURE, "signatureAlgorithm", "not checked any more", by=namesake.sha256
        )
    if namesake.public_key is None:
        return Flaw(FaultKind.MALFORMED, "subjectPublicKeyInfo", "issuer's key", by=namesake.sha256)
    if key_identifiers_fit(child, namesake):
        return Flaw(FaultKind.SIGNATURE_INVALID, "signatureValue", shown(namesake.label), by=namesake.sha256)
    return _other_key(namesake)


def _other_key(namesake: Certificate) -> Flaw:
    return Flaw(
        FaultKind.ISSUER_KEY_DIFFERS, "subjectPublicKeyInfo", shown(namesake.label), by=namesake.sha256
    )


def _limited(what: str, limit: int) -> Flaw:
    return Flaw(FaultKind.SEARCH_LIMITED, what, "", str(limit))
