"""Which of the user's certificates can be shown to the server once, to see whether it takes them."""

from __future__ import annotations

from dataclasses import dataclass

from clientdiag.checks.client_certificate import Candidate, choice
from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import KeyState
from clientdiag.model.text import text
from clientdiag.rendering.details.mine import beneath, name, where
from clientdiag.translation import say

MOST = 100
_STORES = {"cisco-user-client", "cisco-machine-client", "macos-pem-user", "macos-pem-machine"}
"""Folders of PEM files; every other store's keys are kept by the system, which signs for its own."""


@dataclass(frozen=True)
class Triable:
    """A certificate that can be tried: its SHA-256, what a person calls it, whose it is and where."""

    sha256: str
    name: str
    beneath: str


@dataclass(frozen=True)
class Trying:
    """What can be tried; where that is nothing, ``why_not`` is a sentence."""

    choices: tuple[Triable, ...]
    why_not: str = ""


def trying(report: Report) -> Trying:
    """What of *report* can be tried on the computer it was made on. Names are plain text, not escaped."""
    chosen = choice(Evidence(report.runs))
    fit = chosen.fit if chosen is not None else ()
    able: dict[str, Candidate] = {}
    for one in fit:
        if one.certificate.store in _STORES and one.certificate.private_key is KeyState.USABLE:
            able.setdefault(one.certificate.sha256, one)
    choices = tuple(
        Triable(one.certificate.sha256, name(one.certificate), _whose(one)) for one in able.values()
    )
    return Trying(choices[:MOST], "" if choices else _why_not(fit))


def _whose(one: Candidate) -> str:
    return " · ".join(part for part in (beneath(one.certificate), where(one.certificate)) if part)


def _why_not(fit: tuple[Candidate, ...]) -> str:
    if not fit:
        return say(text("There is no certificate here that passes every column."))
    if any(one.certificate.store in _STORES for one in fit):
        return say(text("Its key asks for a PIN or a password, or is not yours to use."))
    return say(text("The key is kept by the system; this version cannot show it."))
