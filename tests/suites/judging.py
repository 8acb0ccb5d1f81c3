"""One case judged by us and compared with what the suite expects."""

from __future__ import annotations

import time
from dataclasses import dataclass

from clientdiag.certificates.explain import Explanation, explain
from clientdiag.certificates.faults import Hint
from tests.suites.cases import Case
from tests.suites.families import families_of, is_usual


@dataclass(frozen=True)
class Judged:
    """A case and our word on it. ``family`` is what the suite's fault is called, None where nobody says."""

    case: Case
    explanation: Explanation
    family: str | None
    seconds: float
    processor_seconds: float

    @property
    def is_clean(self) -> bool:
        """Trusted, and nothing stops or warns on the best path."""
        best = self.explanation.best
        return best.trusted and best.weight == (0, 0)

    @property
    def names_family(self) -> bool:
        """Whether a fault of the expected family is named on the best path."""
        return self.family in families_of(self.explanation.best.faults)

    @property
    def by_note_only(self) -> bool:
        """A reject that we only note: the fault is named, and VPN clients do not mind it."""
        return self.is_clean and self.names_family

    @property
    def agrees(self) -> bool:
        """An accept is clean; a reject has what stops or warns, or the note of the expected family."""
        return self.is_clean if self.case.accept else not self.is_clean or self.names_family

    @property
    def has_notes(self) -> bool:
        """Whether pedantic faults are named on the best path."""
        return any(one.hint is Hint.PEDANTIC and not is_usual(one) for one in self.explanation.best.faults)


def judged(case: Case, family: str | None) -> Judged:
    """Explain *case*, and say how long that took."""
    started, worked = time.perf_counter(), time.thread_time()
    explanation = explain(
        case.presented,
        {"suite": case.anchors},
        (),
        case.when,
        case.host,
        crls=case.crls,
        max_intermediates=case.most,
    )
    return Judged(case, explanation, family, time.perf_counter() - started, time.thread_time() - worked)
