"""Trust: the authorities of the field, expected and found, and the stores that were looked into."""

from __future__ import annotations

from datetime import datetime

from clientdiag.certificates.reading import Certificate, is_issued_by, read
from clientdiag.checks.readings import ChainView, chain_view, deciding_stores, local_now, primary_handshake
from clientdiag.knowledge import KnownCa, known_cas
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import StoreContext, TrustStore
from clientdiag.model.text import text
from clientdiag.rendering.details.section import CellMark, Section
from clientdiag.rendering.details.words import why_unread, yes_no
from clientdiag.translation import say

_Cell = tuple[str, CellMark]


def expected_and_found(evidence: Evidence) -> Section | None:
    """The known CAs, and where each was found; what this server's chain needs and lacks is at fault."""
    stores = evidence.all(TrustStore)
    if not stores:
        return None
    handshake, view = primary_handshake(evidence), chain_view(evidence)
    presented = [read(der) for der in handshake.presented] if handshake else []
    known_rows = _Known(stores, presented, view, local_now(evidence))
    cells = [known_rows.row(known) for known in known_cas()]
    note = text("The authorities that Meraki gateways have used. Another issuer is no fault by itself.")
    return Section(
        say(text("Expected and found")),
        tuple(say(one) for one in _KNOWN_COLUMNS),
        tuple(tuple(words for words, _mark in row) for row in cells),
        say(note),
        "trust.expected-and-found",
        tuple(tuple(mark for _words, mark in row) for row in cells),
    )


class _Known:
    """Where each known CA stands on this computer and in this server's chain."""

    def __init__(
        self,
        stores: list[TrustStore],
        presented: list[Certificate],
        view: ChainView | None,
        when: datetime | None,
    ) -> None:
        self._presented, self._view, self._when = presented, view, when
        self._held = {one.store: [read(der) for der in one.certificates] for one in stores}
        self._everything = [certificate for members in self._held.values() for certificate in members]
        self._local = [one for one in stores if one.context in {StoreContext.USER, StoreContext.MACHINE}]
        self._public = [one for one in stores if one.context is StoreContext.PUBLIC]

    def row(self, known: KnownCa) -> tuple[_Cell, ...]:
        here, sent = self._holders(known, self._local), self._is_sent(known)
        is_public = bool(self._holders(known, self._public))
        remarks = _remarks(known, [*self._presented, *self._everything], self._everything, self._when)
        matters = bool(here) or sent or self._is_needed(known)
        return (
            (known.name, CellMark.NONE),
            (say(_ROLES[known.role, known.line]), CellMark.NONE),
            self._here(known, here),
            self._sent(known, sent=sent),
            (yes_no(yes=is_public), CellMark.GOOD if is_public else CellMark.NONE),
            (remarks, CellMark.WARNING if matters else CellMark.NONE),
        )

    def _holders(self, known: KnownCa, among: list[TrustStore]) -> list[str]:
        return [
            one.store
            for one in among
            if any(_is_it(member, known, self._everything) for member in self._held[one.store])
        ]

    def _is_sent(self, known: KnownCa) -> bool:
        return any(_is_it(one, known, self._everything) for one in self._presented)

    def _is_needed(self, known: KnownCa) -> bool:
        """Whether this server's path ends at it, or breaks off where it should be."""
        if self._view is None:
            return False
        best = self._view.best
        return known.subject == (best.last.subject if best.is_complete else best.last.issuer)

    def _here(self, known: KnownCa, holders: list[str]) -> _Cell:
        if holders:
            return ", ".join(holders), CellMark.GOOD
        if known.role != "root":
            return say(text("not needed here")), CellMark.NONE
        if any(one.failure is not None or not one.complete for one in self._local):
            return say(text("not known")), CellMark.UNKNOWN
        lacks = self._is_needed(known) and self._view is not None and self._view.trusted is False
        return say(text("no")), CellMark.BAD if lacks else CellMark.NONE

    def _sent(self, known: KnownCa, *, sent: bool) -> _Cell:
        if sent:
            return say(text("yes")), CellMark.GOOD
        lacks = known.role != "root" and self._is_needed(known)
        return say(text("no")), CellMark.BAD if lacks else CellMark.NONE


