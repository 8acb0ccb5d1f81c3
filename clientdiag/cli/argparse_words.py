"""The words that argparse says by itself, in the reader's language.

argparse looks its sentences up with the functions it imported from gettext; :func:`translate` gives it
ours. The sentences stand here once more so that the extractor finds them; a test compares them with
those that argparse has.
"""

from __future__ import annotations

import argparse

from clientdiag import translation
from clientdiag.translation import gettext as _


def translate() -> None:
    """Have argparse speak the language in use from now on."""
    argparse._ = translation.gettext  # type: ignore[attr-defined]  # as its source reads in 3.11 to 3.14
    argparse.ngettext = translation.ngettext  # type: ignore[attr-defined]  # as above


def words() -> tuple[str, ...]:
    """What argparse may say to a person who types. Never called by the program: it is for the extractor."""
    return (
        _("usage: "),
        _("positional arguments"),
        _("options"),
        _("show this help message and exit"),
        _("show program's version number and exit"),
        _("argument %(argument_name)s: %(message)s"),
        _("unknown parser %(parser_name)r (choices: %(choices)s)"),
        _("unrecognized arguments: %s"),
        _("not allowed with argument %s"),
        _("ignored explicit argument %r"),
        _("the following arguments are required: %s"),
        _("expected one argument"),
        _("ambiguous option: %(option)s could match %(matches)s"),
        _("invalid %(type)s value: %(value)r"),
        _("invalid choice: %(value)r (choose from %(choices)s)"),
    )
