"""Reads the stores while the handshakes run, then keeps of each only what bears on the chains shown."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.name import _ASN1Type

from clientdiag import knowledge
from clientdiag.certificates.reading import Certificate, read
from clientdiag.certificates.second_opinion import openssl_opinion
from clientdiag.checks.contract import Context
from clientdiag.checks.local_trust.system_verifier import ask_the_system
from clientdiag.model.observations import StoreContext, StoreVerdict, TlsHandshake, TrustStore
from clientdiag.platforms.base import Store, StoreContents

MOZILLA = "mozilla"
MAX_KEPT = 200


def observe(context: Context) -> None:
    """Emit a :class:`TrustStore` for every store, and OpenSSL's own verdict for every chain."""
    stores = (*context.platform.trust_stores(), _mozilla())
    contents = [(store, store.read()) for store in stores]
    _hand_over(context, contents)
    indexes = [_Index(found) for _, found in contents]
    updates = context.platform.root_updates()
    if updates is not None:
        context.emit(updates)
    until = time.monotonic() + context.remaining() - 1.0
    shown: list[TlsHandshake] = list(context.shelf.handover("chains").take(until, context.cancelled))
    wanted = _issuers_wanted(shown, indexes)
    for (store, found), index in zip(contents, indexes, strict=True):
        context.emit(_fact(store, found, index.matching(wanted)))
    for handshake in shown:
        _second_opinion(context, handshake, contents, indexes, wanted)
    ask_the_system(context, shown)


def _hand_over(context: Context, contents: list[tuple[Store, StoreContents]]) -> None:
    """What this computer holds, for the paths of the user's own certificates; Mozilla's list is not here."""
    members = context.shelf.handover("members")
    for store, found in contents:
        if store.context is not StoreContext.PUBLIC:
            members.put(found.certificates)
    members.end()


class _Index:
    """A store's certificates by subject, decoded only as far as that needs."""

    def __init__(self, found: StoreContents) -> None:
        self._by_subject: dict[bytes, list[Certificate]] = {}
        for der in found.certificates:
            one = read(der)
            self._by_subject.setdefault(one.subject_der, []).append(one)

    def named(self, subject: bytes) -> list[Certificate]:
        return self._by_subject.get(subject, [])

    def matching(self, subjects: Iterable[bytes]) -> list[Certificate]:
        return [one for subject in subjects for one in self.named(subject)]


def _issuers_wanted(shown: Iterable[TlsHandshake], indexes: list[_Index]) -> list[bytes]:
    """Every subject that could stand on a path of a presented chain, and the known CAs."""
    known = (name for one in knowledge.known_cas() for name in _encodings(one.subject))
    presented = [read(der) for handshake in shown for der in handshake.presented]
    wanted: dict[bytes, None] = dict.fromkeys(known)
    queue = [name for one in presented for name in (one.issuer_der, one.subject_der)]
    while queue and len(wanted) < MAX_KEPT:
        subject = queue.pop()
        if subject and subject not in wanted:
            wanted[subject] = None
            queue += [one.issuer_der for index in indexes for one in index.named(subject)]
    return list(wanted)


def _encodings(subject: str) -> list[bytes]:
    """A name as DER, in the string types that CAs use: older ones write PrintableString."""
    name = x509.Name.from_rfc4514_string(subject)
    printable = [
        x509.RelativeDistinguishedName(
            x509.NameAttribute(one.oid, one.value, _ASN1Type.PrintableString) for one in part
        )
        for part in name.rdns
    ]
    return [name.public_bytes(), x509.Name(printable).public_bytes()]


def _fact(store: Store, found: StoreContents, kept: list[Certificate]) -> TrustStore:
    return TrustStore(
        store=store.name,
        context=store.context,
        location=store.location,
        anchors=store.anchors,
        complete=store.complete,
        count=len(found.certificates),
        unreadable=found.unreadable + sum(1 for one in kept if one.loaded is None),
        certificates=tuple(dict.fromkeys(one.der for one in kept[:MAX_KEPT])),
        failure=found.failure,
    )


def _mozilla() -> Store:
    return Store(MOZILLA, StoreContext.PUBLIC, "certifi", lambda: StoreContents(knowledge.public_roots()))


def _second_opinion(
    context: Context,
    handshake: TlsHandshake,
    contents: list[tuple[Store, StoreContents]],
    indexes: list[_Index],
    wanted: list[bytes],
) -> None:
    chain = [read(der) for der in handshake.presented]
    groups: dict[str, list[int]] = {}
    for place, (store, _) in enumerate(contents):
        if store.anchors and store.context is not StoreContext.PUBLIC:
            groups.setdefault(store.name.partition("-")[0], []).append(place)
    for places in groups.values():
        anchors = [one for place in places for one in indexes[place].matching(wanted)]
        opinion = openssl_opinion(chain, anchors, datetime.now(UTC))
        if opinion is not None:
            names = tuple(contents[place][0].name for place in places)
            context.emit(
                StoreVerdict("openssl", handshake.address, names, opinion.code, opinion.depth, opinion.detail)
            )
