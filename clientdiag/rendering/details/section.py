"""A table of facts, in no format yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One table. Every cell is plain text of possibly hostile origin, not escaped for any format."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Details:
    """All tables, in the order shown."""

    sections: tuple[Section, ...]
