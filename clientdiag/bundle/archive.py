"""Reads a zip that may want to do harm: in memory, within limits, nothing believed before it is seen."""

from __future__ import annotations

import hashlib
import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from clientdiag.bundle.errors import BadBundle
from clientdiag.bundle.layout import misplaced
from clientdiag.bundle.sealing.keys import Key
from clientdiag.bundle.sealing.opening import unsealed
from clientdiag.model.text import Text, text
from clientdiag.rendering.plain import plain

MAX_ENTRIES = 5_000
MAX_ENTRY_BYTES = 256 * 1024 * 1024
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
MAX_RATIO = 250
"""Times an entry may grow; logs grow twenty times, a bomb a thousand."""
_RATIO_COUNTS_FROM = 4 * 1024 * 1024
_MAX_DIRECTORY_BYTES = MAX_ENTRIES * 512
_CHUNK = 256 * 1024
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,  # UnicodeDecodeError and negative seeks too
    OverflowError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)


class Digest(NamedTuple):
    """What an entry really holds: bytes counted, SHA-256 in lower-case hexadecimal."""

    size: int
    sha256: str


class Archive:
    """A zip whose list of entries was found harmless. Names are those in the zip, files only."""

    def __init__(self, opened: zipfile.ZipFile, shown: str) -> None:
        """*shown* names the zip in sentences for people."""
        self._opened, self._shown = opened, shown
        listed = opened.infolist()
        self._entries = {entry.filename: entry for entry in _harmless(listed, shown)}
        _check_places(opened, listed, shown)
        self._left = MAX_TOTAL_BYTES

    @property
    def names(self) -> tuple[str, ...]:
        """Every file's name, in the zip's order."""
        return tuple(self._entries)

    def read(self, name: str, most: int) -> bytes:
        """The content of an entry of at most *most* bytes. Raises BadBundle."""
        held = io.BytesIO()
        self._stream(name, most, held.write)
        return held.getvalue()

    def digest(self, name: str) -> Digest:
        """Size and hash of an entry, without keeping it. Raises BadBundle."""
        hashed = hashlib.sha256()
        size = self._stream(name, MAX_ENTRY_BYTES, hashed.update)
        return Digest(size, hashed.hexdigest())

    def _stream(self, name: str, most: int, take: Callable[[bytes], object]) -> int:
        entry, size = self._entries[name], 0
        with _refusing_damage(self._shown), self._opened.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._left -= len(chunk)
                bomb = size > max(_RATIO_COUNTS_FROM, MAX_RATIO * entry.compress_size)
                if size > most or self._left < 0 or bomb:
                    raise BadBundle(
                        text(
                            "{zip} is not opened: {entry} unpacks to more than a diagnostic zip may hold.",
                            zip=self._shown,
                            entry=plain(name),
                        )
                    )
                take(chunk)
        return size


@contextmanager
def archive(path: Path, key: Key | None = None) -> Iterator[Archive]:
    """Open the zip at *path* for reading in memory, with *key* if it is sealed.

    Raises BadBundle, one sentence; NeedsKey for one that is sealed when there is no key.
    """
    shown = plain(path.name)
    with _refusing_unreadable(path, shown):
        refuse_what_waits(path)
    with _refusing_unreadable(path, shown), path.open("rb") as stored:
        file = unsealed(stored, key, shown)
        _check_beginning(file, shown)
        guard = _Guard(file, shown)
        try:
            with _refusing_damage(shown, text("{zip} is damaged or cut off; copy it again.", zip=shown)):
                opened = zipfile.ZipFile(guard)
        finally:
            guard.directory_read = True
        with opened:
            with _refusing_damage(shown):
                found = Archive(opened, shown)
            yield found


def refuse_what_waits(path: Path) -> None:
    """Refuse a pipe, a socket or a device, of which a read may never end. Raises BadBundle, OSError."""
    kind = path.stat().st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise BadBundle(
            text("{zip} is a pipe or a device, not a file; choose the zip itself.", zip=plain(path.name))
        )


