"""macOS' desktop: Finder by `open -R`, Mail by AppleScript. Never run on a real Mac."""

from __future__ import annotations

import os
import plistlib
from functools import partial
from pathlib import Path
from xml.parsers.expat import ExpatError

from clientdiag.platforms.desktop import Letter, Outcome, Place, is_web
from clientdiag.platforms.starting import ask_to, first, start

OPEN = "/usr/bin/open"
OSASCRIPT = "/usr/bin/osascript"
_HANDLERS = Path("Library/Preferences/com.apple.LaunchServices/com.apple.launchservices.secure.plist")
_MAX_BYTES = 4 * 1024 * 1024
_PATIENCE_S = 60.0
"""Mail may have to start, and macOS asks the user once whether this program may steer it."""
_SCRIPT = """\
on run argv
    tell application "Mail"
        set letter to make new outgoing message with properties ¬
            {subject:item 2 of argv, content:item 3 of argv & return & return, visible:true}
        tell letter
            if item 1 of argv is not "" then
                make new to recipient at end of to recipients with properties {address:item 1 of argv}
            end if
            make new attachment with properties {file name:(POSIX file (item 4 of argv))} ¬
                at after the last paragraph
        end tell
        activate
    end tell
end run
"""
"""What the letter holds comes as arguments, never as part of the script."""


class MacDesktop:
    """See :class:`clientdiag.platforms.desktop.Desktop`."""

    def show_file(self, path: Path) -> Outcome:
        """By Finder."""
        return ask_to(OPEN, "-R", str(path.absolute()))

    def begin_letter(self, letter: Letter) -> Outcome:
        """By Mail, where Mail is what opens e-mail addresses; other programs are not scripted."""
        if mail_program() not in {"", "com.apple.mail"}:
            return Outcome.NOT_POSSIBLE
        path = str(letter.attachment.absolute())
        words = (letter.to, letter.subject, letter.body, path)
        return ask_to(OSASCRIPT, "-e", _SCRIPT, *words, deadline_s=_PATIENCE_S)

    def begin_bare_letter(self, letter: Letter) -> Outcome:
        """By whatever opens mailto: addresses."""
        return start(OPEN, letter.mailto)

    def open_place(self, place: Place) -> Outcome:
        """By System Settings (macOS 13 and newer) or its older pane; certificates by Keychain Access."""
        if place is Place.CLOCK:
            return first(*(partial(ask_to, OPEN, one) for one in _CLOCK))
        return first(*(partial(ask_to, OPEN, "-a", one) for one in _KEYCHAINS))

    def open_page(self, address: str) -> Outcome:
        """By the user's browser."""
        return ask_to(OPEN, address) if is_web(address) else Outcome.NOT_POSSIBLE


_CLOCK = (
    "x-apple.systempreferences:com.apple.Date-Time-Settings.extension",
    "/System/Library/PreferencePanes/DateAndTime.prefPane",
)
_KEYCHAINS = ("Keychain Access", "/System/Library/CoreServices/Applications/Keychain Access.app")


def mail_program() -> str:
    """The bundle identifier of what opens e-mail addresses, in lower case; empty where none was chosen."""
    try:
        with Path(os.environ.get("HOME", "/"), _HANDLERS).open("rb") as file:
            listed = plistlib.loads(file.read(_MAX_BYTES))
        handlers = listed["LSHandlers"]
        chosen = [one for one in handlers if str(one.get("LSHandlerURLScheme", "")).lower() == "mailto"]
        return str(chosen[-1].get("LSHandlerRoleAll", "")).lower() if chosen else ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ExpatError):
        return ""
