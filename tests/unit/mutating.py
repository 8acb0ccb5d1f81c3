"""Zips and reports that were spoiled by chance: the same spoils for the same seed."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any

from clientdiag import bundle, fleet
from clientdiag.fleet.terminal import comparison_text
from clientdiag.rendering.html import report_html
from clientdiag.rendering.terminal import report_text
from tests.unit import samples

_SIGNATURES = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")
_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2**63, 1e308, "", "x", "\x00\x1b[2J", "\u202e", "\u2028", "{", "{0}", "‹name-1›",
    "9" * 5_000, [], {}, [[]], {"kind": "x"}, "2026-11-21T09:16:27Z", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "ready", "error", "AAAA", "MIIB", "::1", "192.0.2.1", "a.b" * 40, "xn--a",
)  # fmt: skip
_READABLE_BLANK = "\xa0"
BASE = fleet.Diagnosis("base.zip", samples.blocked())


def spoiled_zips(sources: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """*sources* with heads, single bytes or whole stretches changed, taken out or put in."""
    dice = random.Random(seed)
    for _ in range(count):
        data = bytearray(dice.choice(sources))
        dice.choice((_heads, _heads, _bytes, _without, _inserted))(data, dice)
        yield bytes(data)


def _heads(data: bytearray, dice: random.Random) -> None:
    signature = dice.choice(_SIGNATURES)
    places = [place for place in range(len(data)) if data.startswith(signature, place)]
    place = dice.choice(places)
    for _ in range(dice.randint(1, 4)):
        at = place + dice.randrange(4, 46)
        if at < len(data):
            data[at] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))


def _bytes(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 8)):
        data[dice.randrange(len(data))] = dice.randrange(256)


def _without(data: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(data))
    del data[place : place + dice.randrange(1, 200)]


def _inserted(data: bytearray, dice: random.Random) -> None:
    place, source = dice.randrange(len(data)), dice.randrange(len(data))
    more = bytes(data[source : source + 400]) if dice.random() < 0.5 else dice.randbytes(200)
    data[place:place] = more


def spoiled_reports(sources: Sequence[dict[str, Any]], count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Reports with values changed, taken away, moved or added anywhere."""
    dice = random.Random(seed)
    for _ in range(count):
        raw = copy.deepcopy(dice.choice(sources))
        for _ in range(dice.randint(1, 4)):
            _spoil(raw, dice)
        yield raw


def _spoil(raw: dict[str, Any], dice: random.Random) -> None:
    everywhere = list(_places(raw))
    inside, key = dice.choice(everywhere)
    chance = dice.random()
    if chance < 0.15:
        del inside[key]
    elif chance < 0.3:
        other, there = dice.choice(everywhere)
        inside[key] = copy.deepcopy(other[there])
    elif chance < 0.4 and isinstance(inside, dict):
        inside["new"] = copy.deepcopy(dice.choice(_ODD))
    else:
        inside[key] = copy.deepcopy(dice.choice(_ODD))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield value, key
            yield from _places(one)


def show_everywhere(opened: bundle.Opened) -> None:
    """Show what was opened in the terminal, the web page and a comparison; raises where that goes wrong."""
    compared = fleet.compare(BASE, fleet.Diagnosis("other.zip", opened.rejudged, opened.differences))
    texts = (
        report_text(opened.rejudged, color=False, width=80, details=True),
        report_text(opened.report, color=False, width=80, details=True),
        comparison_text(compared, color=False, width=80, details=True),
    )
    for said in texts:
        lines = said.replace(_READABLE_BLANK, " ").splitlines()
        assert all(line.isprintable() for line in lines), [line for line in lines if not line.isprintable()]
        assert "The tables could not be made" not in said
    assert "<script" not in report_html(opened.rejudged).lower()
    reasons = [one.reason.msgid for one in opened.rejudged.unevaluated if one.reason is not None]
    assert not any("a fault in this program" in reason for reason in reasons)
