"""The only switch on the operating system. Everything else asks the :class:`Platform` it is given."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window asks for the languages before anything heavy is loaded
    from clientdiag.platforms.base import Platform
    from clientdiag.platforms.desktop import Desktop


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


def current_desktop() -> Desktop:
    """The desktop that this program runs on. Few runs ask anything of it."""
    if sys.platform == "win32":
        from clientdiag.platforms.windows.desktop import WindowsDesktop  # exists on Windows only

        return WindowsDesktop()
    if sys.platform == "darwin":
        from clientdiag.platforms.macos.desktop import MacDesktop  # as above

        return MacDesktop()
    from clientdiag.platforms.linux_desktop import LinuxDesktop  # as above

    return LinuxDesktop()
