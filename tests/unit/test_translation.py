from __future__ import annotations

import gettext

import pytest

from clientdiag import translation
from clientdiag.model.text import Text, ntext, text
from clientdiag.translation import Problem, say


class _Pirate(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return {"Hello, {name}": "Ahoy, {name}"}.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"[{msgid1 if n == 1 else msgid2}]"


@pytest.fixture
def pirate(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of another language."""
    monkeypatch.setattr(translation, "_current", _Pirate())


def test_places_are_filled() -> None:
    assert say(text("Hello, {name}", name="you")) == "Hello, you"
    assert say(text("{a}{b}{a}", a=1, b="2")) == "121"
    assert say(text("no places")) == "no places"


def test_the_number_chooses_the_sentence() -> None:
    assert say(ntext("{n} day", "{n} days", 1)) == "1 day"
    assert say(ntext("{n} day on {d}", "{n} days on {d}", 0, d="x")) == "0 days on x"


@pytest.mark.usefixtures("pirate")
def test_a_reader_gets_their_own_language() -> None:
    assert say(text("Hello, {name}", name="you")) == "Ahoy, you"
    assert say(ntext("{n} day", "{n} days", 2)) == "[2 days]"
    assert translation.gettext("Hello, {name}") == "Ahoy, {name}"
    assert str(Problem(text("Hello, {name}", name="you"))) == "Ahoy, you"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (Text("{missing}"), "{missing}"),
        (Text("{"), "{"),
        (Text("a } b"), "a } b"),
        (Text("{{x}}", {"x": "1"}), "{x}"),
        (Text("{x.__class__.__mro__}", {"x": "1"}), "{x.__class__.__mro__}"),
        (Text("{x[0]}", {"x": "1"}), "{x[0]}"),
        (Text("{x!r:>9999999999}", {"x": "1"}), "1"),
        (Text("{0}", {}), "{0}"),
        (Text("{}", {}), "{}"),
        (Text("", {"x": "1"}), ""),
        (Text("{x}", {"x": "{y}", "y": "no"}), "{y}"),
        (Text("one", {}, "many", None), "one"),
    ],
)
def test_a_sentence_of_a_hostile_report_harms_nobody(sentence: Text, said: str) -> None:
    assert say(sentence) == said


def test_an_unknown_language_is_english() -> None:
    before = translation._current
    try:
        translation.use("tlh", "xx")
        assert translation.gettext("Wait") == "Wait"
    finally:
        translation._current = before


def test_a_problem_keeps_its_sentence() -> None:
    sentence = text("No {x}.", x="way")
    assert Problem(sentence).sentence == sentence
