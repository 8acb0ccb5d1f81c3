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
    Presence,
    Relation,
    Weight,
)
from clientdiag.model.core import Severity
from clientdiag.model.text import Text, ntext, text
from clientdiag.rendering.moments import moment
from clientdiag.rendering.terminal_lines import BOLD, CYAN, GREEN, RED, YELLOW, Lines
from clientdiag.rendering.terminal_table import table
from clientdiag.translation import gettext, say

MOST_OF_THE_REST = 12
"""Facts that no finding cites, shown without being asked for details."""
_HEADINGS: dict[Weight, Text] = {
    Weight.CAUSE: text("What the cause rests on"),
    Weight.FINDING: text("What other findings rest on"),
    Weight.SETUP: text("Versions and installation"),
    Weight.REST: text("What else differs"),
}
_COLORS = {
    Relation.ONE_FAILS: RED,
    Relation.FAIL_ALIKE: RED,
    Relation.FAIL_DIFFERENTLY: RED,
    Relation.BOTH_READY: GREEN,
    Relation.NONE_FAILS: YELLOW,
}
_SEVERITIES: dict[Severity, Text] = {
    Severity.NOTE: text("note"),
    Severity.WARNING: text("warning"),
    Severity.ERROR: text("error"),
}
_NOTHING = "–"
MOST_OF_A_FACT = 4
"""Values shown of a fact that only one side has."""
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
            yield from self._differences(say(_HEADINGS[weight]), listed[:most])
            yield from self._more(len(listed) - most)
        yield ""
        yield from self._closing(found)

    def _machines(self, a: Machine, b: Machine) -> Iterator[str]:
        columns = ("", "A", "B")
        rows = [(label, one, other) for label, one, other in _sides(a, b) if one or other]
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
                _judged(one.severity_a, one.folded_a),
                _judged(one.severity_b, one.folded_b),
            )
            for one in findings
        ]
        yield from self._table((gettext("Finding"), "A", "B"), rows)

    def _differences(self, heading: str, listed: Sequence[Difference]) -> Iterator[str]:
        if not listed:
            return
        yield from self.titled(heading)
        rows = [row for one in listed for row in _rows(one, details=self._details)]
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


def _sides(a: Machine, b: Machine) -> Iterator[tuple[str, str, str]]:
    yield gettext("file"), a.name, b.name
    yield gettext("end"), _end(a), _end(b)
    yield gettext("which means"), a.summary, b.summary
    yield gettext("gateway"), a.gateway, b.gateway
    yield gettext("made"), moment(a.made), moment(b.made)
    yield gettext("system"), a.system, b.system
    yield gettext("Cisco client"), a.client, b.client
    yield gettext("ClientDiag"), a.tool, b.tool
    yield gettext("support code"), a.support_code, b.support_code


def _end(one: Machine) -> str:
    return f"{one.state.value}: {one.root}" if one.root else one.state.value


def _judged(severity: Severity | None, folded: str | None) -> str:
    if severity is None:
        return _NOTHING
    word = say(_SEVERITIES[severity])
    if folded is None:
        return word
    return say(text("{severity}, because of {cause}", severity=word, cause=folded))


def _rows(one: Difference, *, details: bool) -> Iterator[tuple[str, str, str, str]]:
    name = f"{one.title}: {one.about}" if one.about else one.title
    if one.presence in {Presence.ONLY_A, Presence.ONLY_B}:
        there, absent = _alone(one, details=details), gettext("not there")
        yield name, "", *((there, absent) if one.presence is Presence.ONLY_A else (absent, there))
        return
    for place, field in enumerate(one.fields):
        yield "" if place else name, field.label, field.a or _NOTHING, field.b or _NOTHING


def _alone(one: Difference, *, details: bool) -> str:
    """A fact that only one side has, in one cell."""
    told = [f"{field.label}: {field.a or field.b or _NOTHING}" for field in one.fields]
    if not told:
        return gettext("there")
    most = len(told) if details else MOST_OF_A_FACT
    more = ["…"] if len(told) > most else []
    return "; ".join((*told[:most], *more))


def _short(words: str) -> str:
    """*words* with fingerprints cut: whole they would leave no room beside them."""
    return _FINGERPRINT.sub(r"\1…", words)
