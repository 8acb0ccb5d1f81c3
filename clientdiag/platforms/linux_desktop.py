"""Linux' desktop: file managers by D-Bus (org.freedesktop.FileManager1), e-mail by xdg-utils.

Ran with Thunar, which shows the file selected; in the tests against a real session bus and the real xdg-utils
with programs of our own behind them. Never with a real e-mail program.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from clientdiag.platforms.desktop import Letter, Outcome, Place, is_web
from clientdiag.platforms.starting import ask_to, first, start

_SERVICE = "org.freedesktop.FileManager1"
_OBJECT = "/org/freedesktop/FileManager1"
_METHOD = f"{_SERVICE}.ShowItems"
_CONFUSING = frozenset("'\"\\")
"""xdg-email hands the path on inside quotation marks of its own."""


class LinuxDesktop:
    """See :class:`clientdiag.platforms.desktop.Desktop`."""

    def show_file(self, path: Path) -> Outcome:
        """By the file manager that answers on the session bus, else the folder alone by xdg-open."""
        whole = path.absolute()
        ways = [partial(_by_gdbus, whole.as_uri()), partial(_by_dbus_send, whole.as_uri())]
        if not _has_session_bus():
            ways = []
        if _has_display():
            ways.append(partial(start, "xdg-open", str(whole.parent)))
        return first(*ways)

    def begin_letter(self, letter: Letter) -> Outcome:
        """By xdg-email; whether the e-mail program behind it takes the file, it does not say."""
        path = str(letter.attachment.absolute())
        if not _has_display() or _CONFUSING & set(path) or not path.isprintable():
            return Outcome.NOT_POSSIBLE
        words = ["--utf8", "--subject", letter.subject, "--body", letter.body, "--attach", path]
        return start("xdg-email", *words, *([letter.to] if letter.to else []))

    def begin_bare_letter(self, letter: Letter) -> Outcome:
        """By xdg-email, or where it is missing by xdg-open."""
        if not _has_display():
            return Outcome.NOT_POSSIBLE
        return first(
            partial(start, "xdg-email", letter.mailto),
            partial(start, "xdg-open", letter.mailto),
        )

    def open_place(self, place: Place) -> Outcome:
        """By the programs of GNOME, KDE and the desktops that follow them."""
        if not _has_display():
            return Outcome.NOT_POSSIBLE
        return first(*(partial(start, *command) for command in _PLACES[place]))

    def open_page(self, address: str) -> Outcome:
        """By xdg-open."""
        if not _has_display() or not is_web(address):
            return Outcome.NOT_POSSIBLE
        return start("xdg-open", address)


_PLACES: dict[Place, tuple[tuple[str, ...], ...]] = {
    Place.CLOCK: (
        ("gnome-control-center", "datetime"),
        ("systemsettings", "kcm_clock"),
        ("systemsettings5", "kcm_clock"),
        ("cinnamon-settings", "calendar"),
        ("time-admin",),
    ),
    Place.OWN_CERTIFICATES: (("seahorse",), ("kleopatra",)),
    Place.COMPUTER_CERTIFICATES: (),  # files below /etc: no desktop has a program for them
}
"""What is tried, in this order. Only the first that is installed runs."""


def _by_gdbus(uri: str) -> Outcome:
    where = ("--session", "--dest", _SERVICE, "--object-path", _OBJECT, "--method", _METHOD)
    return ask_to("gdbus", "call", *where, f"['{uri}']", "")  # as_uri leaves no quotation mark


def _by_dbus_send(uri: str) -> Outcome:
    where = ("--session", "--print-reply", f"--dest={_SERVICE}", _OBJECT, _METHOD)
    return ask_to("dbus-send", *where, f"array:string:{uri}", "string:")  # nor a comma


def _has_session_bus() -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS") or (folder and Path(folder, "bus").exists()))


def _has_display() -> bool:
    """Without one xdg-utils would start programs of the terminal."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
