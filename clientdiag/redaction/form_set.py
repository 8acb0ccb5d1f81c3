"""Many forms looked for at once: one pass of an automaton says which of them are worth a try on a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

Form = tuple[str, re.Pattern[str]]
_ASSERTION = re.compile(r"\(\?(?:<?[=!])")
_REPEAT = re.compile(r"\{(\d{1,4}),(\d{1,4})\}")
_CLASSES = frozenset({r"\w", r"\d", r"\s"})
_BEYOND = r"\x{80}-\x{10FFFF}"
_MANY = 12
"""A higher bound of a repetition is no bound in the automaton, which would grow with it."""


class FormSet:
    """Forms, each with its kind. The automaton knows weaker ones, so that it never misses a match."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._forms = tuple(forms)

    def worth_trying(self, words: str) -> Iterator[Form]:
        """Those that may be in *words*, in their order."""
        found = self._automaton.Match(words)
        return (self._forms[one] for one in sorted(found)) if found else iter(())

    @cached_property
    def _automaton(self) -> Any:
        import re2  # type: ignore[import-untyped]  # it has none; only where there are texts

        made = re2.Set.SearchSet()
        for _, form in self._forms:
            flags = "(?i)" if form.flags & re.IGNORECASE else ""
            made.Add(flags + weaker(form.pattern))
        made.Compile()
        return made


def weaker(pattern: str) -> str:
    """*pattern* without assertions and large bounds: it matches wherever *pattern* does, and RE2 knows it."""
    made, at = list[str](), 0
    while at < len(pattern):
        assertion, repeat = _ASSERTION.match(pattern, at), _REPEAT.match(pattern, at)
        if assertion:
            at = _closing(pattern, at) + 1
        elif repeat and int(repeat[2]) > _MANY:
            made.append(_endless(int(repeat[1])))
            at = repeat.end()
        else:
            end = _unit(pattern, at)
            made.append(_wider(pattern[at:end]))
            at = end
    return "".join(made).replace("(?i)", "")


def _endless(least: int) -> str:
    """A repetition of *least* times or more; of a large number, any number."""
    return f"{{{least},}}" if 1 < least <= _MANY else "+" if least else "*"


def _wider(unit: str) -> str:
    """A sign as RE2 knows it: there the classes of letters, digits and spaces end with ASCII."""
    if unit in {r"\b", r"\B"}:
        return ""
    if unit in _CLASSES:
        return f"[{unit}{_BEYOND}]"
    if unit.startswith("[") and not unit.startswith("[^"):
        return re.sub(r"\\(?:([wds])|.)", lambda found: found[0] + (_BEYOND if found[1] else ""), unit)
    return "." if unit in {r"\W", r"\D"} else unit


def _unit(pattern: str, at: int) -> int:
    """Where the sign at *at* ends: an escape, a class, or one character."""
    if pattern[at] == "\\":
        return at + 2
    if pattern[at] != "[":
        return at + 1
    end = at + 2 if pattern[at + 1] != "^" else at + 3
    while pattern[end - 1] != "]" or end - 1 == at + 1:
        end += 2 if pattern[end - 1] == "\\" else 1
    return end


def _closing(pattern: str, at: int) -> int:
    """Where the group that opens at *at* closes."""
    depth = 0
    while True:
        if pattern[at] == "(":
            depth += 1
        elif pattern[at] == ")":
            depth -= 1
            if depth == 0:
                return at
        at = _unit(pattern, at)
