"""How much a difference says: by what the findings rest on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from clientdiag.checks import ALL_CHECKS
from clientdiag.fleet.aligning import Pair
from clientdiag.fleet.comparison import Side, Weight
from clientdiag.fleet.facts import CHECK, Fact
from clientdiag.model import observations as seen
from clientdiag.model.catalogue import Stage, stage_of
from clientdiag.model.core import Finding, Report

_SETUP = frozenset({"environment", "client-install", "client-state", "client-policy"})
_RESTS_ON: dict[Stage, frozenset[type]] = {
    Stage.NAME: frozenset({seen.SystemLookup, seen.DnsAnswer, seen.Resolvers, seen.HostsFile}),
    Stage.NETWORK: frozenset({seen.TcpConnect, seen.ProxySetting, seen.RouteTo, seen.NetworkState}),
    Stage.SERVER_CERTIFICATE: frozenset({seen.TlsHandshake}),
    Stage.TRUST: frozenset({seen.TrustStore, seen.StoreVerdict, seen.SystemVerdict}),
    Stage.CLIENT_CERTIFICATE: frozenset(
        {seen.ClientStore, seen.ClientCertificate, seen.ProfileMatch, seen.CertificateTrial}
    ),
}
"""Facts that a root of this stage rests on where they are absent, so that it cannot cite them."""


class _Cites(NamedTuple):
    """What one side's findings rest on: observations by name to codes; kinds for the root alone."""

    codes: dict[str, dict[str, None]]
    root_refs: frozenset[str]
    root_kinds: frozenset[type]


class Weigher:
    """Weighs pairs of facts of two reports. ``causes`` are the sides whose root counts as the cause."""

    def __init__(self, a: Report, b: Report, causes: Iterable[Side]) -> None:
        """*a* and *b* as judged today."""
        chosen = set(causes)
        self._cites = {
            Side.A: _cites(a, with_root=Side.A in chosen),
            Side.B: _cites(b, with_root=Side.B in chosen),
        }
        self._kinds = self._cites[Side.A].root_kinds | self._cites[Side.B].root_kinds
        roots = [one.verdict.root for side, one in ((Side.A, a), (Side.B, b)) if side in chosen]
        self._named = _subjects((*a.findings, *b.findings), {root for root in roots if root})

    def codes(self, pair: Pair) -> tuple[str, ...]:
        """The findings of both sides that cite the facts of *pair*."""
        found: dict[str, None] = {}
        for side, fact in self._facts(pair):
            for ref in fact.refs:
                found.update(self._cites[side].codes.get(ref, {}))
        return tuple(found)

    def weigh(self, pair: Pair, codes: tuple[str, ...]) -> tuple[Weight, int]:
        """The weight of *pair*, whose findings are *codes*, and its place within: smaller comes first."""
        cited = any(
            ref in self._cites[side].root_refs for side, fact in self._facts(pair) for ref in fact.refs
        )
        if any(name in pair.any.about for name in self._named) and (cited or pair.any.of in self._kinds):
            return Weight.CAUSE, 0
        if cited:
            return Weight.CAUSE, 1
        if pair.any.of in self._kinds:
            return Weight.CAUSE, 2
        if codes:
            return Weight.FINDING, 0
        if pair.any.kind in _SETUP:
            return Weight.SETUP, 0
        return Weight.REST, 0 if pair.any.kind != CHECK else 1

    def _facts(self, pair: Pair) -> tuple[tuple[Side, Fact], ...]:
        both = ((Side.A, pair.a), (Side.B, pair.b))
        return tuple((side, fact) for side, fact in both if fact is not None)


def _cites(report: Report, *, with_root: bool) -> _Cites:
    codes: dict[str, dict[str, None]] = {}
    root = report.verdict.root if with_root else None
    refs: set[str] = set()
    for finding in report.findings:
        for ref in finding.evidence:
            codes.setdefault(ref, {})[finding.code] = None
        if finding.code == root:
            refs.update(finding.evidence)
    return _Cites(codes, frozenset(refs), _kinds(report, root, refs))


def _kinds(report: Report, root: str | None, refs: set[str]) -> frozenset[type]:
    """Kinds that the root rests on: those it cites, those its rule needs, those its stage is about."""
    if root is None:
        return frozenset()
    cited = {
        type(one)
        for run in report.runs
        for index, one in enumerate(run.observations)
        if f"{run.check}.{index}" in refs
    }
    return frozenset(cited) | rests_on(root)


def rests_on(root: str) -> frozenset[type]:
    """The kinds of facts that the finding *root* rests on: those its rule needs, those its stage is about."""
    stage = stage_of(root)
    return frozenset({*_needs().get(root, ()), *(_RESTS_ON.get(stage, ()) if stage else ())})


@cache
def _needs() -> dict[str, frozenset[type]]:
    found: dict[str, frozenset[type]] = {}
    for check in ALL_CHECKS:
        for rule in check.rules:
            found[rule.code] = found.get(rule.code, frozenset()) | frozenset(rule.needs)
    return found


def _subjects(findings: tuple[Finding, ...], roots: set[str]) -> tuple[str, ...]:
    return tuple(one.subject for one in findings if one.code in roots and one.subject)
