"""Which rows show which fault; and why a fault has none."""

from __future__ import annotations

from collections.abc import Iterable

from tests.lab.row import Row

WITHOUT_A_ROW = {
    "root-updates-off": "a policy of Windows alone; its rule is tried on recorded facts",
}
"""Faults that no row of the lab shows, and why."""


def named_by(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """Code to the names of the rows that must find it: as the root, folded, beside the root, or as a note."""
    found: dict[str, list[str]] = {}
    for row in rows:
        codes = {row.root, *row.folded, *row.folded.values(), *row.also, *row.notes}
        for code in sorted(one for one in codes if one is not None):
            found.setdefault(code, []).append(row.name)
    return {code: tuple(names) for code, names in found.items()}
