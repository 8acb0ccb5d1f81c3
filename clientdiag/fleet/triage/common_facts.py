"""What zips with one root have in common and the others do not: counted while they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from clientdiag.fleet.facts import CERTIFICATE_IN_STORES, CHECK, Fact, facts
from clientdiag.fleet.hiding import holds_token
from clientdiag.fleet.triage.result import Common
from clientdiag.fleet.weighing import rests_on
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
_SAID_OF_THE_GATEWAY = frozenset({"port", "server_name"})
_OF_ONE_COMPUTER = frozenset({CHECK, "log-read", "local-clock"})


class _Told(NamedTuple):
    """A value of a field, as it is shown; ``of`` is the kind of fact it comes from."""

    of: type | None
    field: str
    words: str

    @property
    def fact(self) -> str:
        return f"{self.field} {self.words}"


class CommonFacts:
    """Counts facts by the root of the zips that say them."""

    def __init__(self) -> None:
        """Empty."""
        self._zips: Counter[str | None] = Counter()
        self._seen: dict[str | None, Counter[_Told]] = {}

    def add(self, report: Report) -> None:
        """Count the facts of *report*, once each. What is hidden in it is nobody else's."""
        root = report.verdict.root if report.verdict.state is State.BLOCKED else None
        self._zips[root] += 1
        counted = self._seen.setdefault(root, Counter())
        counted.update({told for fact in facts(report) for told in _told(fact)})
        if sum(map(len, self._seen.values())) > MOST_FACTS:
            self._forget()

    def common(self) -> Iterator[Common]:
        """For each root, the most frequent first, the facts that set its zips apart.

        Kinds that the root rests on come first; of one field only the value that does so best.
        """
        if self._zips[None]:
            for root, failing in self._zips.most_common():
                if root is not None and failing >= _FEWEST:
                    yield from list(self._of(root, failing))[:MOST_SHOWN]

    def _of(self, root: str, failing: int) -> Iterator[Common]:
        ours, theirs, others = self._seen[root], self._seen.get(None, Counter()), self._zips[None]
        decisive, fields = rests_on(root), set[str]()

        def place(told: _Told) -> tuple[object, ...]:
            apart = ours[told] / failing - theirs[told] / others
            return told.of not in decisive, -abs(apart), apart < 0, told.fact

        for told in sorted({*ours, *theirs}, key=place):
            if told.field not in fields and _sets_apart(ours[told] / failing, theirs[told] / others):
                fields.add(told.field)
                yield Common(root, told.fact, ours[told], failing, theirs[told], others)

    def _forget(self) -> None:
        for root, counted in self._seen.items():
            self._seen[root] = Counter({fact: count for fact, count in counted.items() if count > 1})


def _sets_apart(ours: float, theirs: float) -> bool:
    return max(ours, theirs) >= _COMMON and abs(ours - theirs) >= _APART


def _told(fact: Fact) -> Iterator[_Told]:
    if fact.kind in _OF_ONE_COMPUTER:
        return
    title = kind_title(fact.kind)
    about = f" {fact.about}" if fact.kind == CERTIFICATE_IN_STORES else ""
    for name, parts in fact.fields.items():
        if name in _SAID_OF_THE_GATEWAY:
            continue
        for part in parts:
            if not holds_token(part.words) and len(part.words) <= _MOST_LETTERS:
                yield _Told(fact.of, f"{title}{about}: {field_label(name)}", part.words)
