"""The questions that would narrow an undetermined result: at most three, and only those that could."""

from __future__ import annotations

from dataclasses import dataclass

from clientdiag.checks.client_logs import is_bare_refusal
from clientdiag.checks.readings import decisive_exchange
from clientdiag.model.core import Report, State, Symptom
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Document, LogAttempt, UserReport
from clientdiag.model.text import Text, text

MOST = 3
_ABOUT_SIGN_IN = {Symptom.AUTHENTICATION_FAILED, Symptom.SOMETHING_ELSE, Symptom.NOT_SURE}


@dataclass(frozen=True)
class Question:
    """A question: the field of UserReport that it fills, its words, and the answers (value, words).

    ``given`` is the value answered before; None where none was.
    """

    field: str
    words: Text
    answers: tuple[tuple[bool | str, Text], ...]
    given: bool | str | None = None


_YES_NO = ((True, text("Yes")), (False, text("No")))
_FACTOR = (
    ("not-expected", text("Not needed")),
    ("helps", text("With it, it works")),
    ("fails", text("Fails even so")),
    ("not-tried", text("Not tried")),
)


def questions(report: Report) -> tuple[Question, ...]:
    """What to ask about *report*; nothing where a cause is named, or where the sign-in was not reached."""
    evidence = Evidence(report.runs)
    told, seen = evidence.first(UserReport), decisive_exchange(evidence)
    symptom = told.symptom if told is not None else None
    if symptom not in _ABOUT_SIGN_IN or seen is None or seen.document is not Document.AUTH_REQUEST:
        return ()
    if report.verdict.state in {State.BLOCKED, State.READY} and not _was_answered(told):
        return ()
    was_refused = is_bare_refusal(evidence)  # then the log says that a password was asked for
    if not was_refused and any(one.decisive is not None for one in evidence.all(LogAttempt)):
        return ()
    asked = told.asked_for_password if told is not None else None
    made = [] if was_refused else [_password(asked)]
    if asked is not False and told is not None:
        made += [
            Question(
                "others_connect",
                text("Can a colleague, or you on another device, connect right now?"),
                _YES_NO,
                told.others_connect,
            ),
            Question(
                "second_factor",
                text("Is a token or a code from your phone needed?"),
                _FACTOR,
                told.second_factor or None,
            ),
        ]
    return tuple(made[:MOST])


def _password(given: bool | None) -> Question:  # noqa: FBT001  # what the user said
    words = text("Did the Cisco client ask for your password before it failed?")
    return Question("asked_for_password", words, _YES_NO, given)


def _was_answered(told: UserReport | None) -> bool:
    return told is not None and (told.asked_for_password is not None or bool(told.second_factor))
