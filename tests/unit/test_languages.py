"""Which language is asked for: by the command line, the environment, and the system."""

from __future__ import annotations

import argparse
import inspect
import plistlib
import sys
from pathlib import Path

import pytest

from clientdiag import cli, translation
from clientdiag.cli import argparse_words, arguments
from clientdiag.platforms import languages
from clientdiag.settings import BadSettings, load, user_file
from tests import pseudo
from tests.unit.test_settings import NO_POLICY


@pytest.fixture(autouse=True)
def silent_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The languages that are asked for, each time one is chosen."""
    found: list[tuple[str, ...]] = []
    monkeypatch.setattr(translation, "use", lambda *names: found.append(names))
    return found


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"LANG": "de_DE.UTF-8"}, ("de_DE",)),
        ({"LANGUAGE": "fr:de", "LANG": "en_US.UTF-8"}, ("fr", "de", "en_US")),
        ({"LC_ALL": "C.UTF-8"}, ("C",)),
    ],
    ids=range(3),
)
def test_the_environment_says_the_language(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], wanted: tuple[str, ...]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert languages.system_languages() == wanted


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows")
def test_windows_says_the_language_itself() -> None:
    found = languages.system_languages()

    assert found
    assert all(translation._NAME.fullmatch(one.replace("-", "_")) for one in found)


@pytest.mark.parametrize(
    ("preferences", "wanted"),
    [
        ({"AppleLanguages": ["de-AT", "en-GB"]}, ("de-AT", "en-GB")),
        ({"AppleLanguages": "de"}, ()),
        ({}, ()),
        (None, ()),
    ],
    ids=range(4),
)
def test_a_mac_says_the_language_in_its_preferences(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    preferences: dict[str, object] | None,
    wanted: tuple[str, ...],
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    file = tmp_path / "Library" / "Preferences" / ".GlobalPreferences.plist"
    file.parent.mkdir(parents=True)
    if preferences is not None:
        file.write_bytes(plistlib.dumps(preferences, fmt=plistlib.FMT_BINARY))

    assert languages._macos() == wanted


@pytest.mark.parametrize("words", [["--language", "de", "schema"], ["--language=de", "schema"]], ids=range(2))
def test_the_command_line_is_answered_in_the_language_it_asks_for(
    words: list[str], asked: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 0
    assert asked[0][0] == "de"
    assert capsys.readouterr().out.startswith("{")


def test_a_language_may_be_asked_for_before_and_behind_the_command() -> None:
    assert arguments.parse(["--language", "fr", "run", "host"]).language == "fr"
    assert arguments.parse(["run", "host", "--language", "fr"]).language == "fr"
    assert arguments.parse(["run", "host"]).language is None


@pytest.mark.parametrize(
    "command",
    ["open Z", "find 7F3K", "compare A B", "triage D", "collect-dart D", "explain C", "self-test", "schema"],
)
def test_every_command_may_be_followed_by_a_language(command: str) -> None:
    assert arguments.parse([*command.split(), "--language", "fr"]).language == "fr"
    assert arguments.parse(["--language", "fr", *command.split()]).language == "fr"


def test_a_language_that_is_not_delivered_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        arguments.parse(["run", "--language", "tlh", "host"])
    assert ended.value.code == 64
    assert "there is no language “tlh”; there are: en, de" in capsys.readouterr().err
    with pytest.raises(BadSettings, match="it must be one of: en, de"):
        load(NO_POLICY, {"language": "tlh"})


def test_a_zip_is_opened_in_the_language_of_the_settings(
    asked: list[tuple[str, ...]], tmp_path: Path
) -> None:
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text('language = "ja"\n', encoding="utf-8")
    try:
        cli.main(["open", str(tmp_path / "absent.zip")])
        cli.main(["open", str(tmp_path / "absent.zip"), "--language", "fr"])
    finally:
        user_file().unlink()

    first, *then = (one[:1] for one in asked)
    assert first == languages.system_languages()[:1]
    assert then == [("ja",), ("fr",), ("fr",)]


def test_what_argparse_says_is_in_the_catalogue() -> None:
    source = inspect.getsource(argparse)
    known = pseudo.sentences()[0]

    for sentence in argparse_words.words():
        assert sentence in known
        if sys.version_info < (3, 12):  # later ones word some of it in another way
            assert sentence in source or sentence.replace("'", "\\'") in source, sentence
