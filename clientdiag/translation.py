"""Sentences in the reader's language: one gettext catalogue for core and window alike."""

from __future__ import annotations

import gettext as _gettext
import re
import string
import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from clientdiag import resources

if TYPE_CHECKING:  # the window says its first words before the model is loaded
    from clientdiag.model.text import Text

DOMAIN = "clientdiag"
SOURCE = "en"
"""The language that the sentences are written in; it needs no catalogue."""
NAMES = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "ja": "日本語"}
"""The languages that are delivered, as their readers call them."""

_NAME = re.compile(r"[A-Za-z]{1,8}(?:_[A-Za-z0-9]{1,8})*")
_ENGLISH = frozenset({SOURCE, "C", "POSIX"})
_TO_THE_LEFT = frozenset({"ar", "fa", "he", "ur"})
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?P<rest> \d\d:\d\d(?::\d\d)?(?: UTC)?)?")

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = SOURCE


def use(*languages: str) -> None:
    """Choose the first of *languages* that is delivered; English where none is.

    A language is written as in ``de``, ``de_AT.UTF-8`` or ``de-AT``; what is no such name is passed over.
    """
    for wanted in languages:
        for name in _steps(wanted):
            if name in _ENGLISH:
                adopt(_gettext.NullTranslations(), SOURCE)
                return
            found = _load(name)
            if found is not None:
                adopt(found, name)
                return
    adopt(_gettext.NullTranslations(), SOURCE)


def adopt(catalogue: _gettext.NullTranslations, name: str) -> None:
    """Speak with *catalogue*, in the language *name*."""
    global _current, _language  # one reader a process
    _current, _language = catalogue, name


def language() -> str:
    """The language in use, as its catalogue is called: ``en``, ``de``."""
    return _language


def direction() -> str:
    """Where the language is written to: ``ltr`` or ``rtl``, as HTML calls it."""
    return "rtl" if _language.partition("_")[0] in _TO_THE_LEFT else "ltr"


def is_delivered(wanted: str) -> bool:
    """Whether *wanted* is a language that can be spoken."""
    return any(name in _ENGLISH or name in NAMES for name in _steps(wanted))


def _steps(wanted: str) -> Iterator[str]:
    """``de_AT.UTF-8`` is looked for as ``de_AT``, then as ``de``. Nothing else than a name passes."""
    name = re.split(r"[.@]", wanted, maxsplit=1)[0].replace("-", "_")
    if not _NAME.fullmatch(name):
        return
    parts = name.split("_")
    if name not in _ENGLISH:
        parts[0] = parts[0].lower()
    while parts:
        yield "_".join(parts)
        parts.pop()


def _load(name: str) -> _gettext.NullTranslations | None:
    file = resources.path("translations", name, "LC_MESSAGES", f"{DOMAIN}.mo")
    try:
        with file.open("rb") as opened:
            return _gettext.GNUTranslations(opened)
    except (OSError, ValueError, struct.error):  # not delivered, or damaged: English is better than nothing
        return None


def gettext(message: str) -> str:
    """The translation of a plain sentence; the extractor looks for this name."""
    return _current.gettext(message) if message else ""


def ngettext(message: str, plural: str, n: int) -> str:
    """The translation of a sentence whose form depends on the number *n*."""
    return _current.ngettext(message, plural, n)


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
    """*text* in the reader's language with its places filled. Never raises for a hostile report.

    A value that is a day, as ``2026-11-21``, is written as the language writes days, except between
    backticks, where what is typed or copied stands.
    """
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
                value = str(values[name])
                parts.append(value if literal.endswith("`") else day(value))
    except ValueError:  # a stray brace in a report of another version
        return sentence
    return "".join(parts)


def day(written: str) -> str:
    """A day as ISO 8601 writes it, with or without a time behind it, as the language writes it.

    What is no day is given back as it is.
    """
    found = _DAY.fullmatch(written)
    if found is None:
        return written
    pattern = gettext("{year}-{month}-{day}")
    for name in ("year", "month", "day"):
        pattern = pattern.replace(f"{{{name}}}", found[name])
    return pattern + (found["rest"] or "")


def number(value: float, digits: int) -> str:
    """*value* with *digits* behind the decimal sign of the language."""
    whole, _point, tenths = f"{value:.{digits}f}".partition(".")
    return gettext("{whole}.{tenths}").format(whole=whole, tenths=tenths) if tenths else whole


def listed(parts: Iterable[str]) -> str:
    """*parts* one after another, parted as the language parts the words of a list."""
    pattern, words = gettext("{before}, {next}"), ""
    for one in parts:
        words = _fill(pattern, {"before": words, "next": one}) if words else one
    return words
