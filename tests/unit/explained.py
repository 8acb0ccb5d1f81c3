"""Certificates for the tests of explanations, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from clientdiag.certificates.explain import Explanation, explain
from clientdiag.certificates.faults import Fault, FaultKind, Hint
from clientdiag.certificates.reading import Certificate, read
from tests.peers.authority import Authority, Issued

HOST = "vpn.example.com"
NOW = datetime(2030, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DATES: dict[str, object] = {"not_before": NOW - 30 * DAY, "not_after": NOW + 60 * DAY}
USUAL = (FaultKind.KEY_USAGE,)
"""Of every EC key without keyEncipherment; it says nothing."""

Made = bytes | Issued | Authority | x509.Certificate


def der(made: Made) -> bytes:
    """The DER form of whatever stands for a certificate."""
    if isinstance(made, Authority):
        made = made.certificate
    if isinstance(made, x509.Certificate):
        return made.public_bytes(Encoding.DER)
    return made if isinstance(made, bytes) else made.der


def c(made: Made) -> Certificate:
    """As read."""
    return read(der(made))


@cache
def root() -> Authority:
    """A root that is valid around NOW."""
    return ca("Tests Root CA")


@cache
def issuing() -> Authority:
    """An intermediate below it."""
    return ca("Tests Issuing CA", root())


def ca(name: str, by: Authority | None = None, **wanted: object) -> Authority:
    """A CA valid around NOW, below *by*."""
    dated = {**DATES, **wanted}
    return by.intermediate(name, **dated) if by is not None else Authority.root(name, **dated)


def leaf(*names: str, by: Authority | None = None, **wanted: object) -> Issued:
    """An end entity for *names* (HOST without), valid around NOW."""
    return (by or issuing()).leaf(*(names or (HOST,)), **{**DATES, **wanted})


def explained(
    *presented: Made,
    anchors: Sequence[Made] | None = None,
    spares: Sequence[Made] = (),
    host: str | None = HOST,
    when: datetime = NOW,
    crls: Sequence[bytes] = (),
    max_intermediates: int | None = None,
) -> Explanation:
    """What is said of *presented* when *anchors* (the root without) are trusted."""
    held = [root()] if anchors is None else anchors
    return explain(
        [c(one) for one in presented],
        {"system": [c(one) for one in held]},
        [c(one) for one in spares],
        when,
        host,
        crls=crls,
        max_intermediates=max_intermediates,
    )


def faults(explanation: Explanation, *, at_least: Hint = Hint.WARNS) -> list[tuple[int, FaultKind, str]]:
    """Depth, kind and field of the best path's faults; pedantic ones only when asked for."""
    hints = {Hint.STOPS, Hint.WARNS} if at_least is Hint.WARNS else set(Hint)
    return [
        (one.depth, one.kind, one.field)
        for one in explanation.best.faults
        if one.hint in hints and not _is_usual(one)
    ]


def notes(explanation: Explanation) -> list[tuple[int, FaultKind, str]]:
    """As :func:`faults`, of the pedantic ones alone."""
    return [
        (one.depth, one.kind, one.field)
        for one in explanation.best.faults
        if one.hint is Hint.PEDANTIC and not _is_usual(one)
    ]


def labels(explanation: Explanation) -> list[str]:
    """The best path by its certificates' names, the end entity first."""
    return [one.label for one in explanation.best.path.certificates]


def _is_usual(one: Fault) -> bool:
    return one.kind in USUAL and one.limit.startswith("keyEncipherment") and one.hint is Hint.PEDANTIC
