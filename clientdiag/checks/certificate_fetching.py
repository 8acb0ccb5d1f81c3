"""Where does the server's chain go on? Asked at the address that a certificate names for its issuer.

Only when the presented chain does not close with what this computer has. What comes is evidence: it
helps to say what is missing, and is never trusted by being there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from clientdiag import knowledge
from clientdiag.certificates.reading import Certificate, is_issued_by, read
from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import chain_view, primary_handshake
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import FetchedIssuer, FurtherMembers, StoreContext, TrustStore
from clientdiag.model.text import Text, text

MAX_LEVELS = 4
MAX_FETCHES = 8
DEADLINE_S = 12.0


def _observe(context: Context) -> Text | None:
    evidence = context.evidence()
    view = chain_view(evidence)
    if view is None or not view.is_readable:
        return text("There is no certificate to go on from.")
    if view.best.is_complete:
        return text("The chain closes with what is here.")
    if not context.options.fetch_issuers:
        return text("Fetching issuers is switched off.")
    _Climb(context, evidence).from_certificate(view.best.last)
    return None


class _Climb:
    """From a certificate upward, an address at a time, within the bounds of one run."""

    def __init__(self, context: Context, evidence: Evidence) -> None:
        from clientdiag.probes.fetch import bounds_for  # most chains close without it

        gateway = primary_handshake(evidence)
        self._context = context
        self._asked: set[str] = set()
        self._members = _store_members(context, evidence)
        self._bounds = bounds_for(
            gateway.address if gateway else "", context.platform.proxies, context.cancelled
        )
        self._end = time.monotonic() + context.remaining() - 0.5

    def from_certificate(self, current: Certificate) -> None:
        """Emit what each level's addresses gave, until the chain closes or leads no further."""
        for _ in range(MAX_LEVELS):
            issuer = next(self._issuers(current), None)
            if issuer is None or issuer.is_self_signed:
                self._keep_members(issuer)
                return
            if self._keep_members(issuer):
                return
            current = issuer

    def _issuers(self, child: Certificate) -> Iterator[Certificate]:
        from clientdiag.certificates.pkcs7 import certificates_in
        from clientdiag.certificates.places import issuer_places
        from clientdiag.probes.aia import fetch_issuer

        for url in issuer_places(child):
            if url in self._asked or len(self._asked) >= MAX_FETCHES or self._context.cancelled():
                continue
            self._asked.add(url)
            left = max(0.0, self._end - time.monotonic())
            limit = min(self._context.options.connect_deadline_s, left)
            came = fetch_issuer(url, replace(self._bounds, deadline_s=limit))
            found = [read(der) for der in certificates_in(came.body)] if came.body else []
            found.sort(key=lambda one: not is_issued_by(child, one))
            self._context.emit(
                FetchedIssuer(
                    child=child.sha256,
                    url=url,
                    certificates=tuple(one.der for one in found),
                    redirects=came.redirects,
                    status=came.status,
                    body_bytes=len(came.body),
                    failure=came.failure,
                    duration_ms=came.duration_ms,
                )
            )
            if found and is_issued_by(child, found[0]):
                yield found[0]

    def _keep_members(self, fetched: Certificate | None) -> bool:
        """Emit the members of the stores that bear on *fetched*; whether one of them issued it."""
        if fetched is None:
            return False
        closes = False
        for store, members in self._members({fetched.issuer_der, fetched.subject_der}):
            self._context.emit(FurtherMembers(store, tuple(one.der for one in members)))
            closes = closes or any(is_issued_by(fetched, one) for one in members)
        return closes


_Members = Callable[[set[bytes]], list[tuple[str, list[Certificate]]]]


def _store_members(context: Context, evidence: Evidence) -> _Members:
    """The stores once more: of what was read before, only what bore on the presented chain was kept."""
    held = {store.name: store.read().certificates for store in context.platform.trust_stores()}
    public = [one.store for one in evidence.all(TrustStore) if one.context is StoreContext.PUBLIC]
    held.update(dict.fromkeys(public, knowledge.public_roots()))

    def members(subjects: set[bytes]) -> list[tuple[str, list[Certificate]]]:
        found = [
            (name, [one for one in map(read, ders) if one.subject_der in subjects])
            for name, ders in held.items()
        ]
        return [(name, some) for name, some in found if some]

    return members


def _learned(evidence: Evidence) -> Learned | None:
    seen = evidence.all(FetchedIssuer)
    if not seen:
        return None
    if any(one.certificates for one in seen):
        return Learned(text("Fetched the missing issuer from the address in the certificate"))
    return Learned(text("The missing issuer could not be fetched"))


CHECK = Check(
    id="certificate_fetching",
    stage=Stage.SERVER_CERTIFICATE,
    doing=text("Fetching the issuer's certificate"),
    observe=_observe,
    learned=_learned,
    after=("tls_handshake", "local_trust"),
    deadline_s=DEADLINE_S,
)
