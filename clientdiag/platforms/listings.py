"""What the system itself prints of its network and its clock, for IT to read; no rule reads it.

macOS' and Windows' commands are as their manuals say; Windows' ran under Wine only, macOS' nowhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from clientdiag.model.core import Operation
from clientdiag.platforms.asking import ask
from clientdiag.platforms.listing import Listing

MAX_PRINTED = 256 * 1024
DEADLINE_S = 8.0
_PLACES = ("/usr/sbin", "/sbin", "/usr/bin", "/bin")


LINUX = (
    ("network", "ip", "address"),
    ("network", "ip", "route"),
    ("network", "ip", "-6", "route"),
    ("resolvers", "resolvectl", "--no-pager", "status"),
    ("clock", "timedatectl", "--no-pager"),
)
MACOS = (
    ("network", "ifconfig"),
    ("network", "netstat", "-rn"),
    ("resolvers", "scutil", "--dns"),
    ("proxy", "scutil", "--proxy"),
    ("versions", "sw_vers"),
)
WINDOWS = (
    ("network", "ipconfig.exe", "/all"),
    ("network", "route.exe", "print"),
    ("proxy", "netsh.exe", "winhttp", "show", "proxy"),
    ("clock", "w32tm.exe", "/query", "/status"),
)


def listings(
    commands: Iterable[tuple[str, ...]], files: Iterable[tuple[str, Path]] = ()
) -> Iterator[Listing]:
    """What these commands print and these files hold; a command that is not there is left out."""
    for file, program, *arguments in commands:
        path = _program(program)
        if path is not None:
            yield Listing(file, " ".join((program, *arguments)), partial(_printed, path, arguments))
    for file, place in files:
        if place.is_file():
            yield Listing(file, str(place), partial(_held, place))


def _program(name: str) -> Path | None:
    root = os.environ.get("SYSTEMROOT")
    folders = (Path(root, "System32"),) if root else tuple(map(Path, _PLACES))
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def _printed(path: Path, arguments: list[str]) -> str:
    answer = ask(str(path), *arguments, deadline_s=DEADLINE_S, operation=Operation.READ_FILE)
    if answer.failure is not None:
        raise OSError(answer.failure.kind.value)
    return _decoded((answer.output or answer.errors)[:MAX_PRINTED])


def _held(place: Path) -> str:
    with place.open("rb") as file:
        return _decoded(file.read(MAX_PRINTED))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:  # a Windows console prints in its own code page
        return data.decode("oem" if sys.platform == "win32" else "latin-1", "replace")
