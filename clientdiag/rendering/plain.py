"""Values from outside made harmless to show: nothing that moves a cursor or turns text around."""

from __future__ import annotations

import re

# Control characters (C0, DEL, C1), lone surrogates, line and paragraph separators; characters that
# change the direction of text (marks, embeddings, overrides, isolates); characters that are not
# seen (zero width space, word joiner, invisible operators, byte order mark, interlinear marks,
# tags). Joiners stay: scripts need them.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BREAKS = re.compile(r"[\t\r\n][ \t\r\n]*")

MAX_VALUE = 4_000
"""Characters shown of one value; a gateway's error text or a subject is far shorter."""
MAX_LINES = 20_000
"""Characters shown of a text of many lines, such as a traceback."""


def plain(value: str) -> str:
    r"""*value* on one line, its harmful characters written out as ``\x1b`` or ``\u202e``.

    Line breaks and tabs become a space; what is longer than any honest value is cut, and says so.
    """
    return _HARMFUL.sub(_escaped, _BREAKS.sub(" ", _capped(value, MAX_VALUE)))


def plain_lines(value: str) -> tuple[str, ...]:
    """*value* line by line, each made :func:`plain`; the indent of a line stays."""
    lines = _capped(value, MAX_LINES).splitlines()
    return tuple(_HARMFUL.sub(_escaped, line.replace("\t", "    ")) for line in lines)


def plain_text(value: str) -> str:
    """All of *value*, however long, its harmful characters written out; its lines and tabs stay."""
    kept = value.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(
        "\t".join(_HARMFUL.sub(_escaped, cell) for cell in line.split("\t")) for line in kept.split("\n")
    )


def pieces(sentence: str) -> tuple[tuple[bool, str], ...]:
    """*sentence* cut at its `backticks`: pairs of "is to be typed as it stands" and text.

    A backtick without a partner is an ordinary character.
    """
    parts = sentence.split("`")
    if len(parts) % 2 == 0:  # the last one has no partner
        parts[-2:] = ["`".join(parts[-2:])]
    return tuple((bool(place % 2), part) for place, part in enumerate(parts) if part)


def _capped(value: str, limit: int) -> str:
    return value if len(value) <= limit else f"{value[:limit]}… (+{len(value) - limit})"


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
