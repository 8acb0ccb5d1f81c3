"""Lays two diagnoses side by side: how their ends stand to each other, and what differs, decisive first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clientdiag.fleet.aligning import pairs
from clientdiag.fleet.comparison import (
    Comparison,
    Difference,
    FindingDifference,
    Machine,
    Presence,
    Relation,
    Side,
    Weight,
)
from clientdiag.fleet.diagnosis import Diagnosis, machine
from clientdiag.fleet.differing import differing
from clientdiag.fleet.facts import facts
from clientdiag.fleet.hiding import shown
from clientdiag.fleet.noting import notes
from clientdiag.fleet.weighing import Weigher
from clientdiag.fleet.words import kind_title
from clientdiag.model.catalogue import blame_order
from clientdiag.model.core import Finding, Report, State
from clientdiag.model.text import Text, text
from clientdiag.translation import say

_WEIGHTS = tuple(Weight)


def compare(a: Diagnosis, b: Diagnosis) -> Comparison:
    """What *a* and *b* differ in. Pure: nothing is asked of the network, the system or the clock."""
    relation, failing = _relation(a.report, b.report)
    causes = [failing] if failing is not None else list(Side)
    found, alike = _differences(a.report, b.report, Weigher(a.report, b.report, causes))
    one, other = machine(a), machine(b)
    return Comparison(
        a=one,
        b=other,
        relation=relation,
        failing=failing,
        sentence=_sentence(relation, one, other, failing),
        notes=tuple(notes(a, b, found, failing)),
        findings=tuple(_findings(a.report, b.report)),
        differences=found,
        alike=alike,
        hidden=sum(field.hidden for each in found for field in each.fields),
    )


def _relation(a: Report, b: Report) -> tuple[Relation, Side | None]:
    blocked = [one.verdict.state is State.BLOCKED for one in (a, b)]
    if all(blocked):
        same = a.verdict.root == b.verdict.root
        return (Relation.FAIL_ALIKE if same else Relation.FAIL_DIFFERENTLY), None
    if any(blocked):
        return Relation.ONE_FAILS, Side.A if blocked[0] else Side.B
    ready = all(one.verdict.state is State.READY for one in (a, b))
    return (Relation.BOTH_READY if ready else Relation.NONE_FAILS), None


_SENTENCES: dict[Relation, Text] = {
    Relation.ONE_FAILS: text("{bad} fails: {cause}. {good} does not: {state}."),
    Relation.FAIL_ALIKE: text("Both fail alike: {cause}. Look at what they share before what differs."),
    Relation.FAIL_DIFFERENTLY: text("Both fail, and differently: A by {cause}, B by {other}."),
    Relation.BOTH_READY: text("Both are ready: nothing stands in the way of either."),
    Relation.NONE_FAILS: text("Neither is blocked: A is {state}, B is {other}."),
}


def _sentence(relation: Relation, a: Machine, b: Machine, failing: Side | None) -> str:
    bad, good = (b, a) if failing is Side.B else (a, b)
    states = relation is Relation.NONE_FAILS
    values = {
        "bad": "B" if failing is Side.B else "A",
        "good": "A" if failing is Side.B else "B",
        "cause": bad.root or "–",
        "state": _end(a) if states else _end(good),
        "other": _end(b) if states else b.root or "–",
    }
    return say(text(_SENTENCES[relation].msgid, **values))


def _end(one: Machine) -> str:
    return f"{one.state.value} ({one.root})" if one.root else one.state.value


def _differences(a: Report, b: Report, weigher: Weigher) -> tuple[tuple[Difference, ...], int]:
    ranked: list[tuple[int, int, int, Difference]] = []
    alike = 0
    for place, pair in enumerate(pairs(facts(a), facts(b))):
        found = differing(pair)
        if found.is_alike:
            alike += 1
            continue
        codes = weigher.codes(pair)
        weight, rank = weigher.weigh(pair, codes)
        hidden_last = rank + (10 if found.presence is Presence.HIDDEN else 0)
        kind = pair.any.kind
        difference = Difference(
            weight, found.presence, kind, kind_title(kind), shown(pair.any.about), found.fields, codes
        )
        ranked.append((_WEIGHTS.index(weight), hidden_last, place, difference))
    return tuple(one[-1] for one in sorted(ranked, key=lambda one: one[:3])), alike


def _findings(a: Report, b: Report) -> Iterator[FindingDifference]:
    ours, theirs = _by_name(a.findings), _by_name(b.findings)
    for name in sorted({**ours, **theirs}, key=lambda one: (blame_order(one[0]), one)):
        one, other = ours.get(name), theirs.get(name)
        if one is not None and other is not None and _judged(one) == _judged(other):
            continue
        either = one or other
        if either is None:
            continue
        yield FindingDifference(
            code=either.code,
            subject=shown(either.subject or ""),
            summary=say(either.summary),
            severity_a=one.severity if one is not None else None,
            severity_b=other.severity if other is not None else None,
            folded_a=one.explained_by if one is not None else None,
            folded_b=other.explained_by if other is not None else None,
        )


def _by_name(findings: Iterable[Finding]) -> dict[tuple[str, str], Finding]:
    """By code; a code found more than once is told apart by its subject as well.

    What one finding is about on one computer (an address, a person's certificate) may be another thing on
    the other, and is the same fault all the same.
    """
    listed = list(findings)
    counts: dict[str, int] = {}
    for one in listed:
        counts[one.code] = counts.get(one.code, 0) + 1
    return {(one.code, (one.subject or "") if counts[one.code] > 1 else ""): one for one in listed}


def _judged(one: Finding) -> tuple[object, ...]:
    return one.severity, one.explained_by
