"""The catalogues as they are delivered: complete where promised, and never broken."""

from __future__ import annotations

import gettext
import re
import string
import tomllib
from collections.abc import Iterator

import pytest
from babel import Locale
from babel.dates import get_date_format
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from clientdiag import resources, translation
from tests.catalogues import tool

COMPLETE: tuple[str, ...] = ("de", "es", "fr", "ja")
"""The languages that lack nothing; the others fall back to English sentence by sentence."""
LANGUAGES = tool().LANGUAGES
_PERCENT = re.compile(r"%(?:\([a-z_]+\))?[a-z]")
_ENDS = str.maketrans("\u3002\uff1a\uff1f\uff01", ".:?!")  # as East Asian letters are wide


def translated(language: str) -> Iterator[tuple[Message, str, str]]:
    """Every translated form: its message, the English form it stands for, and itself."""
    for message in tool().read(language):
        if not message.id:
            continue
        if isinstance(message.id, str):
            if message.string:
                yield message, message.id, str(message.string)
            continue
        singular, plural = message.id
        forms = message.string if isinstance(message.string, tuple | list) else ()
        for place, form in enumerate(forms):
            if form:
                yield message, singular if place == 0 and len(forms) > 1 else plural, form


def wrong(language: str, is_right: object) -> list[tuple[str, str]]:
    assert callable(is_right)
    return [(said, form) for _message, said, form in translated(language) if not is_right(said, form)]


def places(sentence: str) -> set[str]:
    return {
        name for _text, name, _spec, _conversion in string.Formatter().parse(sentence) if name is not None
    }


@pytest.mark.parametrize("language", COMPLETE)
def test_it_lacks_no_sentence_and_has_none_too_many(language: str) -> None:
    there, wanted = tool().read(language), tool().sentences()
    ids = {message.id for message in there if message.id}

    assert ids == {message.id for message in wanted if message.id}, "run: make translations"
    assert tool().missing(there) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_the_form_that_the_tool_writes(language: str) -> None:
    there = tool().read(language)

    assert there.locale == Locale.parse(language)
    assert not there.fuzzy
    assert [message.id for message in there if message.id and message.fuzzy] == []
    assert str(there.plural_forms) == str(get_plural(language))
    assert not list(there.obsolete)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_plural_is_there_or_none(language: str) -> None:
    there = tool().read(language)
    count = there.num_plurals
    for message in there:
        if isinstance(message.id, tuple | list):
            forms = message.string
            assert len(forms) == count, message.id
            assert all(forms) or not any(forms), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    # a form for one thing may say "one" instead of its number
    def is_right(said: str, form: str) -> bool:
        return places(form) | {"n"} == places(said) | {"n"} and (
            "n" in places(said) or "n" not in places(form)
        )

    assert wrong(language, is_right) == []
    assert (
        wrong(language, lambda said, form: sorted(_PERCENT.findall(said)) == sorted(_PERCENT.findall(form)))
        == []
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_is_not_translated(language: str) -> None:
    def typed(sentence: str) -> list[str]:
        return sorted(sentence.split("`")[1::2])

    assert wrong(language, lambda said, form: typed(said) == typed(form)) == []
    assert wrong(language, lambda _said, form: form.count("`") % 2 == 0) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_as_its_sentence(language: str) -> None:
    def is_right(said: str, form: str) -> bool:
        ends = [(one[: len(one) - len(one.lstrip())], one[len(one.rstrip()) :]) for one in (said, form)]
        signs = [one.rstrip().translate(_ENDS)[-1:] for one in (said, form)]
        same = signs[0] == signs[1] or not {*signs} & set(".:?!…;,")
        return ends[0] == ends[1] and same and said.count("\n") == form.count("\n")

    assert wrong(language, is_right) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_no_markup_and_keeps_its_shortcut(language: str) -> None:
    shortcut = re.compile(r"&[A-Za-z]")

    assert wrong(language, lambda said, form: ("<" in said) == ("<" in form)) == []
    assert (
        wrong(language, lambda said, form: len(shortcut.findall(said)) == len(shortcut.findall(form))) == []
    )


@pytest.mark.parametrize("language", COMPLETE)
def test_days_and_numbers_are_written_as_in_its_country(language: str) -> None:
    there: Catalog = tool().read(language)

    def said(sentence: str) -> str:
        return str(there[sentence].string)

    sign = Locale.parse(language).number_symbols["latn"]["decimal"]
    assert said("{whole}.{tenths}") == f"{{whole}}{sign}{{tenths}}"
    order = re.findall("[yMd]+", get_date_format("short", locale=language).pattern)
    names = {"y": "{year}", "M": "{month}", "d": "{day}"}
    assert re.findall(r"\{\w+\}", said("{year}-{month}-{day}")) == [names[one[0]] for one in order]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_the_same(language: str) -> None:
    file = resources.path("translations", language, "LC_MESSAGES", "clientdiag.mo")
    if not file.exists():
        pytest.skip("not compiled here: python .ci/translations.py compile")
    with file.open("rb") as opened:
        compiled = gettext.GNUTranslations(opened)
    for message in tool().read(language):
        if isinstance(message.id, str) and message.id and message.string:
            assert compiled.gettext(message.id) == message.string


def test_every_language_has_a_name_for_its_readers() -> None:
    assert set(translation.NAMES) == {translation.SOURCE, *LANGUAGES}


def test_every_sentence_of_the_knowledge_files_is_collected() -> None:
    known = {one.id for one in tool().sentences()}
    for file in resources.path("knowledge").glob("*.toml"):
        tables = [one for one in tomllib.loads(file.read_text("utf-8")).values() if isinstance(one, list)]
        for entry in (entry for table in tables for entry in table):
            for key, value in entry.items():
                if key not in _NOT_SAID and isinstance(value, str):
                    assert value in known, f"{file.name}: {key} of {entry['id']}"


_NOT_SAID = {
    *(
        "id",
        "line",
        "role",
        "name",
        "subject",
        "issuer",
        "sha256",
        "serial",
        "url",
        "pattern",
        "code",
        "family",
    ),
    *(
        "function",
        "confidence",
        "source",
        "component",
        "severity",
        "description",
        "matches_all",
        "state",
        "mark",
    ),
}
