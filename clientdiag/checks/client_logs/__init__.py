"""What the Cisco client's own logs say of its last attempts to connect."""

from __future__ import annotations

from clientdiag.checks.client_logs import answers, other_errors, sign_in, unread
from clientdiag.checks.client_logs.looking import observe
from clientdiag.checks.client_logs.pointing import is_bare_refusal
from clientdiag.checks.contract import Check, Learned
from clientdiag.checks.readings.last_attempt import attempts_here, stopped
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import LogAttempt, LogRead
from clientdiag.model.text import ntext, text

__all__ = ["CHECK", "SIGN_IN_CODES", "attempts_here", "is_bare_refusal", "sign_in_summary", "stopped"]

SIGN_IN_CODES = sign_in.CODES
sign_in_summary = sign_in.summary_of


def _learned(evidence: Evidence) -> Learned | None:
    if not evidence.has(LogRead):
        return None
    count = len(evidence.all(LogAttempt))
    if not count:
        return Learned(text("The Cisco client's logs tell of no attempt"))
    figure = ntext("{n} attempt", "{n} attempts", count)
    return Learned(text("Read the Cisco client's logs"), figure)


CHECK = Check(
    id="client_logs",
    stage=Stage.SIGN_IN,
    doing=text("Reading the Cisco client's logs"),
    observe=observe,
    rules=(*sign_in.RULES, *answers.RULES, *other_errors.RULES, *unread.RULES),
    learned=_learned,
    after=("client_install",),
    deadline_s=30.0,
)
