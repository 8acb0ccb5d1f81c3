"""A rule: a pure function from evidence to findings, under a code of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clientdiag.model.catalogue import is_known
from clientdiag.model.core import Finding, Observation, Topic, Unevaluated
from clientdiag.model.evidence import Evidence

Judged = Iterable[Finding | Unevaluated]
Judge = Callable[[Evidence], Judged]


@dataclass(frozen=True)
class Rule:
    """One code, the kinds of fact it needs, and its judge.

    A rule whose facts are missing is not asked: the engine records it as unevaluated. A judge may
    also yield :class:`Unevaluated` itself when the facts are there but say nothing. ``topic`` names
    what stays unknown to the verdict then. The judge's docstring is the code's published page.
    """

    code: str
    needs: tuple[type[Observation], ...]
    judge: Judge
    topic: Topic | None = None

    @property
    def documentation(self) -> str:
        """What the code means, for people."""
        return (self.judge.__doc__ or "").strip()


def rule(code: str, *needs: type[Observation], topic: Topic | None = None) -> Callable[[Judge], Rule]:
    """Make a judge function the :class:`Rule` of *code*."""
    if not is_known(code):
        raise ValueError(f"{code} is not in the catalogue")

    def make(judge: Judge) -> Rule:
        return Rule(code, needs, judge, topic)

    return make
