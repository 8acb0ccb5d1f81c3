"""Reads every store that may hold a client certificate, each in a thread that can be given up.

Of each certificate only names, dates, uses and its path are kept; the bytes end here. Nothing is
signed, shown or asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from clientdiag.certificates.client import describe
from clientdiag.certificates.index import Index
from clientdiag.certificates.reading import Certificate, read_all
from clientdiag.checks.contract import Context
from clientdiag.cisco.matching import match_rules, undecided, unmet
from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import ClientStore, KeyState, ProfileMatch
from clientdiag.model.text import Text, text
from clientdiag.platforms.base import ClientStoreContents, Held, KeyStore
from clientdiag.probes.patience import side_by_side

MAX_DESCRIBED = 500
"""So many certificates of a store get into a report; the likeliest first."""
READING_S = 8.0
"""A card that does not answer is given up after this."""


def observe(context: Context) -> Text | None:
    """Emit a :class:`ClientStore` for every store and a :class:`ClientCertificate` for what is in it."""
    stores = context.platform.client_stores()
    chains = context.shelf.handover("client-chains")
    if not stores:
        chains.end()
        return text("This system keeps no certificates of yours that the Cisco client could take.")
    started = time.monotonic()
    calls: list[Callable[[], ClientStoreContents]] = [store.read for store in stores]
    answers = side_by_side(calls, deadline_s=min(READING_S, context.remaining()), cancelled=context.cancelled)
    read = [(store, _or_given_up(answer)) for store, answer in zip(stores, answers, strict=True)]
    for store, contents in read:
        context.emit(_fact(store, contents, knows_ours=bool(context.options.client_ca)))
    if any(contents.held for _, contents in read):
        _Describing(context, read, started).emit_all()
    chains.end()
    return None


def _or_given_up(answer: ClientStoreContents | None) -> ClientStoreContents:
    gone = Failure(Operation.READ_STORE, FailureKind.TIMED_OUT)
    return answer if answer is not None else ClientStoreContents(failure=gone)


def _fact(store: KeyStore, contents: ClientStoreContents, *, knows_ours: bool) -> ClientStore:
    """Of a crowd only the likeliest get into a report; without a CA to tell them by, one may be missed."""
    failure = contents.failure
    if failure is None and len(contents.held) > MAX_DESCRIBED and not knows_ours:
        failure = Failure(Operation.READ_STORE, FailureKind.TOO_LARGE)
    return ClientStore(
        store=store.name,
        context=store.context,
        location=store.location,
        count=len(contents.held),
        unreadable=contents.unreadable,
        loose_keys=contents.loose_keys,
        failure=failure,
    )


class _Describing:
    """All certificates of one run: what leads up from them, and which profile rules they miss."""

    def __init__(
        self, context: Context, read: list[tuple[KeyStore, ClientStoreContents]], started: float
    ) -> None:
        self._context, self._read = context, read
        self._configured = Index.of(context.options.client_ca)
        self._rules = match_rules(context.platform.profile_folders())
        until = started + min(READING_S, context.remaining())
        members: Iterable[tuple[bytes, ...]] = context.shelf.handover("members").take(
            until, context.cancelled
        )
        trusted = [der for ders in members for der in ders]
        mine = [one.der for _, contents in read for one in contents.held]
        self._here = Index.of([*trusted, *mine])

    def emit_all(self) -> None:
        """Store by store, of each the likeliest first."""
        for store, contents in self._read:
            pairs = list(zip(read_all(one.der for one in contents.held), contents.held, strict=True))
            readable = [(one, held) for one, held in pairs if one.loaded is not None]
            if len(readable) > MAX_DESCRIBED:
                readable.sort(key=self._unlikely)
            for certificate, held in readable[:MAX_DESCRIBED]:
                self._emit(store, certificate, held)

    def _unlikely(self, pair: tuple[Certificate, Held]) -> tuple[bool, bool, float]:
        """Those of the configured CA first (its name is in their bytes), then with a key, then the newest."""
        certificate, held = pair
        of_ours = any(one.subject_der in certificate.der for one in self._configured.certificates)
        end = certificate.not_after
        return not of_ours, held.key is KeyState.ABSENT, -(end.timestamp() if end else 0.0)

    def _emit(self, store: KeyStore, certificate: Certificate, held: Held) -> None:
        facts = describe(certificate, store.name, store.context, self._configured, self._here)
        self._context.emit(
            replace(facts, private_key=held.key, provider=held.provider[:200], key_failure=held.failure)
        )
        for rules in self._rules:
            missed = unmet(rules, certificate)
            self._context.emit(ProfileMatch(rules.file, certificate.sha256, missed, undecided(rules)))
        self._hand_over(certificate)

    def _hand_over(self, certificate: Certificate) -> None:
        """To whoever asks whether it was revoked: the certificate and its issuer."""
        for index in (self._configured, self._here):
            for issuer in index.named(certificate.issuer_der)[:4]:
                self._context.shelf.handover("client-chains").put((certificate, issuer))
                return
