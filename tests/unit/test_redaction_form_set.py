"""The automaton that says which forms are worth a try never misses one that matches."""

from __future__ import annotations

import re

import pytest

from clientdiag.redaction.attached import _LINES
from clientdiag.redaction.form_set import FormSet, weaker
from clientdiag.redaction.log_forms import LOG_FORMS
from tests.unit.planted import planted
from tests.unit.test_redaction_logs import FORMS, ODD

EVERY = (*LOG_FORMS, *_LINES)
WORDS = ("zqx7", "Ömer", "ürgen", "山田", "jane doe", "a\u00a0b", "٣٤٥٦")


@pytest.mark.parametrize("word", WORDS)
def test_no_form_that_matches_is_passed_over(word: str) -> None:
    forms = FormSet(EVERY)
    lines = [f"error: {form.replace('@', word, 1)}" for form in (*FORMS, *ODD)]
    lines += planted(3, 2, asked=True).lines
    for line in lines:
        tried = list(forms.worth_trying(line))
        missed = [form for form in EVERY if form[1].search(line) and form not in tried]
        assert missed == [], line


def test_most_lines_are_worth_no_try() -> None:
    assert list(FormSet(EVERY).worth_trying("The client has started and is ready")) == []


@pytest.mark.parametrize(
    ("pattern", "weakened"),
    [
        (r"(?<![\w)])a(?!b(c|d))e", "ae"),
        (r"x{1,600}y{0,600}z{2,600}w{2,8}", "x+y*z{2,}w{2,8}"),
        (r"\bab\.c[\]w)]", r"ab\.c[\]w)]"),
        (r"[^\w]", r"[^\w]"),
    ],
)
def test_what_the_automaton_cannot_know_is_left_out(pattern: str, weakened: str) -> None:
    assert weaker(pattern) == weakened
    re.compile(weakened)
