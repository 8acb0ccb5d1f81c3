"""What zips with one root have in common and the others do not: counted while they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from clientdiag.fleet.facts import CERTIFICATE_IN_STORES, CHECK, Fact, facts
from clientdiag.fleet.hiding import holds_token
from clientdiag.fleet.triage.result import Common
from clientdiag.fleet.words import field_label, kind_title
from clientdiag.model.core import Report, State

MOST_FACTS = 200_000
"""Different facts remembered at a time; those that were seen once only are forgotten first."""
MOST_SHOWN = 6
"""Of one root."""
_FEWEST = 2
"""Zips with a root before anything is in common."""
_MOST_LETTERS = 200
_COMMON, _APART = 0.6, 0.5
_OF_ONE_COMPUTER = frozenset({CHECK, "log-read", "local-clock"})


class CommonFacts:
    """Counts facts by the root of the zips that say them."""

    def __init__(self) -> None:
        """Empty."""
        self._zips: Counter[str | None] = Counter()
        self._seen: dict[str | None, Counter[str]] = {}

    def add(self, report: Report) -> None:
        """Count the facts of *report*, once each. What is hidden in it is nobody else's."""
        root = report.verdict.root if report.verdict.state is State.BLOCKED else None
        self._zips[root] += 1
        counted = self._seen.setdefault(root, Counter())
        counted.update({told for fact in facts(report) for told in _told(fact)})
        if sum(map(len, self._seen.values())) > MOST_FACTS:
            self._forget()

    def common(self) -> Iterator[Common]:
        """For each root, the most frequent first, the facts that set its zips apart."""
        others, theirs = self._zips[None], self._seen.get(None, Counter())
        if not others:
            return
        for root, failing in self._zips.most_common():
            if root is None or failing < _FEWEST:
                continue
            ours = self._seen[root]
            ranked = sorted(
                {*ours, *theirs},
                key=lambda fact: (-abs(ours[fact] / failing - theirs[fact] / others), fact),
            )
            found = [
                Common(root, fact, ours[fact], failing, theirs[fact], others)
                for fact in ranked
                if _sets_apart(ours[fact] / failing, theirs[fact] / others)
            ]
            yield from found[:MOST_SHOWN]

    def _forget(self) -> None:
        for root, counted in self._seen.items():
            self._seen[root] = Counter({fact: count for fact, count in counted.items() if count > 1})


def _sets_apart(ours: float, theirs: float) -> bool:
    return max(ours, theirs) >= _COMMON and abs(ours - theirs) >= _APART


def _told(fact: Fact) -> Iterator[str]:
    if fact.kind in _OF_ONE_COMPUTER:
        return
    title = kind_title(fact.kind)
    about = f" {fact.about}" if fact.kind == CERTIFICATE_IN_STORES else ""
    for name, parts in fact.fields.items():
        for part in parts:
            if not holds_token(part.words) and len(part.words) <= _MOST_LETTERS:
                yield f"{title}{about}: {field_label(name)} {part.words}"
