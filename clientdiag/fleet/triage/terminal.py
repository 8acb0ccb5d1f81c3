"""A triage as text for a terminal, a mail or a ticket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clientdiag.fleet.triage.result import Common, Count, Triage
from clientdiag.model.core import Actor, State
from clientdiag.model.text import ntext, text
from clientdiag.rendering.page import actors
from clientdiag.rendering.terminal_lines import BOLD, RED, YELLOW, Lines
from clientdiag.rendering.terminal_table import table
from clientdiag.translation import gettext, say

MOST_LINES = 12
"""Of one table, unless details are wanted."""


def triage_text(found: Triage, *, color: bool, width: int, details: bool = False) -> str:
    """*found* as text that ends in a newline; *details* shows every line of every table.

    ``width`` is in columns, held between 40 and 110. Values from zips never bring control characters.
    """
    return "\n".join(_Writer(color=color, width=width, details=details).triage(found)) + "\n"


class _Writer(Lines):
    def __init__(self, *, color: bool, width: int, details: bool) -> None:
        super().__init__(color=color, width=width)
        self._details = details

    def triage(self, found: Triage) -> Iterator[str]:
        yield from self._head(found)
        yield from self._counts(gettext("How they end"), gettext("End"), found.ends)
        told = tuple(Count(actors([Actor(one.value)]), one.zips, one.blocked) for one in found.actors)
        yield from self._counts(gettext("Who can mend it"), gettext("Who"), told)
        yield from self._counts(gettext("Gateways"), gettext("Gateway"), found.gateways)
        yield from self._counts(gettext("Systems"), gettext("System"), found.systems)
        yield from self._counts(gettext("Cisco clients"), gettext("Client"), found.clients)
        yield from self._common(found)
        yield from self._unread(found)

    def _head(self, found: Triage) -> Iterator[str]:
        blocked = sum(row.state is State.BLOCKED for row in found.rows)
        read = ntext("{n} diagnosis was read", "{n} diagnoses were read", len(found.rows))
        stopped = ntext("{n} is blocked", "{n} are blocked", blocked)
        yield from self.wrapped(f"{say(read)}; {say(stopped)}.", "  ", BOLD, *((RED,) if blocked else ()))
        demos = sum(row.demo for row in found.rows)
        for number, sentence in (
            (found.copies, ntext("{n} zip is a copy.", "{n} zips are copies.", found.copies)),
            (demos, ntext("{n} is from the demo.", "{n} are from the demo.", demos)),
        ):
            if number:
                yield from self.wrapped(say(sentence), "  ", YELLOW)
        if not found.is_whole:
            yield from self.wrapped(
                gettext("The folder holds more zips than are read at once."), "  ", YELLOW
            )

    def _counts(self, heading: str, name: str, counts: Sequence[Count]) -> Iterator[str]:
        if not counts:
            return
        yield from self.titled(heading)
        most = self._most(counts)
        rows = [(one.value or gettext("not known"), str(one.zips), str(one.blocked)) for one in counts[:most]]
        yield from table((name, gettext("Zips"), gettext("Blocked")), rows, self.width - 4, self.dim)
        yield from self._more(len(counts) - most)

    def _common(self, found: Triage) -> Iterator[str]:
        if not found.common:
            return
        yield from self.titled(gettext("What sets the failing ones apart"))
        columns = (gettext("Cause"), gettext("Fact"), gettext("With this cause"), gettext("Not blocked"))
        rows = [_row(one) for one in found.common]
        yield from table(columns, rows, self.width - 4, self.dim)

    def _unread(self, found: Triage) -> Iterator[str]:
        if not found.unread:
            return
        yield from self.titled(gettext("Could not be read"))
        most = self._most(found.unread)
        for one in found.unread[:most]:
            yield from self.item("?", say(text("{file}: {why}", file=one.file, why=one.sentence)), YELLOW)
        yield from self._more(len(found.unread) - most)

    def _most(self, listed: Sequence[object]) -> int:
        return len(listed) if self._details else min(len(listed), MOST_LINES)

    def _more(self, left: int) -> Iterator[str]:
        if left > 0:
            yield from self.wrapped(
                say(ntext("{n} more with --details", "{n} more with --details", left)), "    ", dim=True
            )


def _row(one: Common) -> tuple[str, str, str, str]:
    return one.root, one.fact, _share(one.having, one.failing), _share(one.others_having, one.others)


def _share(some: int, of: int) -> str:
    return say(text("{some} of {all}", some=some, all=of))
