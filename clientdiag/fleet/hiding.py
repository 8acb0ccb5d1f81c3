"""Tokens in two zips: each zip counts its own, so the same token does not mean the same person."""

from __future__ import annotations

import re

from clientdiag.model.text import text
from clientdiag.translation import say

_TOKEN = re.compile(r"‹[a-z-]{1,40}-\d{1,9}›")
_ANY = "‹›"


def holds_token(words: str) -> bool:
    """Whether something in *words* was hidden."""
    return _TOKEN.search(words) is not None


def without_numbers(words: str) -> str:
    """*words* with every token the same: fit to find its partner by."""
    return _TOKEN.sub(_ANY, words)


def may_be_alike(one: str, other: str) -> bool:
    """Whether two texts, tokens in at least one, may be the same but for what is hidden."""
    return _fits(one, other) or _fits(other, one)


def shown(words: str) -> str:
    """*words* with "hidden" for each token: its number would look like an identity."""
    return _TOKEN.sub(say(text("(hidden)")), words)


def _fits(pattern: str, words: str) -> bool:
    """Whether *words* is *pattern* with anything in place of its tokens. Linear in both."""
    if not holds_token(pattern):
        return False
    first, *inner, last = _TOKEN.split(pattern)
    words = without_numbers(words)
    if not words.startswith(first) or not words.endswith(last) or len(words) < len(first) + len(last):
        return False
    place, end = len(first), len(words) - len(last)
    for part in inner:
        found = words.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True
