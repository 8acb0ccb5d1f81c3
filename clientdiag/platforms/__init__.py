"""The only switch on the operating system. Everything else asks the :class:`Platform` it is given."""

from __future__ import annotations

import sys

from clientdiag.platforms.base import Platform


def current() -> Platform:
    """The platform this program runs on."""
    if sys.platform == "win32":
        from clientdiag.platforms.windows import Windows  # exists on Windows only

        return Windows()
    if sys.platform == "darwin":
        from clientdiag.platforms.macos import MacOS  # exists on macOS only

        return MacOS()
    from clientdiag.platforms.linux import Linux  # as above

    return Linux()
