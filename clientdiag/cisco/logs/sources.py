"""Where the Cisco client's logs are, system by system, as plain descriptions.

Nothing here asks which system this is, and nothing runs a command: the platforms do. Places that were
only described and never seen on a real machine: Windows' and macOS' files, and every message history.
"""

from __future__ import annotations

import bz2
import fnmatch
import gzip
import io
import lzma
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, cast

from clientdiag.cisco.logs.source import Form, Log, Stream

MAX_FILES = 40
"""So many files of one place are read, the newest."""
MAX_LISTED = 20_000

PROGRAMS = (
    "acvpnagent",
    "acvpnagentd",
    "acvpncli",
    "acvpndownloader",
    "acvpnui",
    "csc_ui",
    "csc_vpnagent",
    "csc_vpnapi",
    "csc_vpncli",
    "csc_vpndownloader",
    "vpn",
    "vpnagent",
    "vpnagentd",
    "vpndownloader",
    "vpnui",
)
CHANNELS = ("Cisco Secure Client - AnyConnect VPN", "Cisco AnyConnect Secure Mobility Client")
"""Event channels; any other whose name begins with Cisco is worth reading too."""
_PREDICATE = (
    'process BEGINSWITH "vpn" OR process BEGINSWITH "acvpn" OR process BEGINSWITH "csc_" '
    'OR process CONTAINS "Cisco"'
)


@dataclass(frozen=True)
class FilesSource:
    """Files of one folder that continue one another.

    ``folder`` may begin with a name in braces, for which the platform knows the place: ``{home}``,
    ``{SystemRoot}``, ``{LOCALAPPDATA}``, ``{ProgramData}``. ``patterns`` are those of file names.
    """

    name: str
    folder: str
    patterns: tuple[str, ...]
    form: Form = Form.TEXT
    mixed: bool = False


@dataclass(frozen=True)
class CommandSource:
    """A tool of the system that prints a log: its path, its arguments, and how long it may take, in seconds.

    It is run without a shell, with LANG=C and without input.
    """

    name: str
    program: str
    arguments: tuple[str, ...]
    deadline_s: float
    form: Form = Form.TEXT
    mixed: bool = False


Source = FilesSource | CommandSource

LINUX: tuple[Source, ...] = (
    CommandSource(
        "journal",
        "/usr/bin/journalctl",
        (
            "--no-pager",
            "--quiet",
            "--output=short-iso",
            "--since=-7d",
            *(f"--identifier={name}" for name in PROGRAMS),
        ),
        20.0,
        mixed=True,
    ),
    FilesSource("syslog", "/var/log", ("syslog", "syslog[.-]*"), mixed=True),
    FilesSource("messages", "/var/log", ("messages", "messages[.-]*"), mixed=True),
    FilesSource("message history", "{home}/.cisco/vpn/log", ("UIHistory*",)),
    FilesSource("installation", "/var/log/secureclient", ("*.log",)),
    FilesSource("installation", "/opt/cisco/secureclient", ("*.log",)),
    FilesSource("installation", "/var/log/anyconnect", ("*.log",)),
    FilesSource("installation", "/opt/cisco/anyconnect", ("*.log",)),
)

MACOS: tuple[Source, ...] = (
    CommandSource(
        "unified log",
        "/usr/bin/log",
        ("show", "--style", "syslog", "--last", "2h", "--predicate", _PREDICATE),
        60.0,
        mixed=True,
    ),
    FilesSource("system.log", "/var/log", ("system.log", "system.log.*"), mixed=True),
    FilesSource("message history", "{home}/.cisco/vpn/log", ("UIHistory*",)),
    FilesSource("installation", "/var/log/secureclient", ("*.log",)),
    FilesSource("installation", "/var/log/anyconnect", ("*.log",)),
)


def channel(name: str) -> CommandSource:
    """The events of one Windows channel, the newest first."""
    return CommandSource(
        name,
        "{SystemRoot}/System32/wevtutil.exe",
        ("qe", name, "/f:XML", "/e:Events", "/rd:true", "/c:20000", "/uni:true"),
        30.0,
        Form.EVENTS,
    )


WINDOWS: tuple[Source, ...] = (
    *(channel(name) for name in CHANNELS),
    FilesSource("event files", "{SystemRoot}/System32/winevt/Logs", ("Cisco*.evtx",), Form.EVTX),
    FilesSource("message history", "{LOCALAPPDATA}/Cisco/Cisco Secure Client/VPN", ("UIHistory*",)),
    FilesSource(
        "message history", "{LOCALAPPDATA}/Cisco/Cisco AnyConnect Secure Mobility Client", ("UIHistory*",)
    ),
)


def placed(where: str, places: Mapping[str, Path]) -> Path | None:
    """The path that *where* stands for; None where the platform does not know its place."""
    if not where.startswith("{"):
        return Path(where)
    name, _, rest = where[1:].partition("}")
    place = places.get(name)
    return None if place is None else place / rest.lstrip("/")


def file_stream(source: FilesSource, places: Mapping[str, Path], shown: str | None = None) -> Stream | None:
    """The stream of the files that are there, the newest first; None where there are none.

    A folder that may not be listed is a stream of one log that says so when it is read. *shown* is
    the folder as it may be named in a report.
    """
    folder = placed(source.folder, places)
    if folder is None:
        return None
    prefix = source.folder.replace("{home}", "~") if shown is None else shown
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for _, entry in zip(range(MAX_LISTED), entries, strict=False)]
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return Stream(source.name, (Log(prefix, partial(_open_folder, folder), source.form, source.mixed),))
    found = [
        (folder / name, _modified(folder / name))
        for name in sorted(names)
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in source.patterns)
    ]
    found.sort(key=lambda one: one[1] or datetime.min.replace(tzinfo=UTC), reverse=True)
    logs = tuple(
        Log(f"{prefix}/{path.name}", partial(open_file, path), source.form, source.mixed, modified)
        for path, modified in found[:MAX_FILES]
    )
    return Stream(source.name, logs) if logs else None


def output_stream(source: CommandSource, output: IO[bytes]) -> Stream:
    """The stream of what a command prints.

    *output* has to raise TimeoutError or another OSError where the command was given up or ended badly:
    its end alone would look like the end of the log.
    """
    return Stream(source.name, (Log(source.name, lambda: output, source.form, source.mixed),))


def open_file(path: Path) -> IO[bytes]:
    """A log, unpacked by its name's ending. Raises OSError; for what is no regular file too."""
    # opened first and looked at then, without waiting for whoever would write into a pipe
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    file = os.fdopen(number, "rb") if stat.S_ISREG(os.fstat(number).st_mode) else None
    if file is None:
        os.close(number)
        raise OSError("not a file")
    openers: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}
    opener = openers.get(path.suffix.lower())
    return file if opener is None else cast("IO[bytes]", _Unpacked(opener(file, "rb"), file))


class _Unpacked(io.BufferedReader):
    """What is unpacked as it is read: going back would mean to unpack it again."""

    def __init__(self, packed: io.RawIOBase, file: IO[bytes]) -> None:
        super().__init__(packed)
        self._file = file

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        super().close()
        self._file.close()


def _open_folder(folder: Path) -> IO[bytes]:
    """Raises the OSError of a folder that cannot be listed."""
    os.listdir(folder)  # noqa: PTH208  # for its error only
    raise OSError("no log")


def _modified(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return None
