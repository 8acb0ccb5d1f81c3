"""The results since the start of the program: none is lost by running again or opening a zip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clientdiag.gui.overview_area import local_time
from clientdiag.model.text import text
from clientdiag.rendering.page import gateway
from clientdiag.translation import say

if TYPE_CHECKING:
    from clientdiag.gui.shown import Shown
    from clientdiag.model.core import Target

MOST = 20


@dataclass(frozen=True)
class Entry:
    """A result; ``again`` runs it again and ``target`` is what was run, None for an opened zip."""

    shown: Shown
    target: Target | None
    again: Callable[[], None] | None

    @property
    def words(self) -> str:
        """One line for a menu."""
        report, view = self.shown.report, self.shown.page.overview
        when = local_time(report.created, date=bool(self.shown.opened_from))
        where = self.shown.opened_from or gateway(report.target)
        return say(text("{when}  {where}: {what}", when=when, where=where, what=view.headline))


class History:
    """The newest is the last; the oldest is forgotten when there are too many."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Remember *entry* as the newest."""
        self.entries = [*self.entries, entry][-MOST:]

    def read_again(self, read: Callable[[Shown], Shown]) -> None:
        """Read every result again, as in another language."""
        self.entries = [replace(one, shown=read(one.shown)) for one in self.entries]

    def before(self, shown: Shown) -> Entry | None:
        """The last run on the same server before that of *shown*."""
        wanted = _place(shown)
        if shown.opened_from:
            return None
        earlier = [one for one in self.entries if one.shown is not shown and _place(one.shown) == wanted]
        earlier = [one for one in earlier if one.shown.report.created < shown.report.created]
        return earlier[-1] if earlier else None


def _place(shown: Shown) -> tuple[object, ...]:
    target, demo = shown.report.target, shown.report.demo
    where: tuple[object, ...] = () if demo else (target.host, target.port, target.path)
    return (bool(shown.opened_from), demo, *where)
