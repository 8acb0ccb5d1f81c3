"""Words that several tables share."""

from __future__ import annotations

from clientdiag.model.text import text
from clientdiag.translation import say


def yes_no(*, yes: bool) -> str:
    """Yes or no."""
    return say(text("yes")) if yes else say(text("no"))
