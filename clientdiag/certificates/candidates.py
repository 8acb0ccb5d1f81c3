"""Who could have issued a certificate: by name, then by key, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cryptography import x509

from clientdiag.certificates.index import Index
from clientdiag.certificates.reading import Certificate, is_issued_by

MAX_SIGNATURES = 512
"""So many are tried in one search."""
MAX_KEYS = 128
"""So many keys are tried for one certificate; certificates of the same key cost one trial."""
MAX_ISSUERS = 32
"""So many proven issuers of one certificate are followed."""


@dataclass(frozen=True)
class Issuers:
    """Those whose name and key made a certificate, the likeliest first; and those with only the name.

    ``count`` is how many have the name; ``untried`` says that some keys were not tried.
    """

    proven: tuple[Certificate, ...]
    namesakes: tuple[Certificate, ...]
    count: int
    untried: bool


class Candidates:
    """Everything a path may be made of: what was presented, anchors by store, other intermediates."""

    def __init__(
        self,
        presented: Sequence[Certificate],
        stores: Mapping[str, Iterable[Certificate] | Index],
        spares: Iterable[Certificate] | Index = (),
    ) -> None:
        self._sent = frozenset(one.der for one in presented)
        self._stores = {name: _indexed(held) for name, held in stores.items()}
        self._sources = (*self._stores.values(), Index(presented), _indexed(spares))
        self._issuers: dict[bytes, Issuers] = {}
        self._named: dict[bytes, tuple[Certificate, ...]] = {}
        self._holders: dict[bytes, frozenset[str]] = {}
        self._signatures = 0

    def was_sent(self, certificate: Certificate) -> bool:
        """Whether the server presented it."""
        return certificate.der in self._sent

    def holders(self, certificate: Certificate) -> frozenset[str]:
        """The stores that hold *certificate* as an anchor."""
        found = self._holders.get(certificate.der)
        if found is None:
            found = frozenset(name for name, index in self._stores.items() if certificate in index)
            self._holders[certificate.der] = found
        return found

    def namesakes(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Anchors with the same subject as *certificate* and another key."""
        own = certificate.structure.key if certificate.structure is not None else b""
        return tuple(
            one
            for index in self._stores.values()
            for one in index.named(certificate.subject_der)
            if one.structure is not None and one.structure.key != own
        )

    def named(self, name: bytes) -> tuple[Certificate, ...]:
        """Every certificate with the subject *name* (DER)."""
        found = self._named.get(name)
        if found is None:
            unique = {one.der: one for source in self._sources for one in source.named(name)}
            found = self._named[name] = tuple(unique.values())
        return found

    def issuers(self, child: Certificate, distance: Callable[[Certificate], int]) -> Issuers:
        """Who could have issued *child*, those of least *distance* to an anchor first; asked once only."""
        found = self._issuers.get(child.der)
        if found is None:
            found = self._issuers[child.der] = self._search(child, distance)
        return found

    def _search(self, child: Certificate, distance: Callable[[Certificate], int]) -> Issuers:
        others_named = (one for one in self.named(child.issuer_der) if one.der != child.der)
        ranked = sorted(others_named, key=lambda one: self._rank(child, one, distance(one)))
        verdicts: dict[bytes, bool] = {}
        proven: list[Certificate] = []
        others: list[Certificate] = []
        untried = False
        for one in ranked:
            key = one.structure.key if one.structure is not None else b""
            if key not in verdicts:
                if len(verdicts) >= MAX_KEYS or self._signatures >= MAX_SIGNATURES:
                    untried = True
                    continue
                self._signatures += 1
                verdicts[key] = is_issued_by(child, one)
            (proven if verdicts[key] else others).append(one)
        return Issuers(tuple(proven[:MAX_ISSUERS]), tuple(others), len(ranked), untried)

    def _rank(self, child: Certificate, issuer: Certificate, distance: int) -> tuple[int, bool, bool]:
        """Anchors and what leads to them first, then those whose key identifier fits, then those sent."""
        return distance, key_identifiers_fit(child, issuer) is not True, not self.was_sent(issuer)


def key_identifiers_fit(child: Certificate, issuer: Certificate) -> bool | None:
    """Whether *child*'s authorityKeyIdentifier means *issuer*'s key; None when they do not say."""
    above = child.extension(x509.AuthorityKeyIdentifier)
    own = issuer.extension(x509.SubjectKeyIdentifier)
    if above is None or above.key_identifier is None or own is None:
        return None
    return above.key_identifier == own.digest


def _indexed(certificates: Iterable[Certificate] | Index) -> Index:
    return certificates if isinstance(certificates, Index) else Index(certificates)
