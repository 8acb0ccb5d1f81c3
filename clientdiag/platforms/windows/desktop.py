"""Windows' desktop: Explorer and e-mail by MAPI. Explorer ran under Wine only, MAPI nowhere."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from clientdiag.platforms.desktop import Letter, Outcome, Place, is_web
from clientdiag.platforms.starting import start_line
from clientdiag.platforms.windows.mapi import begin_letter


class WindowsDesktop:
    """See :class:`clientdiag.platforms.desktop.Desktop`."""

    def show_file(self, path: Path) -> Outcome:
        """By Explorer, which says nothing of how it went."""
        whole = str(path.absolute())
        if '"' in whole or "\0" in whole:
            return Outcome.NOT_POSSIBLE
        explorer = Path(os.environ.get("SYSTEMROOT") or r"C:\Windows", "explorer.exe")
        # Explorer reads its command line itself: only the path may stand in quotation marks
        return start_line(f'"{explorer}" /select,"{whole}"')

    def begin_letter(self, letter: Letter) -> Outcome:
        """By the program that is registered for MAPI, such as Outlook or Thunderbird."""
        return begin_letter(letter)

    def begin_bare_letter(self, letter: Letter) -> Outcome:
        """By whatever opens mailto: addresses."""
        return _open(letter.mailto)  # the address is ours, each part of it quoted

    def open_place(self, place: Place) -> Outcome:
        """By the Settings app, and by the consoles for certificates; certlm asks for an administrator."""
        if place is Place.CLOCK:
            return _open("ms-settings:dateandtime")
        console = "certmgr.msc" if place is Place.OWN_CERTIFICATES else "certlm.msc"
        return _open(str(Path(os.environ.get("SYSTEMROOT") or r"C:\Windows", "System32", console)))

    def open_page(self, address: str) -> Outcome:
        """By the user's browser."""
        return _open(address) if is_web(address) else Outcome.NOT_POSSIBLE


def _open(what: str) -> Outcome:
    if sys.platform == "win32":
        try:
            os.startfile(what)  # noqa: S606  # a place of the system's own, or an address that was looked at
        except OSError:
            return Outcome.NOT_POSSIBLE
        return Outcome.ASKED
    return Outcome.NOT_POSSIBLE
