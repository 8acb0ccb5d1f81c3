"""What the client's own sentences name: the server, its state, what it showed to the user."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.signatures import Family, Mark, Role, Signature
from clientdiag.cisco.logs.table import Sign

GATEWAY = re.compile(r"Initiating VPN connection to the secure gateway (\S{1,300})")
CONTACTING = re.compile(r"\bContacting (\S[^\r\n]{0,120}?|\S{1,300}?)\.?\s?$|\bContacting (\S{1,300}?)\.? ")
SAID = re.compile(r"Message type (information|warning|error|prompt) sent to the user: ?(.{1,500})")
STATE = re.compile(
    r"VPN state: ?(\w{1,40})(?:.{0,80}?Network state: ?(.{1,60}?) ?(?:Network control state:|$))?"
)
_REFUSALS = frozenset({Family.LOGIN, Family.SSO})
_IN_PROMPTS = frozenset({"login-failed", "password-expired", "account-locked"})
"""A gateway that asks again says in the prompt why."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_ONLY_WARNS = re.compile(
    r"\b(?:will|would|may|might|if|when|whenever|until|unless|every|each|everyone|all users|soon"
    r"|in \d{1,4} days?|logged|recorded|monitored"
    r"|(?:is|are|gets?) (?:locked|disabled)\b.{0,20}\bafter)\b",
    re.IGNORECASE,
)
RESOLVED = re.compile(r"\bResolved (\S{1,255}) to (\S{1,64})")


def believable(record: Record, sign: Sign) -> Sign:
    """*sign* without refusals of the sign-in that the words shown to the user only warn of.

    A banner (information) may name them all; a prompt asks for the second factor; and any text may say what
    would happen. What the message history keeps has no kind.
    """
    said = SAID.search(record.message) if Mark.MESSAGE in sign.marks else None
    if said is None and record.function:
        return sign
    kind, words = (said[1], said[2]) if said is not None else ("", record.message)
    kept = tuple(one for one in sign.signatures if not _is_refusal(one) or _is_said(one, kind, words))
    return sign if len(kept) == len(sign.signatures) else replace(sign, signatures=kept)


def _is_refusal(one: Signature) -> bool:
    by_words = bool(one.pattern) and not one.symbols
    return by_words and one.family in _REFUSALS and one.role is Role.CAUSE and one.priority == 1


def _is_said(one: Signature, kind: str, words: str) -> bool:
    """Whether a sentence states it as something that happened."""
    if kind == "information" or (kind == "prompt" and one.id not in _IN_PROMPTS):
        return False
    pattern = _compiled(one.pattern)
    sentences = _SENTENCE.split(words)
    # what its words only say across two sentences is taken as it stands
    stated = [some for some in sentences if pattern.search(some)] or [words]
    return any(not _ONLY_WARNS.search(some) for some in stated)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def contacted(record: Record) -> str:
    """The server or the profile's name for it that the client says it contacts; empty where it names none."""
    named = CONTACTING.search(record.message)
    return (named[1] or named[2]) if named is not None else ""
