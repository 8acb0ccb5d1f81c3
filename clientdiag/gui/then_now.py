"""What is not as it was in the run before, in plain words. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clientdiag.bundle.rejudging import ChangeKind, changes
from clientdiag.gui.shown import Shown
from clientdiag.model.text import text
from clientdiag.translation import gettext, say

_MOST = 6


@dataclass(frozen=True)
class ThenNow:
    """``was`` and ``is_now`` are the two verdicts; ``lines`` say what came and went."""

    was: str
    is_now: str
    lines: tuple[str, ...]


def then_now(then: Shown, now: Shown, when: str) -> ThenNow:
    """How *now* differs from *then*, which was made at *when*."""
    was = say(text("Then ({when}): {what}", when=when, what=then.page.overview.headline))
    is_now = say(text("Now: {what}", what=now.page.overview.headline))
    lines = tuple(_lines(then, now))
    return ThenNow(was, is_now, lines or (gettext("Nothing that was judged has changed."),))


def _lines(then: Shown, now: Shown) -> Iterator[str]:
    found = list(changes(then.report, now.report))
    for kind, words, shown in (
        (ChangeKind.WENT, text("No longer: {what}"), then),
        (ChangeKind.CAME, text("New: {what}"), now),
    ):
        told = [one for one in found if one.kind is kind]
        for one in told[:_MOST]:
            yield say(text(words.msgid, what=_summary(shown, one.code, one.subject)))
        if len(told) > _MOST:
            yield "…"


def _summary(shown: Shown, code: str, subject: str) -> str:
    named = [one for one in shown.page.findings if one.code == code]
    exact = [one for one in named if (one.subject or "") == subject]
    return next((one.summary for one in (*exact, *named)), code)
