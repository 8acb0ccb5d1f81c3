"""What is asked of the user's desktop when a zip is handed over: to show a file, to begin an e-mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

_PLAIN = re.compile(r"[A-Za-z0-9._~:/?#\[\]@%+,;=-]{1,2000}", re.ASCII)


class Outcome(StrEnum):
    """How far the desktop went. It never says more than is known."""

    DONE = "done"
    """The desktop says that it did it."""
    ASKED = "asked"
    """A program was started for it; whether it did all of it can only be seen."""
    CANCELLED = "cancelled"
    """The user ended it."""
    NOT_POSSIBLE = "not-possible"
    """There is no program for it here, or it failed."""


class Place(StrEnum):
    """A place of the system's own to which a user can be led. Opening it changes nothing."""

    CLOCK = "clock"
    """The settings of date and time."""
    OWN_CERTIFICATES = "own-certificates"
    """The certificates of whoever is signed in."""
    COMPUTER_CERTIFICATES = "computer-certificates"
    """The computer's certificates, its trusted roots among them; the system may ask for an administrator."""


@dataclass(frozen=True)
class Letter:
    """An e-mail to begin: one address, one line of subject, a few lines of text, the file to attach.

    Lines of ``body`` end with a line feed. ``to`` may be empty: then the user fills it in.
    """

    to: str
    to_name: str
    subject: str
    body: str
    attachment: Path

    @property
    def mailto(self) -> str:
        """The letter as an address that begins with ``mailto:`` (RFC 6068), which cannot hold a file."""
        body = quote(self.body.replace("\n", "\r\n"), safe="")
        return f"mailto:{quote(self.to, safe='@')}?subject={quote(self.subject, safe='')}&body={body}"


class Desktop(Protocol):
    """One system's desktop. None of these raises; each may wait for the system."""

    def show_file(self, path: Path) -> Outcome:
        """Open the folder of *path* with that file selected, or at least the folder (then ASKED)."""
        ...

    def begin_letter(self, letter: Letter) -> Outcome:
        """Have the e-mail program begin *letter* with its file attached. It is the user who sends it.

        On Windows this lasts until the user closes the letter.
        """
        ...

    def begin_bare_letter(self, letter: Letter) -> Outcome:
        """Have the e-mail program begin *letter* without its file."""
        ...

    def open_place(self, place: Place) -> Outcome:
        """Open *place*."""
        ...

    def open_page(self, address: str) -> Outcome:
        """Open a web *address* (http or https) in the user's browser; any other is NOT_POSSIBLE."""
        ...


def is_web(address: str) -> bool:
    """Whether a browser may be given *address*: http or https, a host, nothing that a shell could take."""
    parts = urlsplit(address)
    return (
        parts.scheme in {"http", "https"} and bool(parts.hostname) and _PLAIN.fullmatch(address) is not None
    )
