"""A DART bundle, or any zip of logs: its files are found by pattern, read in memory, and never written.

The tree of a real bundle was never seen whole; that is why nothing depends on it.
"""

from __future__ import annotations

import fnmatch
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, cast

from clientdiag.cisco.logs.source import Form, Log, Stream, failure_of
from clientdiag.model.core import Failure, FailureKind, Operation

MAX_ENTRIES = 100_000
MAX_ENTRY = 256 * 1024 * 1024
MAX_TOTAL = 1024 * 1024 * 1024
MAX_HELD = 64 * 1024 * 1024
"""What has to be read whole: event files, zips within the zip."""
MAX_DEPTH = 2
MAX_RATIO = 250
_RATIO_COUNTS_FROM = 4 * 1024 * 1024
_UNDATED = 1980
"""The year that a zip gives what it has no date for."""
_MAX_DIRECTORY = MAX_ENTRIES * 512
_ENCRYPTED = 0x1 | 0x40
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)


class Part(StrEnum):
    """What a file of a bundle is to us."""

    LOG = "log"
    PROFILE = "profile"
    POLICY = "policy"


@dataclass
class Dart:
    """What a bundle holds, while it is open.

    ``made`` is when its newest log was written, by its own clock: the "now" to scan it with.
    ``files`` are profiles and policies, to be read in full by whoever opens them. ``skipped``
    names files that are not read, and why; ``failure`` is that of the bundle itself.
    """

    streams: tuple[Stream, ...] = ()
    files: tuple[tuple[Part, Log], ...] = ()
    made: datetime | None = None
    skipped: tuple[tuple[str, Failure], ...] = ()
    failure: Failure | None = None


@dataclass
class _Found:
    logs: list[Log] = field(default_factory=list)
    files: list[tuple[Part, Log]] = field(default_factory=list)
    skipped: list[tuple[str, Failure]] = field(default_factory=list)
    left: int = MAX_TOTAL
    entries: int = 0


@contextmanager
def dart(path: Path) -> Iterator[Dart]:
    """Open a bundle; never raises for what it is or holds. Its logs can be read until it is closed."""
    found, held = _Found(), Dart()
    with ExitStack() as open_files:
        try:
            file = open_files.enter_context(path.open("rb"))
            _look_into(file, "", 0, found, open_files)
        except _DAMAGE as error:
            held.failure = failure_of(error)
        newest = sorted(
            found.logs, key=lambda one: one.modified or datetime.min.replace(tzinfo=UTC), reverse=True
        )
        # each is a stream of its own: what continues what is not known
        held.streams = tuple(Stream(one.name, (one,)) for one in newest)
        held.files, held.skipped = tuple(found.files), tuple(found.skipped)
        held.made = next((one.modified for one in newest if one.modified is not None), None)
        yield held


def _look_into(file: IO[bytes], above: str, depth: int, found: _Found, open_files: ExitStack) -> None:
    guard = _Guard(file)
    opened = open_files.enter_context(zipfile.ZipFile(cast("IO[bytes]", guard)))
    guard.directory_read = True
    for entry in opened.infolist():
        found.entries += 1
        if found.entries > MAX_ENTRIES:
            raise ValueError("too many entries")
        if entry.is_dir():
            continue
        name = above + entry.filename
        kind = wanted(entry.filename)
        inner = entry.filename.lower().endswith(".zip") and depth < MAX_DEPTH
        if kind is None and not inner:
            continue
        complaint = _complaint(entry)
        if complaint is not None:
            found.skipped.append((name[:200], Failure(Operation.READ_FILE, complaint)))
        elif kind is not None:
            part, form, mixed = kind
            log = Log(name[:200], partial(_open, opened, entry, form, found), form, mixed, _written(entry))
            if part is Part.LOG:
                found.logs.append(log)
            else:
                found.files.append((part, log))
        else:
            _nested(opened, entry, name, depth, found, open_files)