_ROLES = {
    ("root", "current"): text("root, current line"),
    ("root", "older"): text("root, older line"),
    ("intermediate", "current"): text("intermediate, current line"),
    ("intermediate", "older"): text("intermediate, older line"),
}


def _remarks(known: KnownCa, seen: list[Certificate], roots: list[Certificate], when: datetime | None) -> str:
    remarks = []
    if when is not None and when > known.not_after:
        remarks.append(say(text("expired {day}", day=known.not_after.date().isoformat())))
    for other in seen:
        if other.subject == known.subject and not _is_it(other, known, roots):
            look_alike = text(
                "another certificate of the same name is there: SHA-256 {sha256}", sha256=other.sha256
            )
            remarks.append(say(look_alike))
            break
    return "; ".join(remarks) or "–"


def _is_it(one: Certificate, known: KnownCa, roots: list[Certificate]) -> bool:
    """By fingerprint; where none is known, by name and by the signature of the known issuer."""
    if known.sha256 is not None:
        return one.sha256.lower() == known.sha256
    if one.subject != known.subject:
        return False
    fingerprints = {other.sha256 for other in known_cas() if other.subject == known.issuer}
    issuers = [root for root in roots if root.sha256.lower() in fingerprints]
    return any(is_issued_by(one, issuer) for issuer in issuers)


_KNOWN_COLUMNS = (
    text("Certificate"),
    text("Role"),
    text("Here"),
    text("Sent by the server"),
    text("In Mozilla's list"),
    text("Remark"),
)


def stores(evidence: Evidence) -> Section | None:
    """Every store that was looked into, and whether it holds the root that this server's path ends at."""
    stores = evidence.all(TrustStore)
    if not stores:
        return None
    deciding = {one.store for one in deciding_stores(evidence)}
    view = chain_view(evidence)
    cells = [_store_row(one, view, decides=one.store in deciding) for one in stores]
    columns = (
        text("Store"),
        text("Place"),
        text("Certificates"),
        text("For the Cisco client"),
        text("Holds the root needed"),
    )
    title = say(text("Where trusted roots were looked for"))
    return Section(
        title,
        tuple(say(one) for one in columns),
        tuple(tuple(words for words, _mark in row) for row in cells),
        id="trust.stores",
        marks=tuple(tuple(mark for _words, mark in row) for row in cells),
    )


def _store_row(one: TrustStore, view: ChainView | None, *, decides: bool) -> tuple[_Cell, ...]:
    count: _Cell = (str(one.count), CellMark.NONE)
    if one.failure is not None:
        unread = text("could not be read: {why}", why=why_unread(one.failure))
        count = (say(unread), CellMark.UNKNOWN)
    return (
        (one.store, CellMark.NONE),
        (one.location, CellMark.NONE),
        count,
        (say(text("decides")) if decides else "–", CellMark.NONE),
        _holds(one, view, decides=decides),
    )


def _holds(one: TrustStore, view: ChainView | None, *, decides: bool) -> _Cell:
    """Whether *one* holds the root; its absence is a fault only where it settles that nothing is trusted."""
    if view is None or not one.anchors:
        return "–", CellMark.NONE
    if one.failure is not None:
        return say(text("not known")), CellMark.UNKNOWN
    if one.context is StoreContext.DISTRUSTED:
        refused = any(_is_on_path(read(der), view) for der in one.certificates)
        return (say(text("yes: refused")), CellMark.BAD) if refused else (say(text("no")), CellMark.NONE)
    if one.store in view.best.anchored_in:
        return say(text("yes")), CellMark.GOOD if decides else CellMark.NONE
    if not one.complete:
        return say(text("not listed")), CellMark.UNKNOWN if not view.trusted else CellMark.NONE
    return say(text("no")), CellMark.BAD if decides and view.trusted is False else CellMark.NONE


def _is_on_path(one: Certificate, view: ChainView) -> bool:
    """Whether it is one of the path's, or the issuer at which the path breaks off."""
    on_path = {each.sha256 for each in view.best.certificates}
    return one.sha256 in on_path or is_issued_by(view.best.last, one)
