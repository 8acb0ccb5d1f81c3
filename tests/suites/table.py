"""The table of a run over the suites, and its disagreements with their reasons."""

from __future__ import annotations

import resource
from collections.abc import Callable, Mapping, Sequence

from tests.suites.families import is_usual
from tests.suites.judging import Judged
from tests.suites.reasons import REASONS

GROUPS: Mapping[str, Callable[[Judged], bool]] = {
    "limbo's own": lambda one: one.case.group == "own",
    "limbo's own without optional features": lambda one: one.case.group == "own" and not one.case.features,
    "limbo's own without pedantic features": lambda one: (
        one.case.group == "own" and not any(feature.startswith("pedantic") for feature in one.case.features)
    ),
    "BetterTLS path building": lambda one: one.case.group == "bettertls::pathbuilding",
    "BetterTLS name constraints": lambda one: one.case.group == "bettertls::nameconstraints",
}
MOST_LISTED = 40


def report(results: Sequence[Judged], seconds: float) -> None:
    """Print it all."""
    heads = ("agree", "accepts", "with notes", "rejects", "by a note")
    print("\n" + f"{'':<38}{heads[0]:>22}{heads[1]:>14}{heads[2]:>12}{heads[3]:>16}{heads[4]:>11}")
    for title, belongs in GROUPS.items():
        chosen = [one for one in results if belongs(one)]
        if chosen:
            _line(title, chosen)
    _families(results)
    longest = max(results, key=lambda one: one.seconds)
    hardest = max(results, key=lambda one: one.processor_seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{len(results)} cases in {seconds:.1f} s (with reading), at most {memory:.0f} MB with the suite")
    print(f"  longest by the clock: {longest.seconds * 1e3:.0f} ms, {longest.case.name}")
    print(f"  most of the processor: {hardest.processor_seconds * 1e3:.0f} ms, {hardest.case.name}")
    _disagreements(results)


def _line(title: str, chosen: Sequence[Judged]) -> None:
    accepts = [one for one in chosen if one.case.accept]
    rejects = [one for one in chosen if not one.case.accept]
    agreed = sum(one.agrees for one in chosen)
    columns = (
        f"{agreed:>6} of {len(chosen):<5}{agreed / len(chosen):>8.2%}",
        f"{sum(one.agrees for one in accepts):>5} of {len(accepts):<4}",
        f"{sum(one.has_notes for one in accepts):>9}   ",
        f"{sum(one.agrees for one in rejects):>6} of {len(rejects):<5}",
        f"{sum(one.by_note_only for one in rejects):>8}",
    )
    print(f"{title:<38}" + " ".join(columns))


def _families(results: Sequence[Judged]) -> None:
    known = [one for one in results if one.family is not None]
    if not known:
        return
    missed = [one for one in known if not one.names_family]
    named = len(known) - len(missed)
    print(f"\nFamily of the fault named: {named} of {len(known)} ({named / len(known):.1%})")
    for one in missed:
        print(f"  {one.case.name}: expected {one.family}; named {_said(one)}")
        print(f"    {_why(one)}")


def _disagreements(results: Sequence[Judged]) -> None:
    wrong = [one for one in results if not one.agrees]
    print(f"\n{len(wrong)} disagreements")
    for one in wrong[:MOST_LISTED]:
        print(f"  {one.case.name}: expected {'accept' if one.case.accept else 'reject'}; named {_said(one)}")
        print(f"    {_why(one)}")
    if len(wrong) > MOST_LISTED:
        print(f"  … and {len(wrong) - MOST_LISTED} more")


def _why(one: Judged) -> str:
    return REASONS.get(one.case.name, "NO REASON KNOWN: look into it")


def _said(one: Judged) -> str:
    faults = (fault for fault in one.explanation.best.faults if not is_usual(fault))
    said = ", ".join(f"{fault.depth}:{fault.kind}[{fault.field}]({fault.hint})" for fault in faults)
    return said or "nothing"
