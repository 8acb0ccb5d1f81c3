"""The table of a run over the suites, and its disagreements with their reasons."""

from __future__ import annotations

import resource
from collections.abc import Callable, Mapping, Sequence

from tests.suites.judging import Judged

GROUPS: Mapping[str, Callable[[Judged], bool]] = {
    "limbo's own": lambda one: one.case.group == "own",
    "limbo's own without optional features": lambda one: one.case.group == "own" and not one.case.features,
    "BetterTLS path building": lambda one: one.case.group == "bettertls::pathbuilding",
    "BetterTLS name constraints": lambda one: one.case.group == "bettertls::nameconstraints",
}
MOST_LISTED = 40


def report(results: Sequence[Judged], seconds: float) -> None:
    """Print it all."""
    print(f"{'':<40}{'agree':>16}{'':>9}{'accepts':>14}{'rejects':>14}{'of them by a note':>19}")
    for title, belongs in GROUPS.items():
        chosen = [one for one in results if belongs(one)]
        if chosen:
            _line(title, chosen)
    _families(results)
    slowest = max(results, key=lambda one: one.seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{len(results)} cases in {seconds:.1f} s (with reading), at most {memory:.0f} MB;")
    print(f"the slowest took {slowest.seconds * 1e3:.0f} ms: {slowest.case.name}")
    _disagreements(results)


def _line(title: str, chosen: Sequence[Judged]) -> None:
    accepts = [one for one in chosen if one.case.accept]
    rejects = [one for one in chosen if not one.case.accept]
    agreed = sum(one.agrees for one in chosen)
    columns = (
        f"{agreed:>8} of {len(chosen):<5}{agreed / len(chosen):>8.2%}",
        f"{sum(one.agrees for one in accepts):>6} of {len(accepts):<4}",
        f"{sum(one.agrees for one in rejects):>6} of {len(rejects):<4}",
        f"{sum(one.by_note_only for one in rejects):>8}",
    )
    print(f"{title:<40}" + " ".join(columns))


def _families(results: Sequence[Judged]) -> None:
    known = [one for one in results if one.family is not None]
    if not known:
        return
    named = sum(one.names_family for one in known)
    print(f"\nFamily of the fault named: {named} of {len(known)} ({named / len(known):.1%})")
    for one in known:
        if not one.names_family:
            print(f"  {one.case.name}\n    expected {one.family}; named {_said(one)}")


def _disagreements(results: Sequence[Judged]) -> None:
    wrong = [one for one in results if not one.agrees]
    print(f"\n{len(wrong)} disagreements")
    for one in wrong[:MOST_LISTED]:
        print(f"  {one.case.name}: expected {'accept' if one.case.accept else 'reject'}; named {_said(one)}")
    if len(wrong) > MOST_LISTED:
        print(f"  … and {len(wrong) - MOST_LISTED} more")


def _said(one: Judged) -> str:
    faults = one.explanation.best.faults
    said = ", ".join(f"{f.depth}:{f.kind}[{f.field}]({f.hint})" for f in faults)
    return said or "nothing"
