"""A table of facts, in no format yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """What a table is about; the window shows each area on a page of its own."""

    NETWORK = "network"
    CERTIFICATE = "certificate"
    TRUST = "trust"
    MINE = "mine"
    CLIENT = "client"
    LOGS = "logs"
    OTHER = "other"


class CellMark(StrEnum):
    """What a cell says beside its words: fine, at fault, other than in the column before it, not judged.

    ``aside`` is for what matters less; its words have to say why, for it has no symbol.
    """

    NONE = ""
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"
    DIFFERS = "differs"
    SKIPPED = "skipped"
    ASIDE = "aside"


SYMBOLS = {
    CellMark.GOOD: "✓",
    CellMark.WARNING: "!",
    CellMark.BAD: "✕",
    CellMark.UNKNOWN: "?",
    CellMark.DIFFERS: "≠",
    CellMark.SKIPPED: "·",
}
_NOTHING = "–"


def marked(value: str, mark: CellMark) -> str:
    """A cell's words with its mark before them; the mark alone where there are no words."""
    symbol = SYMBOLS.get(mark)
    if symbol is None or value == _NOTHING:
        return value
    return f"{symbol}\u00a0{value}" if value else symbol


@dataclass(frozen=True)
class Section:
    """One table. Every cell is plain text of possibly hostile origin, not escaped for any format.

    ``id`` is ``area.name`` and stays the same in every language and version. ``marks``, where there
    are any, has a mark for every cell of ``rows``. ``beneath``, where there are any, has for every row
    a few quiet words that belong under its first cell.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    id: str = ""
    marks: tuple[tuple[CellMark, ...], ...] = ()
    beneath: tuple[str, ...] = ()

    @property
    def area(self) -> Area:
        """The area that ``id`` names; ``other`` for one that is not known, so that no table is lost."""
        name = self.id.partition(".")[0]
        return Area(name) if name in set(Area) else Area.OTHER

    @property
    def told(self) -> tuple[tuple[str, ...], ...]:
        """The rows in words and symbols alone: with the marks, and what stands beneath in brackets."""
        return tuple(self._told(place) for place in range(len(self.rows)))

    def _told(self, place: int) -> tuple[str, ...]:
        row = self.rows[place]
        marks = self.marks[place] if place < len(self.marks) else ()
        said = [
            marked(value, marks[column] if column < len(marks) else CellMark.NONE)
            for column, value in enumerate(row)
        ]
        if said and place < len(self.beneath) and self.beneath[place]:
            said[0] = f"{said[0]} ({self.beneath[place]})"
        return tuple(said)


@dataclass(frozen=True)
class Details:
    """All tables, in the order shown."""

    sections: tuple[Section, ...]
