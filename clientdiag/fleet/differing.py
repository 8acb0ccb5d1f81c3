"""What two partners differ in, value by value, with hidden values kept apart from differing ones."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from clientdiag.fleet.aligning import Pair
from clientdiag.fleet.comparison import FieldDifference, Presence
from clientdiag.fleet.facts import Fact
from clientdiag.fleet.hiding import holds_token, may_be_alike, shown
from clientdiag.fleet.parts import Part, Parts
from clientdiag.fleet.words import field_label
from clientdiag.model.text import text
from clientdiag.translation import say

NOTHING = "–"
_MOST_MEMBERS = 12
_MOST_HIDDEN_TRIED = 200


class Differing(NamedTuple):
    """Where the fact is, and the values that are not the same; none where the two are alike."""

    presence: Presence
    fields: tuple[FieldDifference, ...]

    @property
    def is_alike(self) -> bool:
        """Nothing differs, and nothing was hidden."""
        return self.presence is Presence.BOTH and not self.fields


def differing(pair: Pair) -> Differing:
    """Compare the two facts of *pair*."""
    if pair.a is None or pair.b is None:
        only = Presence.ONLY_B if pair.a is None else Presence.ONLY_A
        return Differing(only, tuple(_alone(pair.any, only)))
    names = dict.fromkeys((*pair.a.fields, *pair.b.fields))
    found = [_field(name, pair.a.fields.get(name, ()), pair.b.fields.get(name, ())) for name in names]
    fields = tuple(one for one in found if one is not None)
    if fields and all(one.hidden for one in fields):
        return Differing(Presence.HIDDEN, fields)
    return Differing(Presence.BOTH, fields)


def _alone(fact: Fact, only: Presence) -> list[FieldDifference]:
    told = {name: _list(listed) for name, listed in fact.fields.items() if listed and name not in fact.said}
    return [
        FieldDifference(
            name,
            field_label(name),
            words if only is Presence.ONLY_A else None,
            words if only is Presence.ONLY_B else None,
        )
        for name, words in told.items()
    ]


def _field(name: str, ours: Parts, theirs: Parts) -> FieldDifference | None:
    a, b = _without_common(ours, theirs)
    if not a and not b:
        return None
    open_a, open_b, hidden = _without_hidden(a, b)
    if not open_a and not open_b:
        return FieldDifference(name, field_label(name), _hidden_word(a), _hidden_word(b), hidden=True)
    alike = len(ours) - len(a) + hidden
    return FieldDifference(name, field_label(name), _told(open_a, alike), _told(open_b, alike))


def _without_common(ours: Parts, theirs: Parts) -> tuple[list[Part], list[Part]]:
    """What each side has that the other lacks. A token is nobody's: it is never in common."""

    def comparable(listed: Parts) -> Counter[str]:
        return Counter(one.key for one in listed if not holds_token(one.words))

    common = comparable(ours) & comparable(theirs)
    return _rest(ours, common), _rest(theirs, common)


def _rest(listed: Parts, common: Counter[str]) -> list[Part]:
    left, rest = Counter(common), []
    for one in listed:
        if left[one.key] and not holds_token(one.words):
            left[one.key] -= 1
        else:
            rest.append(one)
    return rest


def _without_hidden(ours: list[Part], theirs: list[Part]) -> tuple[list[Part], list[Part], int]:
    """Without the parts that may be the same, for all that can be seen; and how many those are."""
    rest, others, hidden = [], list(theirs[:_MOST_HIDDEN_TRIED]), 0
    for one in ours[:_MOST_HIDDEN_TRIED]:
        found = next((other for other in others if may_be_alike(one.words, other.words)), None)
        if found is None:
            rest.append(one)
        else:
            others.remove(found)
            hidden += 1
    return [*rest, *ours[_MOST_HIDDEN_TRIED:]], [*others, *theirs[_MOST_HIDDEN_TRIED:]], hidden


def _told(listed: list[Part], alike: int) -> str:
    if not listed:
        return say(text("none but what both have")) if alike else NOTHING
    more = say(text("(and {n} that both have)", n=alike)) if alike else ""
    return f"{_list(tuple(listed))} {more}".strip()


def _list(listed: Parts) -> str:
    words = [shown(one.words) for one in listed[:_MOST_MEMBERS]]
    if len(listed) > _MOST_MEMBERS:
        words.append(say(text("and {n} more", n=len(listed) - _MOST_MEMBERS)))
    return ", ".join(words)


def _hidden_word(listed: list[Part]) -> str:
    """A side's value where at least one side's is hidden: what is open on this side is shown."""
    return ", ".join(shown(one.words) for one in listed[:_MOST_MEMBERS]) or NOTHING
