"""What the user's own answers about signing in point to, where no log and no gateway says more.

An answer proves nothing by itself, so all of this is a warning. Nothing is said of the password where the
user was never asked for one: then it failed before.
"""

from __future__ import annotations

from clientdiag.checks.client_logs.last_attempt import attempts_here, stopped
from clientdiag.checks.client_logs.sign_in import TABLE, Words
from clientdiag.checks.readings import decisive_exchange
from clientdiag.model.core import Finding, Severity, Symptom
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Document, GatewayExchange, UserReport
from clientdiag.model.rule import Judged, Rule
from clientdiag.model.text import text

_ABOUT_SIGN_IN = {Symptom.AUTHENTICATION_FAILED, Symptom.SOMETHING_ELSE, Symptom.NOT_SURE}


def pointed_to(evidence: Evidence) -> str | None:
    """The code that the answers point to; None where they point nowhere, or something better is known."""
    told, seen = evidence.first(UserReport), decisive_exchange(evidence)
    if told is None or told.symptom not in _ABOUT_SIGN_IN or told.asked_for_password is not True:
        return None
    if seen is None or seen.document is not Document.AUTH_REQUEST or stopped(evidence) is not None:
        return None
    if any(one.success for one in attempts_here(evidence)[:1]):
        return None  # the last sign-in that the log knows of went well
    if told.others_connect is False and told.second_factor == "helps":
        return None  # the one says that signing in works, the other that it does not
    if told.others_connect is False:
        return "authentication-server-unreachable"
    if told.second_factor in {"helps", "not-tried"}:
        return "token-required"
    if told.second_factor == "not-expected" and told.others_connect:
        return "credentials-rejected"
    return None


def _rule(code: str, words: Words) -> Rule:
    def judge(evidence: Evidence) -> Judged:
        if pointed_to(evidence) == code:
            yield _finding(code, words, evidence)

    judge.__doc__ = f"{words.documentation} Here by the user's own answers: a warning."
    return Rule(code, (UserReport, GatewayExchange), judge)


def _finding(code: str, words: Words, evidence: Evidence) -> Finding:
    told = evidence.all(UserReport)[0]
    return Finding(
        code=code,
        severity=Severity.WARNING,
        summary=words.summary,
        explanation=text("That is what your answers point to; nothing that was measured says more."),
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
        ),
        remedy_it=words.remedy_it,
        commands=words.commands,
        evidence=evidence.refs(told),
    )


def _said(answer: bool | None) -> str:  # noqa: FBT001  # what the user said
    return "?" if answer is None else ("yes" if answer else "no")


RULES = tuple(
    _rule(code, TABLE[code])
    for code in ("credentials-rejected", "token-required", "authentication-server-unreachable")
)
