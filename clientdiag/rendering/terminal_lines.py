"""Lines for a terminal: wrapped, painted, and nothing from outside that could drive it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from clientdiag.rendering.plain import plain

MIN_WIDTH, MAX_WIDTH = 40, 110
"""Columns; longer lines are hard to read, even where the terminal has room for them."""

BOLD, DIM, RED, GREEN, YELLOW, CYAN = "1", "2", "31", "32", "33", "36"


class Lines:
    """Makes lines. Every value passes :func:`plain` before colour is put around it."""

    def __init__(self, *, color: bool, width: int) -> None:
        """*width* in columns, held between 40 and 110; *color* adds ANSI colours."""
        self.color, self.width = color, max(MIN_WIDTH, min(width, MAX_WIDTH))

    def titled(self, title: str) -> Iterator[str]:
        """An empty line and a heading."""
        yield ""
        yield "  " + self.paint(plain(title), BOLD)

    def item(self, mark: str, sentence: str, *colors: str) -> Iterator[str]:
        """A sentence behind its mark."""
        lines = list(self.wrapped(sentence, "       "))
        room = " " * max(1, 3 - len(mark))
        yield f"    {self.paint(mark, *colors)}{room}{lines[0].lstrip(' ') if lines else ''}"
        yield from lines[1:]

    def wrapped(self, sentence: str, indent: str, *colors: str, dim: bool = False) -> Iterator[str]:
        """The sentence in lines, each with *indent*. Nothing is cut apart: it may be copied."""
        lines = textwrap.wrap(
            plain(sentence),
            self.width - len(indent),
            break_long_words=False,
            break_on_hyphens=False,
        )
        if colors or dim or not self.color or sentence.count("`") % 2:
            for line in lines:
                yield indent + self.paint(line, *colors, *((DIM,) if dim else ()))
            return
        typed = False  # a part in backticks may go on in the next line
        for line in lines:
            painted = []
            for place, part in enumerate(line.split("`")):
                typed ^= place > 0
                painted.append(self.paint(part, CYAN) if typed else part)
            yield indent + "".join(painted)

    def dim(self, value: str) -> str:
        """*value* in quiet colour."""
        return self.paint(value, DIM)

    def paint(self, value: str, *colors: str) -> str:
        """*value*, already harmless, in *colors*."""
        return f"\x1b[{';'.join(colors)}m{value}\x1b[0m" if self.color and colors and value else value
