"""Asks the lists and responders that the certificates name, side by side; reads the stapled answer anyway."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from clientdiag.certificates.reading import Certificate
from clientdiag.certificates.revocation_answer import Said, settled
from clientdiag.checks.contract import Context
from clientdiag.checks.readings import ChainView, chain_view, local_now, primary_handshake, view_of
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    Doubt,
    RevocationAnswer,
    RevocationDemand,
    RevocationMethod,
    RevocationStatus,
    Route,
    TlsHandshake,
)
from clientdiag.model.text import Text, text

if TYPE_CHECKING:
    from clientdiag.probes.fetch import Bounds, Fetched  # loaded only where something is asked

MAX_CERTIFICATES = 5
MAX_PLACES = 2
"""Addresses of one kind that are tried for one certificate."""
DEADLINE_S = 25.0


def observe(context: Context) -> Text | None:
    """Emit a :class:`RevocationAnswer` for every address asked, and for the stapled answer."""
    evidence, options = context.evidence(), context.options
    asked = options.check_revocation or options.require_revocation
    if asked:
        context.emit(RevocationDemand(required=options.require_revocation))
    handshake, view, when = primary_handshake(evidence), chain_view(evidence), local_now(evidence)
    if handshake is not None and handshake.stapled_ocsp is not None and view is not None:
        context.emit(_stapled(handshake.stapled_ocsp, view))
    if not asked:
        off = text("Asking the issuers is switched off.")
        return off if handshake is None or handshake.stapled_ocsp is None else None
    pairs = [pair for one in _views(evidence, view) for pair in _pairs(one)]
    pairs = [*dict.fromkeys((*pairs, *_client_pairs(context)))][: 2 * MAX_CERTIFICATES]
    if not pairs or when is None:
        return text("There is no certificate to ask about.")
    _Asking(context, when, handshake.address if handshake else "").all_of(_questions(pairs))
    return None


@dataclass(frozen=True)
class _Question:
    """Where to ask about a certificate, and in which way."""

    certificate: Certificate
    issuer: Certificate
    method: RevocationMethod
    url: str


def _views(evidence: Evidence, primary: ChainView | None) -> Iterator[ChainView]:
    """The chain the client would meet, then those that further addresses of the name show."""
    if primary is not None and primary.is_readable:
        yield primary
    for handshake in evidence.all(TlsHandshake):
        view = view_of(handshake, evidence) if handshake.route is Route.NAME else None
        if view is not None and view.is_readable and (primary is None or view.leaf != primary.leaf):
            yield view


def _pairs(view: ChainView) -> list[tuple[Certificate, Certificate]]:
    """Each certificate of the path and its issuer; an anchor answers for itself."""
    return list(pairwise(view.best.certificates))[:MAX_CERTIFICATES]


def _client_pairs(context: Context) -> list[tuple[Certificate, Certificate]]:
    """The user's own certificates and their issuers, as far as they were read by now."""
    if context.options.client_ca == ():
        return []  # nobody says which of them matters, and asking tells the issuer
    until = time.monotonic() + min(2.0, context.remaining())
    found = context.shelf.handover("client-chains").take(until, context.cancelled)
    configured = set(context.options.client_ca)
    return [(one, issuer) for one, issuer in found if issuer.der in configured][:MAX_CERTIFICATES]


def _questions(pairs: Iterable[tuple[Certificate, Certificate]]) -> Iterator[_Question]:
    from clientdiag.certificates.places import list_places, responder_places

    for certificate, issuer in pairs:
        for url in responder_places(certificate)[:MAX_PLACES]:
            yield _Question(certificate, issuer, RevocationMethod.OCSP, url)
        for url in list_places(certificate)[:MAX_PLACES]:
            yield _Question(certificate, issuer, RevocationMethod.CRL, url)


def _stapled(staple: bytes, view: ChainView) -> RevocationAnswer:
    from clientdiag.certificates.ocsp_answer import read_answer

    if len(view.best.certificates) < 2:
        return RevocationAnswer(
            view.leaf.sha256,
            RevocationMethod.STAPLE,
            doubt=Doubt.ISSUER_UNKNOWN,
            status=RevocationStatus.UNKNOWN,
        )
    said = read_answer(staple, view.leaf, view.best.certificates[1], view.when)
    return _answer(view.leaf, RevocationMethod.STAPLE, said, view.when)


class _Asking:
    """All questions of one run. Lists may be large, so they are read one after another."""

    def __init__(self, context: Context, when: datetime, gateway: str) -> None:
        from clientdiag.probes.fetch import bounds_for

        self._context, self._when = context, when
        self._bounds = bounds_for(gateway, context.platform.proxies, context.cancelled)
        self._patience_s = 2 * context.options.connect_deadline_s
        self._end = time.monotonic() + context.remaining() - 1.0

    def all_of(self, questions: Iterator[_Question]) -> None:
        """Ask them and emit every answer, as it comes; what does not come in time is emitted, too."""
        from clientdiag.probes.patience import side_by_side

        listed = list(questions)
        responders = [one for one in listed if one.method is RevocationMethod.OCSP]
        lists = [one for one in listed if one.method is RevocationMethod.CRL]
        calls: list[Callable[[], None]] = [partial(self._ask, one, self._patience_s) for one in responders]
        calls.append(partial(self._read_lists, lists))
        side_by_side(
            calls, deadline_s=max(0.0, self._end - time.monotonic()), cancelled=self._context.cancelled
        )

    def _read_lists(self, questions: list[_Question]) -> None:
        for place, question in enumerate(questions):
            share = max(0.0, self._end - time.monotonic()) / (len(questions) - place)
            self._ask(question, min(share, 2 * self._patience_s))

    def _ask(self, question: _Question, limit_s: float) -> None:
        came, said = self._fetched(question, replace(self._bounds, deadline_s=limit_s))
        answer = (
            _answer(question.certificate, question.method, said, self._when)
            if said is not None
            else RevocationAnswer(question.certificate.sha256, question.method, failure=came.failure)
        )
        self._context.emit(msgspec.structs.replace(answer, url=question.url, duration_ms=came.duration_ms))

    def _fetched(self, question: _Question, bounds: Bounds) -> tuple[Fetched, Said | None]:
        from clientdiag.certificates import crl, ocsp_answer
        from clientdiag.probes.revocation import ask_responder, fetch_list

        certificate, issuer = question.certificate, question.issuer
        if question.method is RevocationMethod.CRL:
            came = fetch_list(question.url, bounds)
            return came, None if came.failure else crl.read_list(came.body, certificate, issuer)
        asked = ocsp_answer.question(certificate, issuer) or b""
        came = ask_responder(question.url, asked, bounds)
        if came.failure:
            return came, None
        return came, ocsp_answer.read_answer(came.body, certificate, issuer, self._when)


def _answer(
    certificate: Certificate, method: RevocationMethod, said: Said, when: datetime
) -> RevocationAnswer:
    counted = settled(said, when)
    return RevocationAnswer(
        certificate=certificate.sha256,
        method=method,
        status=counted.status,
        doubt=counted.doubt,
        reason=counted.reason,
        revoked=counted.revoked,
        this_update=counted.this_update,
        next_update=counted.next_update,
        signed_by_issuer=counted.signed,
        responder=counted.responder,
        detail=counted.detail,
    )