def _nested(
    opened: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    name: str,
    depth: int,
    found: _Found,
    open_files: ExitStack,
) -> None:
    try:
        _look_into(_whole(opened, entry, found), f"{name}/", depth + 1, found, open_files)
    except _DAMAGE as error:
        found.skipped.append((name[:200], failure_of(error)))


def wanted(path: str) -> tuple[Part, Form, bool] | None:
    """What a file is by its name: its part, its form, whether others write into it."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    folder = path.replace("\\", "/").rpartition("/")[0].lower()
    if fnmatch.fnmatchcase(name, "*anyconnectvpn*.evtx") or fnmatch.fnmatchcase(name, "cisco*.evtx"):
        return Part.LOG, Form.EVTX, False
    if fnmatch.fnmatchcase(name, "*anyconnectvpn*.txt") or fnmatch.fnmatchcase(name, "uihistory*.txt"):
        return Part.LOG, Form.TEXT, False
    if fnmatch.fnmatchcase(name, "*anyconnectvpn*.xml"):
        return Part.LOG, Form.EVENTS, False
    if name.startswith(("messages", "syslog", "journal", "system.log")) and not name.endswith(
        (".journal", ".gz", ".xz", ".bz2", ".xml")
    ):
        return Part.LOG, Form.TEXT, True
    if name == "anyconnectlocalpolicy.xml":
        return Part.POLICY, Form.TEXT, False
    if name.endswith(".xml") and "rofile" in folder:
        return Part.PROFILE, Form.TEXT, False
    return None


def _complaint(entry: zipfile.ZipInfo) -> FailureKind | None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if escapes(entry.orig_filename) or kind not in {0, stat.S_IFREG}:
        return FailureKind.MALFORMED
    if entry.flag_bits & _ENCRYPTED:
        return FailureKind.NOT_SUPPORTED
    if entry.file_size > MAX_ENTRY:
        return FailureKind.TOO_LARGE
    return None


def escapes(name: str) -> bool:
    """Whether a path inside a zip could lead out of it; a back slash alone is how Windows writes paths."""
    parts = name.replace("\\", "/").split("/")
    return (
        ":" in name
        or any(character < " " or character == "\x7f" for character in name)
        or any(part in {"", ".", ".."} for part in parts)
    )


def _written(entry: zipfile.ZipInfo) -> datetime | None:
    if entry.date_time[0] <= _UNDATED:
        return None
    try:
        return datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:
        return None


def _open(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, form: Form, found: _Found) -> IO[bytes]:
    if form is Form.EVTX:
        return _whole(opened, entry, found)
    return cast("IO[bytes]", io.BufferedReader(_Bounded(opened.open(entry), entry, found)))


def _whole(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, found: _Found) -> io.BytesIO:
    """An entry in memory. Raises ValueError for one that is too large for that."""
    with io.BufferedReader(_Bounded(opened.open(entry), entry, found)) as bounded:
        data = bounded.read(MAX_HELD + 1)
    if len(data) > MAX_HELD:
        raise ValueError("too large to be read whole")
    return io.BytesIO(data)


class _Bounded(io.RawIOBase):
    """An entry as it is unpacked, which ends with an error where it grows beyond what logs do."""

    def __init__(self, stream: IO[bytes], entry: zipfile.ZipInfo, found: _Found) -> None:
        self._stream, self._found = stream, found
        self._most = min(MAX_ENTRY, max(_RATIO_COUNTS_FROM, MAX_RATIO * entry.compress_size))

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        view = memoryview(into)  # type: ignore[arg-type]  # whatever has a buffer
        data = self._stream.read(len(view))
        view[: len(data)] = data
        self._most -= len(data)
        self._found.left -= len(data)
        if self._most < 0 or self._found.left < 0:
            raise ValueError("grows more than a log does")
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Guard:
    """A file that does not hand out a monstrous list of entries; zipfile reads the list in one piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.directory_read = False
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self.directory_read and size > _MAX_DIRECTORY:
            raise ValueError("too many entries")
        return self._file.read(size)
