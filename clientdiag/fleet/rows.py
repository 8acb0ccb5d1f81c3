"""A comparison as the rows of its tables: for the terminal and the window alike."""

from __future__ import annotations

from collections.abc import Iterator

from clientdiag.fleet.comparison import Difference, Machine, Presence, Weight
from clientdiag.model.core import Severity
from clientdiag.model.text import Text, text
from clientdiag.rendering.moments import moment
from clientdiag.translation import gettext, say

HEADINGS: dict[Weight, Text] = {
    Weight.CAUSE: text("What the cause rests on"),
    Weight.FINDING: text("What other findings rest on"),
    Weight.SETUP: text("Versions and installation"),
    Weight.REST: text("What else differs"),
}
"""What stands above the differences of a weight."""
_SEVERITIES: dict[Severity, Text] = {
    Severity.NOTE: text("note"),
    Severity.WARNING: text("warning"),
    Severity.ERROR: text("error"),
}
_NOTHING = "–"
MOST_OF_A_FACT = 4
"""Values shown of a fact that only one side has."""


def sides(a: Machine, b: Machine) -> Iterator[tuple[str, str, str]]:
    """What the two are: a label, *a*'s value, *b*'s value."""
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


def judged(severity: Severity | None, folded: str | None) -> str:
    """How a finding weighs on a side, and what it is put down to there."""
    if severity is None:
        return _NOTHING
    word = say(_SEVERITIES[severity])
    if folded is None:
        return word
    return say(text("{severity}, because of {cause}", severity=word, cause=folded))


def rows(one: Difference, *, details: bool) -> Iterator[tuple[str, str, str, str]]:
    """A fact's lines: its name, the value's name, what it is in A, what it is in B."""
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
