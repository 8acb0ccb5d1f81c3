"""Finds for each fact of one report its partner in another, by what it is about and never by its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from clientdiag.fleet.facts import Fact


class Pair(NamedTuple):
    """A fact and its partner; one of the two is None where there is none."""

    a: Fact | None
    b: Fact | None

    @property
    def any(self) -> Fact:
        """The fact, from whichever side has it."""
        found = self.a or self.b
        if found is None:
            raise ValueError("a pair holds a fact")
        return found


def pairs(ours: Iterable[Fact], theirs: Iterable[Fact]) -> Iterator[Pair]:
    """Every fact once, with its partner or alone; those of A in their order, then what only B has.

    What one side says twice counts once. What is the same in everything is paired first; a likeness counts
    only where it is the only one.
    """
    left, right = _once(ours), _once(theirs)
    partner: dict[int, Fact] = {}
    taken: set[int] = set()

    def pair(key: Callable[[Fact], object], *, several: bool) -> None:
        open_left = _by(key, (one for one in left if id(one) not in partner))
        open_right = _by(key, (one for one in right if id(one) not in taken))
        for found, some in open_left.items():
            others = open_right.get(found, [])
            if several or (len(some), len(others)) == (1, 1):
                for one, other in zip(some, others, strict=False):
                    partner[id(one)] = other
                    taken.add(id(other))

    pair(_whole, several=True)
    for level in range(max((len(fact.keys) for fact in (*left, *right)), default=0)):
        pair(partial(_at_level, level), several=False)
    yield from (Pair(one, partner.get(id(one))) for one in left)
    yield from (Pair(None, one) for one in right if id(one) not in taken)


def _at_level(level: int, fact: Fact) -> object:
    return fact.keys[level : level + 1] or None


def _once(facts: Iterable[Fact]) -> list[Fact]:
    found: dict[object, Fact] = {}
    for fact in facts:
        first = found.get((fact.kind, _whole(fact)))
        refs = fact.refs if first is None else (*first.refs, *fact.refs)
        found[fact.kind, _whole(fact)] = replace(first or fact, refs=refs)
    return list(found.values())


def _whole(fact: Fact) -> object:
    return fact.keys, tuple((name, tuple(part.key for part in each)) for name, each in fact.fields.items())


def _by(key: Callable[[Fact], object], facts: Iterable[Fact]) -> dict[object, list[Fact]]:
    found: dict[object, list[Fact]] = {}
    for fact in facts:
        known_by = key(fact)
        if known_by is not None:
            found.setdefault((fact.kind, known_by), []).append(fact)
    return found
