"""A comparison as text for a terminal, a mail or a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clientdiag.fleet.comparison import (
    Comparison,
    Difference,
    FindingDifference,
    Machine,
    NoteCode,
    Relation,
    Weight,
)
from clientdiag.fleet.rows import HEADINGS, judged, sides
from clientdiag.fleet.rows import rows as rows_of
from clientdiag.model.text import ntext
from clientdiag.rendering.terminal_lines import BOLD, CYAN, GREEN, RED, YELLOW, Lines
from clientdiag.rendering.terminal_table import table
from clientdiag.translation import gettext, say

MOST_OF_THE_REST = 12
"""Facts that no finding cites, shown without being asked for details."""
_COLORS = {
    Relation.ONE_FAILS: RED,
    Relation.FAIL_ALIKE: RED,
    Relation.FAIL_DIFFERENTLY: RED,
    Relation.BOTH_READY: GREEN,
    Relation.NONE_FAILS: YELLOW,
}
_FINGERPRINT = re.compile(r"\b([0-9A-Fa-f]{16})[0-9A-Fa-f]{16,}\b")


def comparison_text(found: Comparison, *, color: bool, width: int, details: bool = False) -> str:
    """*found* as text that ends in a newline.

    ``width`` is in columns, held between 40 and 110; ``details`` shows every difference and every
    fingerprint whole. Values from outside never bring control characters.
    """
    return "\n".join(_Writer(color=color, width=width, details=details).comparison(found)) + "\n"


class _Writer(Lines):
    def __init__(self, *, color: bool, width: int, details: bool) -> None:
        super().__init__(color=color, width=width)
        self._details = details

    def comparison(self, found: Comparison) -> Iterator[str]:
        yield from self.wrapped(found.sentence, "  ", BOLD, _COLORS[found.relation])
        yield ""
        yield from self._machines(found.a, found.b)
        yield from self._notes(found)
        yield from self._findings(found.findings)
        for weight in Weight:
            listed = [one for one in found.differences if one.weight is weight]
            most = len(listed) if self._details or weight is not Weight.REST else MOST_OF_THE_REST
            yield from self._differences(say(HEADINGS[weight]), listed[:most])
            yield from self._more(len(listed) - most)
        yield ""
        yield from self._closing(found)

    def _machines(self, a: Machine, b: Machine) -> Iterator[str]:
        columns = ("", "A", "B")
        rows = [(label, one, other) for label, one, other in sides(a, b) if one or other]
        yield from self._table(columns, rows)

    def _notes(self, found: Comparison) -> Iterator[str]:
        if found.notes:
            yield from self.titled(gettext("To know first"))
        for note in found.notes:
            color = CYAN if note.code is NoteCode.DEMO else YELLOW
            yield from self.item("!", note.sentence, color)

    def _findings(self, findings: Sequence[FindingDifference]) -> Iterator[str]:
        if not findings:
            return
        yield from self.titled(gettext("Findings that differ"))
        rows = [
            (
                f"{one.code} ({one.subject})" if one.subject else one.code,
                judged(one.severity_a, one.folded_a),
                judged(one.severity_b, one.folded_b),
            )
            for one in findings
        ]
        yield from self._table((gettext("Finding"), "A", "B"), rows)

    def _differences(self, heading: str, listed: Sequence[Difference]) -> Iterator[str]:
        if not listed:
            return
        yield from self.titled(heading)
        rows = [row for one in listed for row in rows_of(one, details=self._details)]
        columns = (gettext("Fact"), gettext("Value"), "A", "B")
        yield from self._table(columns, rows)

    def _table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        told = rows if self._details else [[_short(cell) for cell in row] for row in rows]
        yield from table(columns, told, self.width - 4, self.dim)

    def _more(self, left: int) -> Iterator[str]:
        if left > 0:
            sentence = ntext("{n} more with --details", "{n} more with --details", left)
            yield from self.wrapped(say(sentence), "    ", dim=True)

    def _closing(self, found: Comparison) -> Iterator[str]:
        alike = ntext(
            "{n} fact is the same on both sides.", "{n} facts are the same on both sides.", found.alike
        )
        left_out = gettext("Times, durations and message numbers were not compared.")
        yield from self.wrapped(f"{say(alike)} {left_out}", "  ", dim=True)


def _short(words: str) -> str:
    """*words* with fingerprints cut: whole they would leave no room beside them."""
    return _FINGERPRINT.sub(r"\1…", words)