class _Guard:
    """A file that does not hand out a monstrous list of entries.

    zipfile reads the list in one piece, before anything can be counted, and its length is whatever
    the file says.
    """

    def __init__(self, file: IO[bytes], shown: str) -> None:
        self._file, self._shown = file, shown
        self.directory_read = False
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self.directory_read and size > _MAX_DIRECTORY_BYTES:
            raise _too_many(self._shown)
        return self._file.read(size)


def _too_many(shown: str) -> BadBundle:
    return BadBundle(
        text("{zip} is not opened: it lists more than {most} files.", zip=shown, most=MAX_ENTRIES)
    )


def _check_beginning(file: IO[bytes], shown: str) -> None:
    beginning = file.read(4)
    file.seek(0)
    if not beginning:
        raise BadBundle(text("{zip} is empty; copy it again from where it was made.", zip=shown))
    if beginning not in {b"PK\x03\x04", b"PK\x05\x06"}:
        raise BadBundle(text("{zip} is not a zip file; choose a zip that ClientDiag saved.", zip=shown))


def _harmless(entries: list[zipfile.ZipInfo], shown: str) -> list[zipfile.ZipInfo]:
    """The files among *entries*. Raises BadBundle for a list that no zip of ours has."""
    if len(entries) > MAX_ENTRIES:
        raise _too_many(shown)
    seen: set[str] = set()
    for entry in entries:
        complaint = _complaint(entry, seen)
        if complaint is not None:
            raise BadBundle(text(complaint.msgid, zip=shown, entry=plain(entry.orig_filename)))
        seen.add(_as_a_file(entry.filename))
    return [entry for entry in entries if not entry.is_dir()]


def _as_a_file(name: str) -> str:
    """*name* as the laxest system would take it: case, composed letters and dots at the end do not count."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "/".join(part.rstrip(". ") for part in folded.rstrip("/").split("/"))


def _check_places(opened: zipfile.ZipFile, listed: list[zipfile.ZipInfo], shown: str) -> None:
    if opened.fp is None:
        return
    found = misplaced(listed, opened.fp, opened.start_dir)
    if found is not None:
        complaint, entry = found
        raise BadBundle(text(complaint.msgid, zip=shown, entry=plain(entry.orig_filename)))


def _complaint(entry: zipfile.ZipInfo, seen: set[str]) -> Text | None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if escapes(entry.orig_filename):
        return text("{zip} is not opened: it holds a path that leads elsewhere ({entry}).")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return text("{zip} is not opened: {entry} in it is a link or a device, not a file.")
    if entry.flag_bits & _ENCRYPTED:
        return text("{zip} is not opened: {entry} in it is encrypted, which ClientDiag never does.")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return text("{zip} is not opened: {entry} in it is packed in a way that ClientDiag never uses.")
    if _as_a_file(entry.filename) in seen:
        return text("{zip} is not opened: it holds {entry} twice.")
    return None


def escapes(name: str) -> bool:
    """Whether a path inside a zip could lead out of it on any system, or is no path at all."""
    parts = name.rstrip("/").split("/")
    return (
        "\\" in name
        or ":" in name
        or any(character < " " or "\x7f" <= character <= "\x9f" for character in name)
        or any(part in {"", ".", ".."} for part in parts)
    )


@contextmanager
def _refusing_damage(shown: str, sentence: Text | None = None) -> Iterator[None]:
    try:
        yield
    except BadBundle:
        raise
    except _DAMAGE as error:
        damaged = text("{zip} is damaged, so it is not opened; copy it again.", zip=shown)
        raise BadBundle(sentence or damaged) from error


@contextmanager
def _refusing_unreadable(path: Path, shown: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadBundle(_unreadable(path, shown, error)) from error


def _unreadable(path: Path, shown: str, error: OSError) -> Text:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return text("{path} does not exist; check the name of the zip.", path=plain(str(path)))
    if isinstance(error, IsADirectoryError) or path.is_dir():  # Windows says PermissionError of a folder
        return text("{zip} is a folder; choose the zip itself.", zip=shown)
    if isinstance(error, PermissionError):
        return text("You may not read {zip}; ask whoever owns it.", zip=shown)
    return text("{zip} cannot be read: {reason}.", zip=shown, reason=plain(error.strerror or str(error)))
