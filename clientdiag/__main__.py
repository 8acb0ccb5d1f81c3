"""The window without arguments, the command line with."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Start the program; returns its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments:
        from clientdiag import cli  # the command line never loads Qt, nor the window this

        return cli.main(arguments)
    if not _has_display():
        sys.stderr.write(
            "clientdiag: There is no display to open a window on. Without a window: clientdiag run HOST, "
            "or clientdiag demo for a first look.\n"
        )
        return 64
    from clientdiag.gui.app import main as window  # as above

    return window([])


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
