"""Where the user's and the computer's own certificates were looked for."""

from __future__ import annotations

from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientStore
from clientdiag.model.text import text
from clientdiag.rendering.details.section import CellMark, Section
from clientdiag.rendering.details.words import why_unread
from clientdiag.rendering.plain import plain
from clientdiag.translation import say

_MOST = 100
_Cell = tuple[str, CellMark]


def stores(evidence: Evidence) -> Section | None:
    """Every store that may hold certificates of the user's, and whether it could be read."""
    seen = evidence.all(ClientStore)
    if not seen:
        return None
    columns = (
        text("Store"),
        text("Place"),
        text("Certificates"),
        text("Not readable"),
        text("Keys alone"),
    )
    cells = [_store(one) for one in seen[:_MOST]]
    note = text("Keys alone are private keys that belong to no certificate in that store.")
    return Section(
        say(text("Where your certificates were looked for")),
        tuple(say(one) for one in columns),
        tuple(tuple(words for words, _mark in row) for row in cells),
        say(note) if any(one.loose_keys for one in seen) else "",
        "mine.stores",
        tuple(tuple(mark for _words, mark in row) for row in cells),
    )


def _store(one: ClientStore) -> tuple[_Cell, ...]:
    count: _Cell = (str(one.count), CellMark.GOOD if one.count else CellMark.NONE)
    if one.failure is not None:
        unread = text("could not be read: {why}", why=why_unread(one.failure))
        count = (say(unread), CellMark.UNKNOWN)
    return (
        (plain(one.store), CellMark.NONE),
        (plain(one.location), CellMark.NONE),
        count,
        _figure(one.unreadable),
        _figure(one.loose_keys),
    )


def _figure(count: int) -> _Cell:
    return (str(count), CellMark.WARNING) if count else ("–", CellMark.NONE)
