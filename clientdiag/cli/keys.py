"""The key that opens sealed zips, and its passphrase, asked for at the terminal."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from clientdiag.bundle.sealing import Key
from clientdiag.bundle.sealing import read_key as read
from clientdiag.translation import gettext


def read_key(path: Path) -> Key:
    """The key in a file. Raises :class:`clientdiag.bundle.sealing.BadKey`."""
    return read(path, _ask)


def _ask(name: str) -> str | None:
    """The passphrase as it is typed; None where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return None
    try:
        return getpass.getpass(gettext("Passphrase of {file}: ").format(file=name))
    except EOFError:
        return None
