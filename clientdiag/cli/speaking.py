"""Which language the command line is answered in: asked for, set, or the system's."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence

from clientdiag import translation
from clientdiag.platforms.languages import system_languages
from clientdiag.translation import Problem
from clientdiag.translation import gettext as _

_OPTION = "--language"


def speak_as_asked(argv: Sequence[str]) -> None:
    """Before anything is read that would have to be answered: as *argv* asks, else as the system does."""
    translation.use(*_asked(argv), *system_languages())


def _asked(argv: Sequence[str]) -> list[str]:
    for place, word in enumerate(argv):
        if word == _OPTION and place + 1 < len(argv):
            return [argv[place + 1]]
        if word.startswith(f"{_OPTION}="):
            return [word.partition("=")[2]]
    return []


def speak_as_set(given: argparse.Namespace) -> None:
    """For a command that reads no settings otherwise: in what language IT or the user wants to read.

    Settings that cannot be used stop no zip from being opened; a run would say what is wrong with them.
    """
    from clientdiag import platforms, settings  # not every command needs them

    asked = getattr(given, "language", None)
    with contextlib.suppress(Problem):
        loaded = settings.load(platforms.current().policy(), {"language": asked} if asked else {})
        translation.use(loaded.language.value, *system_languages())


def add_language(parser: argparse.ArgumentParser, default: str | None) -> None:
    """The option for it; *default* says nothing, or that what stands before the command holds."""
    parser.add_argument(
        _OPTION,
        type=_language,
        default=default,
        metavar="LANG",
        help=_("the language of what is said: {languages}; the system's when left out").format(
            languages=", ".join(translation.NAMES)
        ),
    )


def _language(word: str) -> str:
    if not translation.is_delivered(word):
        raise argparse.ArgumentTypeError(
            _("there is no language “{word}”; there are: {languages}").format(
                word=word[:20], languages=", ".join(translation.NAMES)
            )
        )
    return word
