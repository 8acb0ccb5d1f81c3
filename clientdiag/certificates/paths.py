"""Certification paths over what was presented and what stores hold (RFC 4158).

A path ends in an anchor of a store, at a self-signed certificate nobody trusts, or at a missing
issuer. What is wrong with its certificates is for :mod:`clientdiag.certificates.explain` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clientdiag.certificates.candidates import MAX_SIGNATURES, Candidates
from clientdiag.certificates.faults import Fault
from clientdiag.certificates.reading import Certificate
from clientdiag.certificates.search import MAX_DEPTH, MAX_PATHS, Chain, Search

__all__ = ["MAX_DEPTH", "MAX_PATHS", "MAX_SIGNATURES", "Path", "best_path", "build_paths", "is_valid_at"]


@dataclass(frozen=True)
class Path:
    """Certificates from the end entity to the last known issuer.

    ``anchored_in`` names the stores that hold the last certificate, ``presented`` says for each
    certificate whether the server sent it.
    """

    certificates: tuple[Certificate, ...]
    presented: tuple[bool, ...]
    anchored_in: frozenset[str]

    @property
    def last(self) -> Certificate:
        """The certificate nearest to the root."""
        return self.certificates[-1]

    @property
    def is_complete(self) -> bool:
        """Whether it ends in a self-signed certificate or in an anchor."""
        return bool(self.anchored_in) or self.last.is_self_signed

    @property
    def needs_unsent_intermediate(self) -> bool:
        """Whether a certificate between end entity and root came from elsewhere than the server."""
        return any(not sent for sent in self.presented[1:-1])

    def valid_at(self, when: datetime) -> bool:
        """Whether every certificate of the path is inside its validity at *when*."""
        return all(is_valid_at(one, when) for one in self.certificates)


def is_valid_at(certificate: Certificate, when: datetime) -> bool:
    """Whether *when* lies in the certificate's validity (RFC 5280 4.1.2.5: both ends, whole seconds)."""
    start, end = certificate.not_before, certificate.not_after
    return start is not None and end is not None and start <= when.replace(microsecond=0) <= end


def build_paths(
    leaf: Certificate,
    presented: Sequence[Certificate],
    stores: Mapping[str, Iterable[Certificate]],
    spares: Iterable[Certificate] = (),
) -> tuple[Path, ...]:
    """All candidate paths of *leaf*, at most :data:`MAX_PATHS`; never empty.

    *stores* hold anchors by store name; *spares* are local intermediates, which anchor nothing.
    """
    candidates = Candidates(presented, stores, spares)
    search = Search(candidates, _Blind(), None)
    search.run(leaf)
    return tuple(
        Path(route.chain, tuple(candidates.was_sent(one) for one in route.chain), route.holders)
        for route in search.routes[:MAX_PATHS]
    )


class _Blind:
    """Judges nothing: every path is as good as any other."""

    def own(self, _certificate: Certificate, _depth: int, *, is_anchor: bool) -> tuple[Fault, ...]:
        del is_anchor
        return ()

    def step(self, _below: Chain, _issuer: Certificate) -> tuple[Fault, ...]:
        return ()


def best_path(paths: Sequence[Path], trusted: frozenset[str], when: datetime) -> Path:
    """The path that tells most: anchored in a *trusted* store and valid, then complete, then longest."""
    return max(
        paths,
        key=lambda path: (
            bool(path.anchored_in & trusted) and path.valid_at(when),
            bool(path.anchored_in & trusted),
            path.valid_at(when),
            bool(path.anchored_in),
            path.is_complete,
            len(path.certificates),
        ),
    )
