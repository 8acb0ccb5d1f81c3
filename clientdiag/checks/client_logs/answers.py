"""What the user's own answers about signing in point to, where no log and no gateway says more.

A log that says only that the sign-in was refused says no more: that word stands for all of its causes.

An answer proves nothing by itself, so all of this is a warning. Nothing is said of the password where the
user was never asked for one: then it failed before.
"""

from __future__ import annotations

from clientdiag.checks.client_logs.pointing import pointed_to
from clientdiag.checks.client_logs.sign_in import TABLE, Words, log_detail
from clientdiag.checks.readings.last_attempt import stopped
from clientdiag.model.core import Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import UserReport
from clientdiag.model.rule import Judged, Rule
from clientdiag.model.text import text


def _rule(code: str, words: Words) -> Rule:
    def judge(evidence: Evidence) -> Judged:
        if pointed_to(evidence) == code:
            yield _finding(code, words, evidence)

    judge.__doc__ = f"{words.documentation} Here by the user's own answers: a warning."
    return Rule(code, (UserReport,), judge)


_ANSWERS_ONLY = text("That is what your answers point to; nothing that was measured says more.")
_AFTER_A_REFUSAL = text(
    "The Cisco client's log says only that the sign-in was refused; your answers point to why."
)


def _finding(code: str, words: Words, evidence: Evidence) -> Finding:
    told, found = evidence.all(UserReport)[0], stopped(evidence)
    return Finding(
        code=code,
        severity=Severity.WARNING,
        summary=words.summary,
        explanation=_AFTER_A_REFUSAL if found is not None else _ANSWERS_ONLY,
        acts=words.acts,
        remedy=words.remedy,
        detail=(
            text(
                "By the user's answers only: password asked for: {asked}; second factor: {factor}; "
                "others can connect: {others}.",
                asked=_said(told.asked_for_password),
                factor=told.second_factor or "?",
                others=_said(told.others_connect),
            ),
            *(log_detail(found) if found is not None else ()),
        ),
        remedy_it=words.remedy_it,
        commands=words.commands,
        evidence=evidence.refs(told, *((found.attempt,) if found is not None else ())),
    )


def _said(answer: bool | None) -> str:  # noqa: FBT001  # what the user said
    return "?" if answer is None else ("yes" if answer else "no")


RULES = tuple(
    _rule(code, TABLE[code])
    for code in ("credentials-rejected", "token-required", "authentication-server-unreachable")
)
