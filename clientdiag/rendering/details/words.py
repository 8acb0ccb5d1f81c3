"""Words that several tables share."""

from __future__ import annotations

from clientdiag.model.core import Failure, FailureKind
from clientdiag.model.text import Text, text
from clientdiag.translation import say

_WHY: dict[FailureKind, Text] = {
    FailureKind.PERMISSION_DENIED: text("not allowed"),
    FailureKind.NOT_FOUND: text("not there"),
    FailureKind.TIMED_OUT: text("no answer in time"),
    FailureKind.MALFORMED: text("damaged"),
    FailureKind.TOO_LARGE: text("too large"),
    FailureKind.NOT_SUPPORTED: text("not readable by this version"),
}


def yes_no(*, yes: bool) -> str:
    """Yes or no."""
    return say(text("yes")) if yes else say(text("no"))


def why_unread(failure: Failure) -> str:
    """Why something on this computer could not be read, with the system's code where there is one."""
    word = _WHY.get(failure.kind)
    said = say(word) if word is not None else failure.kind.value
    return said if failure.code is None else f"{said} ({failure.code})"
