from __future__ import annotations

import unicodedata

import pytest

from clientdiag.rendering.plain import MAX_VALUE, pieces, plain, plain_lines


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain text – with dashes, é, 漢字 and ✓", "plain text – with dashes, é, 漢字 and ✓"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        ("a\u2066b\u2069", "a\\u2066b\\u2069"),
        ("\ud800", "\\ud800"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("two\r\nlines\tand a tab", "two lines and a tab"),
        ("a\u2028b", "a\\u2028b"),
        ("\u0646\u0645\u06cc\u200c\u062e", "\u0646\u0645\u06cc\u200c\u062e"),  # Persian needs its joiner
        ("", ""),
    ],
)
def test_harmful_characters_are_written_out(value: str, shown: str) -> None:
    assert plain(value) == shown


def test_no_control_or_direction_character_of_unicode_gets_through() -> None:
    every = "".join(chr(code) for code in range(0x110000))
    shown = "".join(plain(every[start : start + 1_000]) for start in range(0, len(every), 1_000))
    left = {one for one in shown if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"}}
    turning = {
        one
        for one in shown
        if unicodedata.bidirectional(one) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    }
    assert left == set()
    assert turning == set()


def test_a_monstrous_value_is_cut_and_says_so() -> None:
    shown = plain("x" * (MAX_VALUE + 123))
    assert shown == "x" * MAX_VALUE + "… (+123)"


def test_lines_keep_their_breaks_and_indent() -> None:
    assert plain_lines("a\n\tb\x1b\r\nc") == ("a", "    b\\x1b", "c")


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        ("set `a` and `b`.", ((False, "set "), (True, "a"), (False, " and "), (True, "b"), (False, "."))),
        ("`a`", ((True, "a"),)),
        ("a ` b", ((False, "a ` b"),)),
        ("`a` b ` c", ((True, "a"), (False, " b ` c"))),
        ("", ()),
    ],
)
def test_backticks_mark_what_is_typed(sentence: str, cut: tuple[tuple[bool, str], ...]) -> None:
    assert pieces(sentence) == cut
