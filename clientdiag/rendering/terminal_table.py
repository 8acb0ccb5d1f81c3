"""Tables in a terminal: columns side by side where they fit, else each row as a small list."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from clientdiag.rendering.plain import plain

_GAP = "  "
_INDENT = "    "


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, dim: Callable[[str], str]
) -> Iterator[str]:
    """The lines of a table. Nothing is cut and no word is broken: it may be copied.

    ``width`` is in columns of the terminal, ``dim`` makes headings quiet. Rows may be ragged.
    """
    heads = [plain(head) for head in columns]
    body = [[plain(value) for value in row] for row in rows]
    count = max((len(row) for row in (heads, *body)), default=0)
    if not body or not count:
        return
    filled = [[*row, *[""] * (count - len(row))] for row in (heads, *body)]
    widths = _fitted(filled, width - len(_GAP) * (count - 1))
    yield from _below(filled, dim) if widths is None else _beside(filled, widths, dim)


def cells(value: str) -> int:
    """How many columns *value* takes: wide characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in value
    )


def _fitted(filled: list[list[str]], room: int) -> list[int] | None:
    """A width for each column, None where not even the longest words fit beside one another."""
    places = range(len(filled[0]))
    wanted = [max(cells(row[place]) for row in filled) for place in places]
    widths = [
        max((cells(word) for row in filled for word in row[place].split(" ")), default=0) for place in places
    ]
    if sum(widths) > room:
        return None
    for _ in range(min(room, sum(wanted)) - sum(widths)):
        neediest = max(places, key=lambda place: wanted[place] - widths[place])
        widths[neediest] += 1
    return widths


def _beside(filled: list[list[str]], widths: list[int], dim: Callable[[str], str]) -> Iterator[str]:
    for place, row in enumerate(filled):
        wrapped = [list(_wrapped(value, width)) for value, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*wrapped, fillvalue=""):
            padded = (part + " " * (width - cells(part)) for part, width in zip(parts, widths, strict=True))
            line = _GAP.join(padded).rstrip()
            if line:
                yield _INDENT + (line if place else dim(line))


def _below(filled: list[list[str]], dim: Callable[[str], str]) -> Iterator[str]:
    heads, *body = filled
    broadest = max(cells(head) for head in heads)
    for place, row in enumerate(body):
        if place:
            yield ""
        for head, value in zip(heads, row, strict=True):
            if value:
                yield f"{_INDENT}{dim(head + ' ' * (broadest - cells(head)))}{_GAP}{value}"


def _wrapped(value: str, width: int) -> Iterator[str]:
    line = ""
    for word in value.split(" "):
        longer = f"{line} {word}" if line else word
        if line and cells(longer) > width:
            yield line
            line = word
        else:
            line = longer
    yield line
