"""Certification paths over what was presented and what stores hold (RFC 4158, in small).

Builds every candidate path from the end entity upward, bounded, and says of the best one where it
ends: in an anchor of a store, at a self-signed certificate nobody trusts, or at a missing issuer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clientdiag.certificates.reading import Certificate, is_issued_by

MAX_DEPTH = 12
MAX_PATHS = 64
MAX_SIGNATURES = 512


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
    """Whether *when* lies in the certificate's validity (RFC 5280 4.1.2.5, both ends included)."""
    start, end = certificate.not_before, certificate.not_after
    return start is not None and end is not None and start <= when <= end


class _Builder:
    def __init__(
        self,
        presented: Sequence[Certificate],
        stores: Mapping[str, Iterable[Certificate]],
        spares: Iterable[Certificate],
    ) -> None:
        self._presented = {one.sha256 for one in presented}
        self._anchors: dict[str, set[str]] = {}
        self._by_subject: dict[bytes, dict[str, Certificate]] = {}
        self._signatures = 0
        self.paths: list[Path] = []
        for name, certificates in stores.items():
            for one in certificates:
                self._anchors.setdefault(one.sha256, set()).add(name)
                self._by_subject.setdefault(one.subject_der, {}).setdefault(one.sha256, one)
        for one in (*presented, *spares):
            self._by_subject.setdefault(one.subject_der, {}).setdefault(one.sha256, one)

    def extend(self, path: tuple[Certificate, ...]) -> None:
        """Depth first: an anchor or a self-signed end closes a path, a dead end closes it too."""
        if len(self.paths) >= MAX_PATHS:
            return
        last = path[-1]
        if last.sha256 in self._anchors or last.is_self_signed:
            self._close(path)
            if last.is_self_signed:
                return
        grown = False
        if len(path) < MAX_DEPTH:
            for issuer in self._issuers(last):
                if all(issuer.sha256 != one.sha256 for one in path):
                    grown = True
                    self.extend((*path, issuer))
        if not grown and last.sha256 not in self._anchors:
            self._close(path)

    def _issuers(self, child: Certificate) -> list[Certificate]:
        found = []
        for candidate in self._by_subject.get(child.issuer_der, {}).values():
            if self._signatures >= MAX_SIGNATURES:
                break
            self._signatures += 1
            if is_issued_by(child, candidate):
                found.append(candidate)
        # anchors first: the shortest trusted way is found before the bounds are
        return sorted(found, key=lambda one: one.sha256 not in self._anchors)

    def _close(self, path: tuple[Certificate, ...]) -> None:
        sent = tuple(one.sha256 in self._presented for one in path)
        self.paths.append(Path(path, sent, frozenset(self._anchors.get(path[-1].sha256, ()))))


def build_paths(
    leaf: Certificate,
    presented: Sequence[Certificate],
    stores: Mapping[str, Iterable[Certificate]],
    spares: Iterable[Certificate] = (),
) -> tuple[Path, ...]:
    """All candidate paths of *leaf*, at most :data:`MAX_PATHS`; never empty.

    *stores* hold anchors by store name; *spares* are local intermediates, which anchor nothing.
    """
    builder = _Builder(presented, stores, spares)
    builder.extend((leaf,))
    return tuple(builder.paths) or (Path((leaf,), (True,), frozenset()),)


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
