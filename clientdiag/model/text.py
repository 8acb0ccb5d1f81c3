"""Sentences for people, kept apart from the values in them so that a reader's language decides."""

from __future__ import annotations

import msgspec


class Text(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence marked for translation.

    ``msgid`` is the English sentence with ``{name}`` places; ``args`` fills them. With ``plural``
    and ``n`` the reader's plural rule chooses between the two sentences.
    """

    msgid: str
    args: dict[str, str | int] = {}
    plural: str | None = None
    n: int | None = None


def text(msgid: str, /, **args: str | int) -> Text:
    """Mark *msgid* for translation; the extractor looks for this name."""
    return Text(msgid, args)


def ntext(msgid: str, plural: str, n: int, /, **args: str | int) -> Text:
    """Mark a sentence whose form depends on the number *n*, which is also the place ``{n}``."""
    return Text(msgid, {"n": n, **args}, plural, n)
