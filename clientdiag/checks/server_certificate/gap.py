"""The certificate that the server leaves out, and who closes the gap all the same."""

from __future__ import annotations

from dataclasses import dataclass

from clientdiag.certificates.reading import Certificate
from clientdiag.checks.readings import chain_view, issuer_is_missing, primary_handshake, view_of
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Environment, FetchedIssuer

_FETCHING_SYSTEMS = {"Windows", "macOS"}
"""Systems whose own verifier fetches a missing issuer; the client for Linux does not."""


@dataclass(frozen=True)
class Gap:
    """``child`` was presented, its issuer was not.

    ``closed_here`` says that this computer has a copy; ``closed_by_fetching`` that its address gave
    one, at ``url``, that leads to a root not known to be untrusted; ``client_fetches`` that the
    client does that, too.
    """

    child: Certificate
    closed_here: bool = False
    closed_by_fetching: bool = False
    url: str = ""
    client_fetches: bool = False

    @property
    def stops_the_client(self) -> bool:
        """Whether the client has no way over the gap."""
        return not self.closed_here and not (self.closed_by_fetching and self.client_fetches)


def gap(evidence: Evidence) -> Gap | None:
    """The gap in the presented chain; None when there is none, or when only the root is missing."""
    handshake, full = primary_handshake(evidence), chain_view(evidence)
    bare = view_of(handshake, evidence, with_fetched=False) if handshake else None
    if bare is None or full is None:
        return None
    if bare.trusted is True:
        return Gap(bare.leaf, closed_here=True) if bare.best.needs_unsent_intermediate else None
    sources = {der: one.url for one in evidence.all(FetchedIssuer) for der in one.certificates}
    sent = {one.sha256 for one in bare.presented}
    for child, issuer in zip(full.best.certificates, full.best.certificates[1:], strict=False):
        if issuer.der in sources and issuer.sha256 not in sent and not issuer.is_self_signed:
            system = evidence.first(Environment)
            return Gap(
                child,
                closed_by_fetching=full.best.is_complete and full.trusted is not False,
                url=sources[issuer.der].replace("`", "%60"),
                client_fetches=system is not None and system.system in _FETCHING_SYSTEMS,
            )
    return Gap(bare.leaf) if issuer_is_missing(full) else None
