from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientdiag import resources, translation
from clientdiag.model.text import Text, ntext, text
from clientdiag.translation import Problem, say
from tests.catalogues import tool


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


@pytest.fixture
def delivered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """German and Brazilian Portuguese catalogues of one sentence each."""
    for name, word in {"de": "Warten", "pt_BR": "Esperar"}.items():
        file = tmp_path / "translations" / name / "LC_MESSAGES" / "clientdiag.po"
        file.parent.mkdir(parents=True)
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
        file.write_text(f'{head}msgid "Wait"\nmsgstr "{word}"\n', encoding="utf-8")
    tool().compile_all(tmp_path / "translations")
    monkeypatch.setattr(resources, "path", tmp_path.joinpath)
    before = (translation._current, translation._language)
    yield
    translation.adopt(*before)


@pytest.mark.usefixtures("delivered")
@pytest.mark.parametrize(
    ("wanted", "name", "word"),
    [
        (("de",), "de", "Warten"),
        (("de_AT.UTF-8@euro",), "de", "Warten"),
        (("DE-de",), "de", "Warten"),
        (("pt-BR",), "pt_BR", "Esperar"),
        (("tlh", "de"), "de", "Warten"),
        (("en_GB", "de"), "en", "Wait"),
        (("C.UTF-8", "de"), "en", "Wait"),
        (("tlh", "xx"), "en", "Wait"),
        (("../../de", "/de", "de/..", "", "a" * 99), "en", "Wait"),
        ((), "en", "Wait"),
    ],
    ids=range(10),
)
def test_the_first_language_that_is_delivered_is_spoken(
    wanted: tuple[str, ...], name: str, word: str
) -> None:
    translation.use("de")
    translation.use(*wanted)

    assert translation.language() == name
    assert translation.gettext("Wait") == word
    assert translation.gettext("") == ""


@pytest.mark.usefixtures("delivered")
def test_a_damaged_catalogue_is_english() -> None:
    resources.path("translations", "de", "LC_MESSAGES", "clientdiag.mo").write_bytes(b"\xde\x12\x04\x95")
    translation.use("de")

    assert translation.language() == "en"


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ("de", True),
        ("de-AT", True),
        ("en_US", True),
        ("C", True),
        ("tlh", False),
        ("", False),
        ("../de", False),
    ],
)
def test_it_is_known_which_languages_there_are(wanted: str, there: bool) -> None:
    assert translation.is_delivered(wanted) is there


class _Other(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        patterns = {"{year}-{month}-{day}": "{day}.{month}.{year}", "{whole}.{tenths}": "{whole},{tenths}"}
        return {**patterns, "{before}, {next}": "{before}; {next}"}.get(message, message)


def test_days_numbers_and_lists_are_written_as_the_language_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert translation.day("2026-11-21") == "2026-11-21"
    assert translation.number(2.46, 1) == "2.5"
    assert translation.listed(["a", "{b}", "c"]) == "a, {b}, c"
    monkeypatch.setattr(translation, "_current", _Other())

    assert translation.day("2026-11-21 09:16 UTC") == "21.11.2026 09:16 UTC"
    assert translation.day("2026-11-21-1") == "2026-11-21-1"
    assert translation.number(2.46, 1) == "2,5"
    assert translation.number(2.46, 0) == "2"
    assert translation.listed(one for one in ("a", "{next}", "c")) == "a; {next}; c"
    assert translation.listed([]) == ""
    assert say(text("It ends {day}.", day="2026-11-21")) == "It ends 21.11.2026."
    assert say(text("Copy `{day}`.", day="2026-11-21")) == "Copy `2026-11-21`."


def test_a_problem_keeps_its_sentence() -> None:
    sentence = text("No {x}.", x="way")
    assert Problem(sentence).sentence == sentence
