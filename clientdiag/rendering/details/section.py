"""A table of facts, in no format yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """What a table is about; the window shows each area on a page of its own."""

    NETWORK = "network"
    CERTIFICATE = "certificate"
    TRUST = "trust"
    CLIENT = "client"
    OTHER = "other"


class CellMark(StrEnum):
    """What a cell says beside its words: fine, at fault, or other than in the column before it."""

    NONE = ""
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Section:
    """One table. Every cell is plain text of possibly hostile origin, not escaped for any format.

    ``id`` is ``area.name`` and stays the same in every language and version. ``marks``, where there
    are any, has a mark for every cell of ``rows``.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    id: str = ""
    marks: tuple[tuple[CellMark, ...], ...] = ()

    @property
    def area(self) -> Area:
        """The area that ``id`` names; ``other`` for one that is not known, so that no table is lost."""
        name = self.id.partition(".")[0]
        return Area(name) if name in set(Area) else Area.OTHER


@dataclass(frozen=True)
class Details:
    """All tables, in the order shown."""

    sections: tuple[Section, ...]
