"""A read-only view over all observations of a diagnosis: all that a rule may look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from clientdiag.model.core import CheckRun, CheckStatus, Observation

T = TypeVar("T", bound=Observation)


class Evidence:
    """All observations of all runs, by type. Makes no judgement and does no I/O."""

    def __init__(self, runs: Iterable[CheckRun]) -> None:
        """*runs* in the order shown; their observations keep that order."""
        listed = list(runs)
        self._runs: dict[str, CheckRun] = {}
        self._names: dict[int, str] = {}
        self._by_type: dict[type[Observation], list[Observation]] = {}
        for run in listed:
            self._runs.setdefault(run.check, run)
            for index, seen in enumerate(run.observations):
                self._names[id(seen)] = f"{run.check}.{index}"
                self._by_type.setdefault(type(seen), []).append(seen)

    def all(self, kind: type[T]) -> list[T]:
        """Every observation of *kind*, in order."""
        return [seen for seen in self._by_type.get(kind, ()) if isinstance(seen, kind)]

    def first(self, kind: type[T]) -> T | None:
        """The first observation of *kind*, or None."""
        found = self.all(kind)
        return found[0] if found else None

    def has(self, kind: type[Observation]) -> bool:
        """Whether any observation of *kind* is there."""
        return bool(self._by_type.get(kind))

    def run(self, check: str) -> CheckRun | None:
        """The run of *check*, or None when it never started."""
        return self._runs.get(check)

    def status(self, check: str) -> CheckStatus | None:
        """How *check* ended, or None when it never started."""
        run = self._runs.get(check)
        return run.status if run else None

    def refs(self, *seen: Observation) -> tuple[str, ...]:
        """Names of observations, ``check.index``, for :attr:`Finding.evidence`."""
        return tuple(self._names[id(one)] for one in seen if id(one) in self._names)
