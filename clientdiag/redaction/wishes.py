"""What is hidden only where somebody asks for it: the gateway, and thumbprints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientCertificate, KnownGateway
from clientdiag.redaction.fields import mapped
from clientdiag.redaction.free_text import gateway_addresses
from clientdiag.redaction.net import Inside

T = TypeVar("T")
_THUMBPRINT = re.compile(
    r"(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|(?:[0-9A-Fa-f]{2}[: -]){31}[0-9A-Fa-f]{2}"
    r"|(?:[0-9A-Fa-f]{2}[: -]){19}[0-9A-Fa-f]{2})(?![0-9A-Fa-f:])"
)


@dataclass(frozen=True)
class Wishes:
    """``gateway``: its names, its addresses and its certificates; ``thumbprints`` those of the user's own."""

    gateway: bool = False
    thumbprints: bool = False


class Further:
    """Hides what is wished, in a report and in texts, after all else was hidden."""

    def __init__(self, wishes: Wishes, report: Report) -> None:
        names = _names(report) if wishes.gateway else []
        prints = _own_prints(report) if wishes.thumbprints else []
        self._wishes = wishes
        self._tokens = {
            **{one: f"‹gateway-{number}›" for number, one in enumerate(dict.fromkeys(names), 1)},
            **{one: f"‹thumbprint-{number}›" for number, one in enumerate(dict.fromkeys(prints), 1)},
        }
        self._inside = Inside(self._tokens, (), least=2)
        self.issued = set(self._tokens.values())

    def over(self, report: Report) -> Report:
        """*report* without it; with the gateway hidden no certificate stays, for those name it too."""
        if not self._tokens:
            return report
        made = mapped(report, lambda _role, words: self._inside.over(words))
        return _without_bytes(made) if self._wishes.gateway else made

    def text(self, words: str) -> str:
        """A text without it; in texts every thumbprint counts, whosever it is."""
        made = self._inside.over(words) if self._tokens else words
        return (
            _THUMBPRINT.sub(lambda found: self._token(found[0]), made) if self._wishes.thumbprints else made
        )

    def _token(self, found: str) -> str:
        digits = re.sub(r"[: -]", "", found).upper()
        prints = sum(one.startswith("‹thumbprint") for one in self._tokens.values())
        token = self._tokens.setdefault(digits, f"‹thumbprint-{prints + 1}›")
        self.issued.add(token)
        return token


def _names(report: Report) -> Iterable[str]:
    """The gateway's names, the longest domain that is its own, its aliases, its addresses."""
    target, evidence = report.target, Evidence(report.runs)
    yield target.host
    yield from (one for one in (target.display, target.profile) if one)
    if not target.is_address:
        labels = target.host.split(".")
        yield from (".".join(labels[at:]) for at in range(1, len(labels) - 1))
    for one in evidence.all(KnownGateway):
        yield from (word for word in (one.host, one.name) if word)
    yield from sorted(gateway_addresses(evidence))


def _own_prints(report: Report) -> Iterable[str]:
    return (one.sha256 for one in Evidence(report.runs).all(ClientCertificate) if one.sha256)


def _without_bytes(value: T) -> T:
    """*value* with every field of bytes emptied."""
    made: object = value
    if isinstance(value, bytes):
        made = b""
    elif isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        made = msgspec.structs.replace(value, **{name: _without_bytes(one) for name, one in fields.items()})
    elif isinstance(value, tuple):
        made = tuple(_without_bytes(one) for one in value if not isinstance(one, bytes))
    return made  # type: ignore[return-value]  # each branch gives back what it was given
