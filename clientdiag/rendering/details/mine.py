"""The user's and the computer's own certificates: each with the first rule of the client that rejects it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum

from clientdiag.checks.client_certificate import (
    Barrier,
    Candidate,
    Choice,
    Demand,
    choice,
    demand,
    wanted_issuers,
)
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    Asked,
    ClientCertificate,
    ClientStore,
    KeyState,
    ProfileMatch,
    StoreContext,
    TlsHandshake,
)
from clientdiag.model.text import Text, ntext, text
from clientdiag.rendering.details.section import CellMark, Section
from clientdiag.rendering.plain import plain
from clientdiag.translation import say

MOST = 100
"""So many rows; those that the client comes furthest with are among them."""
_MOST_ISSUERS = 3
_LONGEST = 120
"""Characters; a common name has at most 64 (RFC 5280)."""
_Cell = tuple[str, CellMark]
_PASSED: _Cell = ("", CellMark.GOOD)
_NOT_JUDGED: _Cell = ("", CellMark.SKIPPED)


class Column(IntEnum):
    """The columns, as they stand."""

    CERTIFICATE = 0
    WHERE = 1
    KEY = 2
    VALID = 3
    SIGN_IN = 4
    ISSUER = 5
    PROFILE = 6


_TITLES: dict[Column, Text] = {
    Column.CERTIFICATE: text("Certificate"),
    Column.WHERE: text("Where"),
    Column.KEY: text("Private key"),
    Column.VALID: text("Valid"),
    Column.SIGN_IN: text("For sign-in"),
    Column.ISSUER: text("Issued by the CA"),
    Column.PROFILE: text("Profile's rules"),
}
_JUDGED = (Column.KEY, Column.VALID, Column.WHERE, Column.SIGN_IN, Column.PROFILE, Column.ISSUER)
"""The client's own order, which is Barrier's."""
_COLUMN_OF: dict[Barrier, Column] = {
    Barrier.KEY_MISSING: Column.KEY,
    Barrier.KEY_BROKEN: Column.KEY,
    Barrier.EXPIRED: Column.VALID,
    Barrier.NOT_YET_VALID: Column.VALID,
    Barrier.STORE: Column.WHERE,
    Barrier.PURPOSE: Column.SIGN_IN,
    Barrier.FILTERED: Column.PROFILE,
    Barrier.CA_KEY: Column.ISSUER,
    Barrier.GAP: Column.ISSUER,
    Barrier.ISSUER: Column.ISSUER,
    Barrier.OTHER_CA: Column.ISSUER,
    Barrier.REVOKED: Column.ISSUER,
}


def certificates(evidence: Evidence) -> Section | None:
    """Every certificate that the client could take, judged as it does. None where no store was read."""
    if not evidence.has(ClientStore):
        return None
    chosen = choice(evidence)
    kept, left_out = _kept(chosen) if chosen is not None else ((), 0)
    table = _Table(evidence)
    cells = [table.row(one) for one in kept]
    return Section(
        say(text("Your certificates")),
        tuple(say(_TITLES[column]) for column in Column),
        tuple(tuple(words for words, _mark in row) for row in cells),
        " ".join(say(one) for one in _sentences(evidence, chosen, left_out)),
        "mine.certificates",
        tuple(tuple(mark for _words, mark in row) for row in cells),
        tuple(beneath(one.certificate) for one in kept),
    )


def _kept(chosen: Choice) -> tuple[Sequence[Candidate], int]:
    """At most :data:`MOST`, in the order found, and how many are left out."""
    every = chosen.candidates
    furthest = sorted(range(len(every)), key=lambda place: -every[place].reach)[:MOST]
    return [every[place] for place in sorted(furthest)], max(0, len(every) - MOST)


def name(one: ClientCertificate) -> str:
    """What a person calls it."""
    return _short(one.label or one.subject or one.sha256)


def beneath(one: ClientCertificate) -> str:
    """Who issued it, and which one it is."""
    serial = say(text("serial {serial}", serial=_short(one.serial))) if one.serial else ""
    serial = serial.replace(" ", "\u00a0")  # a line may end before it, not in it
    return " · ".join(part for part in (_short(one.issuer_label or one.issuer), serial) if part)


def where(one: ClientCertificate) -> str:
    """Whose it is, in which store, and whether its key is on a card."""
    owner = text("Computer") if one.context is StoreContext.MACHINE else text("You")
    card = say(text("smart card")) if _is_on_card(one) else ""
    return " · ".join(part for part in (say(owner), plain(one.store), card) if part)


def _is_on_card(one: ClientCertificate) -> bool:
    """By the provider's or the store's own name, which no system translates."""
    return any(mark in f"{one.provider} {one.store}".lower() for mark in ("smart card", "smart-card"))


# ------------------------------------------------------------------------------------------------ cells


class _Table:
    """The rows of one report."""

    def __init__(self, evidence: Evidence) -> None:
        self._wanted = demand(evidence) is not Demand.NOTHING
        self._filtered = {one.certificate for one in evidence.all(ProfileMatch)}

    def row(self, one: Candidate) -> tuple[_Cell, ...]:
        first = one.first
        stop = _JUDGED.index(_COLUMN_OF[first]) if first is not None else len(_JUDGED)
        cells: dict[Column, _Cell] = {Column.CERTIFICATE: (name(one.certificate), CellMark.NONE)}
        for place, column in enumerate(_JUDGED):
            if place < stop:
                cells[column] = self._passed(column, one)
            elif place > stop or first is None:
                cells[column] = _NOT_JUDGED
            else:
                cells[column] = (_rejection(first, one), CellMark.BAD)
        if stop < _JUDGED.index(Column.WHERE):
            cells[Column.WHERE] = (where(one.certificate), CellMark.NONE)  # a fact, judged or not
        return tuple(cells[column] for column in Column)

    def _passed(self, column: Column, one: Candidate) -> _Cell:
        if column is Column.WHERE:
            return where(one.certificate), CellMark.NONE
        if column is Column.KEY:
            return _key(one.certificate.private_key)
        if column is Column.VALID and one.certificate.not_after is None:
            return say(text("not known")), CellMark.UNKNOWN
        if column is Column.PROFILE and one.certificate.sha256 not in self._filtered:
            return say(text("none")), CellMark.NONE
        if column is Column.ISSUER and one.accepted is None:
            return (say(text("not known")), CellMark.UNKNOWN) if self._wanted else ("–", CellMark.NONE)
        return _PASSED


def _key(state: KeyState) -> _Cell:
    doubts = {
        KeyState.NEEDS_PERSON: text("not tried: asks for a PIN"),
        KeyState.DENIED: text("not tried: not yours to use"),
        KeyState.UNKNOWN: text("not known"),
    }
    if state in doubts:
        return say(doubts[state]), CellMark.UNKNOWN
    return _PASSED


def _rejection(barrier: Barrier, one: Candidate) -> str:
    """A few words on why the client passes *one* over."""
    seen = one.certificate
    worded: dict[Barrier, Text] = {
        Barrier.KEY_MISSING: text("missing"),
        Barrier.KEY_BROKEN: text("cannot sign"),
        Barrier.EXPIRED: text("expired {day}", day=_day(seen.not_after)),
        Barrier.NOT_YET_VALID: text("from {day}", day=_day(seen.not_before)),
        Barrier.STORE: text("{where}: not looked into", where=where(seen)),
        Barrier.PURPOSE: text("other uses"),
        Barrier.FILTERED: text("not met: {rule}", rule=_rule(one.unmet)),
        Barrier.CA_KEY: text("another key of the CA"),
        Barrier.GAP: text("a link is missing"),
        Barrier.ISSUER: text("not on the server's list"),
        Barrier.OTHER_CA: text("another CA"),
        Barrier.REVOKED: text("revoked"),
    }
    return say(worded[barrier])


def _rule(unmet: Sequence[str]) -> str:
    return _short(unmet[0]) if unmet else "?"


def _short(value: str) -> str:
    """A name of honest length whole, any other cut; none can leave its line."""
    shown = plain(value)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _day(when: datetime | None) -> str:
    return when.date().isoformat() if when is not None else "?"


# -------------------------------------------------------------------------------------------- sentences


def _sentences(evidence: Evidence, chosen: Choice | None, left_out: int) -> list[Text]:
    said = [_who_asks(evidence)]
    if chosen is None:
        said.append(text("This computer's time is not known, so none was judged."))
    elif not chosen.candidates:
        unread = any(one.failure is not None for one in evidence.all(ClientStore))
        said.append(_NONE_FOUND_SO_FAR if unread else _NONE_HERE)
    else:
        said.append(_TAKES_FIRST)
    if left_out:
        said.append(ntext("{n} more is not shown.", "{n} more are not shown.", left_out))
    return said


_NONE_HERE = text("None that could be yours is on this computer.")
_NONE_FOUND_SO_FAR = text("None that could be yours was found, but not every store could be read.")
_TAKES_FIRST = text(
    "The Cisco client takes the first one below that passes every column; ✕ marks what stops it first."
)


def _who_asks(evidence: Evidence) -> Text:
    wanted = demand(evidence)
    if wanted is Demand.NOTHING:
        answered = any(one.asked is not Asked.UNKNOWN for one in evidence.all(TlsHandshake))
        if not answered:
            return text("Whether the server asks for a certificate is not known.")
        return text("The server does not ask for a certificate.")
    labels = list(dict.fromkeys(_short(label) for _name, label in wanted_issuers(evidence)))
    if not labels:
        return text("The server asks for a certificate, but does not say whose.")
    issuers = say(text(" or ")).join(labels[:_MOST_ISSUERS])
    if len(labels) > _MOST_ISSUERS:
        issuers = say(text("{issuers} or another CA it lists", issuers=issuers))
    if wanted is Demand.CONFIGURED:
        return text("IT says that the server wants a certificate issued by {issuers}.", issuers=issuers)
    return text("The server asks for a certificate issued by {issuers}.", issuers=issuers)
