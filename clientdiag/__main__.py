"""The window without arguments, the command line with."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

WINDOW = "--window"
"""Hidden option, first: what follows is for the window. Its launcher on Windows and the self-test give it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Start the program; returns its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _open_closed_streams()
    for_window = arguments[1:] if arguments[:1] == [WINDOW] else []
    if arguments and arguments[0] != WINDOW:
        gc.set_threshold(50_000, 20, 20)  # a run is over before collecting pays
        from clientdiag import cli  # the command line never loads Qt, nor the window this

        return cli.main(arguments)
    if not _has_display() and "--offscreen" not in for_window:
        return _without_display()
    from clientdiag.gui.app import main as window  # as above

    return window(for_window)


def _open_closed_streams() -> None:
    """A caller may close standard output or error; what is said there is then said to nobody."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # open for good
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # open for good


def _without_display() -> int:
    from clientdiag import translation
    from clientdiag.platforms.languages import system_languages

    translation.use(*system_languages())
    said = translation.gettext(
        "There is no display to open a window on. Without a window: clientdiag run HOST, or clientdiag demo "
        "for a first look."
    )
    sys.stderr.write(f"clientdiag: {said}\n")
    return 64


def run() -> int:
    """Start the program from its command line; returns its exit code."""
    try:
        return main()
    except KeyboardInterrupt:  # while the program was still being loaded
        return 3


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(run())
