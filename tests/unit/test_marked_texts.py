"""Every text for people is marked for translation: in reports, in the terminal, in the help."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from clientdiag import demo
from clientdiag.checks import ALL_CHECKS
from clientdiag.cli import arguments
from clientdiag.model.core import Report
from clientdiag.rendering.html import report_html
from clientdiag.rendering.terminal import report_text
from clientdiag.settings import SPECS
from clientdiag.translation import say
from tests import pseudo
from tests.catalogues import ROOT
from tests.gui import client_worlds, log_worlds
from tests.gui import samples as server_worlds
from tests.report_words import data, shown_in
from tests.unit.test_rules_texts import CODES, found, sentences

REPORTS: dict[str, Callable[[], Report]] = {
    **{name: partial(server_worlds.report, world) for name, world in server_worlds.ALL.items()},
    **{f"mine-{name}": partial(client_worlds.report, world) for name, world in client_worlds.WORLDS.items()},
    **{f"logs-{name}": partial(log_worlds.report, world) for name, world in log_worlds.WORLDS.items()},
}


@pytest.mark.parametrize("name", REPORTS)
def test_no_plain_word_in_a_report(name: str) -> None:
    report = REPORTS[name]()
    with pseudo.spoken():
        text = report_text(report, color=False, width=110, details=True, opened_from="some.zip")
        page = report_html(report, opened_from="some.zip")
    known = {*data(report), *pseudo.ALLOWED, *pseudo.typed_words(), "some.zip"}

    assert pseudo.unmarked(re.split(r"\n|  +", text), known) == {}
    assert pseudo.unmarked(shown_in(page), known) == {}


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_of_a_finding_is_marked(code: str) -> None:
    with pseudo.spoken():
        said = [say(sentence) for sentence in sentences(found(code))]

    assert [one for one in said if not one.startswith("⟦")] == []


def test_every_sentence_of_a_check_a_setting_and_the_demo_is_marked() -> None:
    marked = [one.doing for one in ALL_CHECKS] + [one.meaning for one in SPECS] + list(demo.FAULTS.values())
    with pseudo.spoken():
        assert [one.msgid for one in marked if not say(one).startswith("⟦")] == []


_TYPED = re.compile(
    r"\{[a-z0-9,-]+\}|--?[a-z][a-z-]*|'[^']*'|\b[A-Z][A-Z0-9]*(=[A-Z]+)?\b|clientdiag( [a-z]+)?|^ *[a-z-]+  "
)


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        *([command, "--help"] for command in ("run", "open", "demo", "collect-dart", "self-test", "schema")),
        [],
        ["walk"],
        ["open"],
        ["run", "--loud"],
        ["run", "--symptom", "none"],
        ["run", "--log"],
        ["run", "--s"],
        ["run", "--language", "12"],
    ],
    ids=" ".join,
)
def test_help_and_wrong_usage_are_in_the_reader_s_language(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pseudo.spoken(), pytest.raises(SystemExit):
        arguments.parse(words)
    said = "".join(capsys.readouterr())
    lines = [_TYPED.sub(" ", line) for line in said.splitlines()]

    assert "⟦" in said
    assert pseudo.unmarked(lines, [*pseudo.typed_words(), "en de es fr ja"]) == {}


_MARKERS = {"text", "ntext", "gettext", "ngettext", "_"}
_HANDED_ON = {
    "msgid": "a sentence that is marked elsewhere gets its values",
    "meaning": "the sentences of knowledge have an extractor of their own",
}


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, bool]]:
    """Calls of the markers, and whether they stand inside an f-string, where no extractor looks."""
    inside = {id(node) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for node in ast.walk(one)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKERS:
            yield node, id(node) in inside


def test_every_mark_can_be_seen_by_the_extractor() -> None:
    unseen = []
    for path in sorted((ROOT / "clientdiag").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        for call, is_inside in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            first = call.args[0] if call.args else None
            handed_on = isinstance(first, ast.Attribute) and first.attr in _HANDED_ON
            if is_inside or not (isinstance(first, ast.Constant) or handed_on):
                unseen.append(f"{place}:{call.lineno}")

    assert unseen == []
