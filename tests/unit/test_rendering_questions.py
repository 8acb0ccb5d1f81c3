"""What is asked where the client's log tells of a sign-in."""

from __future__ import annotations

import pytest

from clientdiag.engine.judge import rejudge
from clientdiag.model import observations as seen
from clientdiag.model.core import Symptom
from clientdiag.rendering.questions import questions
from tests.unit import facts, samples
from tests.unit.log_facts import attempt

_ALL = ["asked_for_password", "others_connect", "second_factor"]


@pytest.mark.parametrize(
    ("those", "asked"),
    [
        ((), _ALL),
        ((attempt("login-failed"),), _ALL[1:]),
        ((attempt("account-locked"),), []),
        ((attempt("verify-issuer-missing"),), []),
    ],
    ids=["no log", "only refused", "why is known", "another cause"],
)
def test_a_log_that_says_only_that_it_was_refused_leaves_what_answers_can_tell(
    those: tuple[seen.LogAttempt, ...], asked: list[str]
) -> None:
    told = seen.UserReport(Symptom.AUTHENTICATION_FAILED)
    report = rejudge(samples.bare(runs=(facts.run_of(*facts.healthy(), told, *those),)))

    assert [one.field for one in questions(report)] == asked
