from __future__ import annotations

import re

import msgspec
import pytest

from clientdiag.model.core import State
from clientdiag.rendering.terminal import report_text
from clientdiag.rendering.terminal_table import cells, table
from tests.unit import hostile, samples

COLOR = re.compile(r"\x1b\[[0-9;]*m")


def test_the_text_reads_from_the_verdict_down() -> None:
    lines = report_text(samples.blocked(), color=False, width=80).splitlines()
    assert lines[0] == "  ✕  This computer does not trust the server certificate's issuer"
    text = "\n".join(lines)
    order = [
        "IT can fix this on your computer; you did nothing wrong.",
        "This computer  ",
        "Sign-in",
        "What you can do",
        "1. Save the diagnostic zip and send it to IT.",
        "What IT can do",
        "`LocalMachine\\Root`",
        "Commands for IT",
        "    certutil -addstore -f Root example-root.cer",
        "Could not be checked",
        "Your certificate: The store needs an administrator.",
        "Also noticed",
        "(trusted-by-user-only, because of",
        "For the phone: TRUST-ANCHOR-MISSING · 7F3K",
    ]
    places = [text.find(part) for part in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    assert text.endswith("ClientDiag 0.1.0")


def test_color_is_only_there_when_asked_for_and_says_nothing_more() -> None:
    plain = report_text(samples.blocked(), color=False, width=80, details=True)
    colored = report_text(samples.blocked(), color=True, width=80, details=True)
    assert "\x1b" not in plain
    assert COLOR.sub("", colored).replace("`", "") == plain.replace("`", "")
    assert "\x1b[36mLocalMachine\\Root\x1b[0m" in colored


@pytest.mark.parametrize("width", [0, 40, 60, 80, 200])
def test_lines_keep_to_the_width_unless_something_is_to_be_copied(width: int) -> None:
    lines = report_text(samples.blocked(), color=False, width=width).splitlines()
    long = [line for line in lines if len(line) > max(40, min(width, 110))]
    copied = ("certutil", "5D565D56", "For the phone:")
    assert [line for line in long if not any(part in line for part in copied)] == []


def test_nothing_from_outside_drives_the_terminal() -> None:
    text = report_text(
        hostile.report(hostile.CONTROLS), color=False, width=80, opened_from=hostile.CONTROLS, details=True
    )
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "\\x1b[2J" in text
    colored = report_text(hostile.report(hostile.CONTROLS), color=True, width=80, details=True)
    assert "\x1b" not in COLOR.sub("", colored)


def test_a_demo_and_an_opened_zip_are_said_first() -> None:
    demo = msgspec.structs.replace(samples.blocked(), demo=True)
    lines = report_text(demo, color=False, width=80, opened_from="case 7.zip").splitlines()
    assert lines[0] == "  DEMO: this is the built-in demo gateway, not your VPN."
    assert lines[1] == "  Opened from case 7.zip"


def test_details_add_every_finding_and_check() -> None:
    short = report_text(samples.blocked(), color=False, width=100)
    whole = report_text(samples.blocked(), color=False, width=100, details=True)
    assert whole.startswith(short.rstrip("\n"))
    for part in (
        "code: name-mismatch (note)",
        "seen in: tls-handshake.0, local-trust.0",
        "ValueError: <b>no</b>",
    ):
        assert part in whole
        assert part not in short
    assert re.search(r"client-install +timed out +10\.0 s +It did not answer\.", whole)


@pytest.mark.parametrize(
    ("state", "symbol"),
    [(State.READY, "✓"), (State.ATTENTION, "!"), (State.BLOCKED, "✕"), (State.UNDETERMINED, "?")],
)
def test_every_state_has_its_own_symbol(state: State, symbol: str) -> None:
    assert report_text(samples.bare(state), color=False, width=80).startswith(f"  {symbol}  ")


def test_a_ready_verdict_says_what_was_not_tested() -> None:
    text = report_text(samples.bare(), color=False, width=100)
    assert "Sign-in itself was not tested." in " ".join(text.split())


def same(value: str) -> str:
    return value


def test_a_table_that_fits_stands_in_columns() -> None:
    lines = list(table(("Name", "Found"), (("漢字 root", "yes"), ("b", "no")), 80, same))
    assert lines == ["    Name       Found", "    漢字 root  yes", "    b          no"]


def test_a_table_that_does_not_fit_is_written_as_lists_and_cuts_nothing() -> None:
    long = "x" * 100
    lines = list(table(("Name", "Value"), (("a", long), ("b",)), 80, same))
    assert lines == ["    Name   a", f"    Value  {long}", "", "    Name   b"]


def test_a_table_that_is_too_broad_wraps_between_words() -> None:
    lines = list(table(("", "by name"), (("Issuer of it", "one two three"), ("TLS", "yes")), 20, same))
    assert lines == [
        "               by name",
        "    Issuer of  one two",
        "    it         three",
        "    TLS        yes",
    ]
    assert max(len(line) for line in lines) <= 24


def test_an_empty_table_is_nothing() -> None:
    assert list(table(("Name",), (), 80, same)) == []
    assert list(table((), ((),), 80, same)) == []


def test_wide_and_combining_characters_are_counted_as_shown() -> None:
    assert [cells(one) for one in ("abc", "漢字", "e\u0301")] == [3, 4, 1]
