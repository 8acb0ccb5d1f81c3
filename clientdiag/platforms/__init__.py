"""The only switch on the operating system. Everything else asks the :class:`Platform` it is given."""

from __future__ import annotations

import sys

from clientdiag.platforms.base import Platform


def current() -> Platform:
    """The platform this program runs on."""
    if sys.platform == "win32":
        from clientdiag.platforms.windows import Windows  # noqa: PLC0415  # exists on Windows only

        return Windows()
    if sys.platform == "darwin":
        from clientdiag.platforms.macos import MacOS  # noqa: PLC0415  # exists on macOS only

        return MacOS()
    from clientdiag.platforms.linux import Linux  # noqa: PLC0415  # as above

    return Linux()
