"""Sentences in the reader's language: one gettext catalogue for core and window alike."""

from __future__ import annotations

import gettext as _gettext
import string
from typing import TYPE_CHECKING

from clientdiag import resources

if TYPE_CHECKING:  # the window says its first words before the model is loaded
    from clientdiag.model.text import Text

DOMAIN = "clientdiag"
_current: _gettext.NullTranslations = _gettext.NullTranslations()


def use(*languages: str) -> None:
    """Choose the first of *languages* that is delivered; English where none is."""
    global _current  # noqa: PLW0603  # one reader a process
    _current = _gettext.translation(
        DOMAIN, str(resources.path("translations")), list(languages), fallback=True
    )


def gettext(message: str) -> str:
    """The translation of a plain sentence; the extractor looks for this name."""
    return _current.gettext(message)


class Problem(ValueError):
    """Bad input from a person, a file or a policy: one clear sentence, in the reader's language."""

    def __init__(self, sentence: Text) -> None:
        """*sentence* says what is wrong, where, and what to do."""
        super().__init__(say(sentence))
        self.sentence = sentence


class _Gaps(dict[str, object]):
    """Leaves a place without a value as it stands, so a report of another version still reads."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def say(text: Text) -> str:
    """*text* in the reader's language with its places filled. Never raises for a hostile report."""
    if text.plural is not None and text.n is not None:
        sentence = _current.ngettext(text.msgid, text.plural, text.n)
    else:
        sentence = _current.gettext(text.msgid) if text.msgid else ""
    return _fill(sentence, text.args)


def _fill(sentence: str, args: dict[str, str | int]) -> str:
    parts: list[str] = []
    values = _Gaps(args)
    try:
        for literal, name, _spec, _conversion in string.Formatter().parse(sentence):
            parts.append(literal)
            if name is not None:
                parts.append(str(values[name]))
    except ValueError:  # a stray brace in a report of another version
        return sentence
    return "".join(parts)
