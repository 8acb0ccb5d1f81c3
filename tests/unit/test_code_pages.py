from __future__ import annotations

import re
from pathlib import Path

import pytest

from clientdiag import cli
from clientdiag.checks import ALL_CHECKS
from clientdiag.cisco.logs.signatures import known
from clientdiag.model.catalogue import CATALOGUE
from clientdiag.rendering.code_pages import UnknownCode, code_page, code_pages, code_text
from clientdiag.rendering.html import codes_html

CODES = [fault.code for fault in CATALOGUE]


def test_every_code_has_a_page_in_the_order_of_blame() -> None:
    pages = code_pages()

    assert [one.code for one in pages] == CODES
    for one in pages:
        assert one.paragraphs, one.code
        assert one.checks, one.code
        assert not any("  " in part or "\n" in part for part in one.paragraphs), one.code


def test_every_rule_of_a_code_has_its_say() -> None:
    rules = [one for check in ALL_CHECKS for one in check.rules if one.code == "credentials-rejected"]
    assert len(rules) > 1
    for one in rules:
        first = one.documentation.partition("\n\n")[0]
        assert " ".join(first.split()) in code_page("credentials-rejected").paragraphs


def test_every_sign_of_the_log_stands_on_some_page() -> None:
    shown = {sign.partition(":")[0] for one in code_pages() for sign in one.signs}
    assert {one.id for one in known().signature} == shown


def test_a_page_says_which_lines_of_the_log_it_would_explain() -> None:
    assert any(one.startswith("verify-issuer-missing: ") for one in code_page("private-root-missing").signs)
    assert code_page("weak-key").signs != code_page("private-root-missing").signs


def test_a_code_is_found_however_it_was_typed() -> None:
    assert code_page(" Private-Root-Missing ").code == "private-root-missing"


@pytest.mark.parametrize(
    ("typed", "nearest"), [("root-missing", "private-root-missing"), ("self signed", "self-signed")]
)
def test_a_code_that_is_none_brings_the_nearest(typed: str, nearest: str) -> None:
    with pytest.raises(UnknownCode, match=nearest):
        code_page(typed)


def test_nonsense_brings_the_way_to_the_list() -> None:
    with pytest.raises(UnknownCode, match=r"There is no code “€€”\. All of them: clientdiag explain --list"):
        code_page("€€")


def test_the_text_keeps_to_the_width() -> None:
    lines = code_text(code_page("trust-anchor-missing"), 60).splitlines()
    assert max(map(len, lines)) <= 60


def test_the_web_page_has_an_anchor_for_every_code_and_no_script() -> None:
    page = codes_html(code_pages())
    assert re.findall(r'<section class="card" id="([^"]+)"', page) == CODES
    assert sorted(re.findall(r'href="#([^"]+)"', page)) == sorted(CODES)
    assert "<script" not in page
    assert "default-src &#39;none&#39;" in page


def test_the_command_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "clock-wrong"]) == 0
    assert capsys.readouterr().out.startswith("clock-wrong  (This computer)\n")


def test_the_command_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == CODES


def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "clok-wrong"]) == 64
    assert "the nearest are clock-wrong" in capsys.readouterr().err


def test_the_web_page_is_written_whole(tmp_path: Path) -> None:
    place = tmp_path / "codes.html"
    assert cli.main(["explain", "--html", str(place)]) == 0
    assert place.read_text(encoding="utf-8") == codes_html(code_pages())
    assert list(tmp_path.iterdir()) == [place]


def test_a_web_page_that_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", "--html", str(tmp_path / "no" / "codes.html")]) == 64
    assert "cannot be written to" in capsys.readouterr().err
