"""Which finding explains which: the table of the fault catalogue, and the folding it asks for."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from clientdiag.model.catalogue import CATALOGUE, Stage, blame_order
from clientdiag.model.core import Finding, Severity


def _codes(*stages: Stage) -> frozenset[str]:
    return frozenset(fault.code for fault in CATALOGUE if fault.stage in stages)


_VALIDITY = frozenset({
    "server-certificate-expired",
    "server-certificate-not-yet-valid",
    "server-certificate-expiring",
    "chain-certificate-expired",
    "anchor-expired",
    "client-certificate-expired",
    "client-certificate-not-yet-valid",
    "client-certificate-expiring",
})  # fmt: skip
_PORT = frozenset({"port-closed", "port-filtered"})
_UNREAD = _codes(Stage.NETWORK) | frozenset({
    "name-not-found",
    "name-without-address",
    "resolver-failing",
    "handshake-refused",
    "handshake-stalled",
    "revocation-check-blocked",
})  # fmt: skip
_CERTIFICATE_AND_TRUST = _codes(Stage.SERVER_CERTIFICATE, Stage.TRUST)
_SHOWN_BY_ANOTHER_SERVER = _CERTIFICATE_AND_TRUST - {"connected-by-address", "tls-inspection"}

EXPLAINS: dict[str, frozenset[str]] = {
    "no-network": _UNREAD,
    "clock-wrong": _VALIDITY | {"revocation-check-blocked"},
    "captive-portal": _CERTIFICATE_AND_TRUST | {"not-anyconnect", "not-tls"},
    "proxy-in-the-way": _CERTIFICATE_AND_TRUST | _PORT | {"not-anyconnect"},
    "hosts-file-override": _PORT | {"name-mismatch", "not-anyconnect", "address-differs-from-expected"},
    "wrong-port": _SHOWN_BY_ANOTHER_SERVER | {"not-anyconnect", "not-tls"},
    "not-anyconnect": _SHOWN_BY_ANOTHER_SERVER,
    "self-signed-temporary": _VALIDITY | {"name-mismatch"},
    "tls-inspection": (_CERTIFICATE_AND_TRUST - {"tls-inspection"}) | {"not-anyconnect"},
    "root-updates-off": frozenset({"trust-anchor-missing"}),
    "trust-anchor-missing": frozenset({"trusted-by-user-only"}),
    "private-root-missing": frozenset({"trusted-by-user-only"}),
    "profile-points-elsewhere": _PORT
    | {"wrong-port", "not-anyconnect", "name-mismatch", "connected-by-address"},
}
"""Code to the codes folded under it."""


def fold(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of blame, each explained one folded under its first cause.

    A finding that is itself explained passes its own cause on, so ``explained_by`` always names a
    finding that nothing explains. A cause must be at least as severe as what it explains: doubt
    does not excuse a fault. Notes explain nothing.
    """
    ordered = sorted(findings, key=lambda finding: blame_order(finding.code))
    return tuple(_folded(finding, ordered) for finding in ordered)


def _folded(finding: Finding, ordered: Sequence[Finding]) -> Finding:
    cause = _cause(finding, ordered, {finding.code})
    return finding if cause is None else msgspec.structs.replace(finding, explained_by=cause.code)


def _cause(finding: Finding, ordered: Sequence[Finding], seen: set[str]) -> Finding | None:
    for other in ordered:
        if other.code in seen or not _explains(other, finding):
            continue
        if other.severity != Severity.NOTE and _RANK[other.severity] >= _RANK[finding.severity]:
            return _cause(other, ordered, {*seen, other.code}) or other
    return None


def _explains(other: Finding, finding: Finding) -> bool:
    """By the table; and an error in the client's log by any finding that its signature may stand for."""
    if finding.code == "client-log-error":
        return other.code in _points_to(finding.subject or "")
    return finding.code in EXPLAINS.get(other.code, ())


def _points_to(signature: str) -> tuple[str, ...]:
    from clientdiag.cisco.logs.signatures import known  # only where there is such an error

    return next((one.points_to for one in known().signature if one.id == signature), ())


_RANK = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}
