"""The signatures and marks of a record; and one pattern that finds every record worth reading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import re2  # type: ignore[import-untyped]  # it brings no types

from clientdiag.cisco.logs.record import Record, signed
from clientdiag.cisco.logs.signatures import Mark, Marking, Role, Signature, known

_SYMBOL = re.compile(r"\b[A-Z][A-Z0-9]{1,40}_[A-Z0-9_]{2,80}\b")
_GAP = re.compile(r"\.\{0,\d+\}")
_BEGINNING = re.compile(r"(?<!\[)\^")


@dataclass(frozen=True)
class Sign:
    """What a record means: its signatures, the plainest first, and the marks that it sets."""

    signatures: tuple[Signature, ...] = ()
    marks: frozenset[Mark] = frozenset()

    @property
    def noise(self) -> bool:
        """Whether it is written in healthy sessions as well."""
        return bool(self.signatures) and self.signatures[0].role is Role.NOISE

    @property
    def tells(self) -> bool:
        """Whether it tells anything of how an attempt went."""
        return bool(self.marks) or (bool(self.signatures) and not self.noise)


@dataclass(frozen=True, slots=True)
class Read:
    """A record and what it means."""

    record: Record
    sign: Sign


class Table:
    """Signatures and marks, ready to be looked for."""

    def __init__(self, signatures: Iterable[Signature], marks: Iterable[Marking]) -> None:
        self.signatures = tuple(signatures)
        self.marks = tuple(marks)
        self._exact: dict[str, list[Signature]] = {}
        self._beginnings: list[tuple[str, Signature]] = []
        self._numbers: list[tuple[frozenset[int], re.Pattern[str], Signature]] = []
        for one in self.signatures:
            for symbol in one.symbols:
                if symbol.endswith("*"):
                    self._beginnings.append((symbol[:-1], one))
                else:
                    self._exact.setdefault(symbol, []).append(one)
            if one.function:
                self._numbers.append(
                    (
                        frozenset(map(signed, one.return_codes)),
                        re.compile(rf"(?:::)?(?:{one.function})\b"),
                        one,
                    )
                )
        self._worded: list[Signature | Mark] = []
        self._words = re2.Set.SearchSet(_options())
        for entry, pattern in self._patterns():
            self._worded.append(entry)
            self._words.Add(pattern.encode())
        self._words.Compile()

    def _patterns(self) -> list[tuple[Signature | Mark, str]]:
        worded: list[tuple[Signature | Mark, str]] = [
            (one, one.pattern) for one in self.signatures if one.pattern
        ]
        return [*worded, *((one.mark, one.pattern) for one in self.marks)]

    def sign(self, record: Record) -> Sign:
        """The signatures and marks of *record*. Noise hides everything that is not a root cause."""
        found: dict[str, Signature] = {}
        marks: set[Mark] = set()
        for index in self._words.Match(record.message.encode()) or ():
            entry = self._worded[index]
            if isinstance(entry, Mark):
                marks.add(entry)
            else:
                found[entry.id] = entry
        for one in (*self._by_symbol(record), *self._by_number(record)):
            found[one.id] = one
        return Sign(_ranked(found.values()), frozenset(marks))

    def _by_symbol(self, record: Record) -> Iterable[Signature]:
        for symbol in {record.symbol, *_SYMBOL.findall(record.message)}:
            yield from self._exact.get(symbol, ())
            yield from (one for beginning, one in self._beginnings if symbol.startswith(beginning))

    def _by_number(self, record: Record) -> Iterable[Signature]:
        if record.return_code is None:
            return
        for codes, function, one in self._numbers:
            if record.return_code in codes and function.match(record.invoked):
                yield one

    @cached_property
    def fragments(self) -> tuple[str, ...]:
        """RE2 patterns of lines: every record worth reading, which noise is not, has at least one."""
        wanted = [one for one in self.signatures if one.role is not Role.NOISE]
        found = [one.pattern for one in wanted if one.pattern] + [one.pattern for one in self.marks]
        # Counted gaps would make the automaton huge, and a record begins anywhere in a block; the
        # record itself is asked again.
        found = [_BEGINNING.sub("", _GAP.sub(".*", fragment)) for fragment in found]
        found += [re.escape(symbol.rstrip("*")) for one in wanted for symbol in one.symbols]
        found += [rf"Invoked Function: ?(?:::)?(?:{one.function})" for one in wanted if one.function]
        return tuple(dict.fromkeys(found))

    @cached_property
    def anything(self) -> Any:
        """The fragments as one RE2 pattern of bytes."""
        return re2.compile("|".join(f"(?:{one})" for one in self.fragments).encode(), _options())


def _ranked(found: Iterable[Signature]) -> tuple[Signature, ...]:
    order = {Role.CAUSE: 0, Role.CONSEQUENCE: 1, Role.NOISE: 2, Role.CONTEXT: 3}
    ranked = sorted(found, key=lambda one: (order[one.role], one.priority, one.general))
    if any(one.role is Role.NOISE for one in ranked) and ranked[0].priority > 1:
        return tuple(one for one in ranked if one.role is Role.NOISE)
    return tuple(ranked)


def _options() -> Any:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.never_capture = True
    options.max_mem = 64 * 1024 * 1024
    return options


@cache
def table() -> Table:
    """The table that ClientDiag brings."""
    held = known()
    return Table(held.signature, held.mark)
