"""How far an anchor is, by names alone, so that a search in a maze goes the right way."""

from __future__ import annotations

from clientdiag.certificates.candidates import Candidates
from clientdiag.certificates.reading import Certificate

MAX_NAMES = 256
UNREACHABLE = 1 << 16


class Reach:
    """For names around an end entity, how many certificates lie between them and the nearest anchor."""

    def __init__(self, candidates: Candidates, leaf: Certificate, depth: int) -> None:
        self._candidates = candidates
        self._issued: dict[bytes, set[bytes]] = {}
        anchored = self._explore(leaf.issuer_der, depth)
        self._steps = self._spread(anchored)

    def steps(self, certificate: Certificate) -> int:
        """How many certificates *certificate* needs above it at least; UNREACHABLE without any way."""
        if self._candidates.holders(certificate):
            return 0
        return self._steps.get(certificate.issuer_der, UNREACHABLE)

    def _explore(self, start: bytes, depth: int) -> set[bytes]:
        """Follow issuers' names upward; remember who is below each, and return those that anchors have."""
        anchored: set[bytes] = set()
        seen, frontier = {start}, [start]
        for _ in range(depth):
            above: list[bytes] = []
            for name in frontier:
                for one in self._candidates.named(name):
                    if self._candidates.holders(one):
                        anchored.add(name)
                    self._issued.setdefault(one.issuer_der, set()).add(name)
                    if one.issuer_der not in seen and len(seen) < MAX_NAMES:
                        seen.add(one.issuer_der)
                        above.append(one.issuer_der)
            frontier = above
        return anchored

    def _spread(self, anchored: set[bytes]) -> dict[bytes, int]:
        steps = dict.fromkeys(anchored, 1)
        frontier = list(anchored)
        while frontier:
            below: list[bytes] = []
            for name in frontier:
                for one in self._issued.get(name, ()):
                    if one not in steps:
                        steps[one] = steps[name] + 1
                        below.append(one)
            frontier = below
        return steps
