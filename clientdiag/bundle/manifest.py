"""manifest.json: which files a zip holds, their hashes, and why each is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from clientdiag.model.core import Report

MANIFEST = "manifest.json"
FORMAT = "clientdiag-bundle"
FORMAT_VERSION = 1


class FileEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of the zip: ``size`` in bytes, ``sha256`` in lower-case hexadecimal.

    ``why`` is a sentence for people in the language of whoever made the zip; ``source`` names where
    the content came from. ``hidden`` counts the places where something was replaced, by its kind (user,
    address, secret, …); ``cut`` says in a sentence what of the content is missing, empty where it is whole.
    """

    path: str
    size: int
    sha256: str
    why: str = ""
    source: str = ""
    hidden: dict[str, int] = {}
    cut: str = ""


class Absent(msgspec.Struct, frozen=True):
    """A file that is not in the zip, and why: a sentence for people."""

    path: str
    why: str


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """The list of files. ``schema`` is the report's schema version, ``version`` this list's own."""

    format: str
    version: int
    schema: int
    tool: str
    made: datetime
    files: tuple[FileEntry, ...]
    left_out: tuple[Absent, ...] = ()


def manifest(report: Report, files: Iterable[FileEntry], left_out: Iterable[Absent] = ()) -> bytes:
    """The manifest of a zip that holds *files*, as indented JSON."""
    listed = Manifest(
        FORMAT,
        FORMAT_VERSION,
        report.schema,
        report.tool.version,
        report.created,
        tuple(files),
        tuple(left_out),
    )
    return msgspec.json.format(msgspec.json.encode(listed), indent=2) + b"\n"


class NewerManifest(ValueError):
    """The list is of a newer version, and not even what every version needs of it can be read."""


class _LeastEntry(msgspec.Struct):
    path: str
    size: int
    sha256: str


class _Least(msgspec.Struct):
    """What a zip cannot be checked without, whatever a newer version says besides."""

    format: str
    version: int
    files: tuple[_LeastEntry, ...]


def read_manifest(data: bytes) -> Manifest:
    """The manifest in *data*; of a newer version's at least its files and their hashes.

    Raises ValueError when it is none of ours, :class:`NewerManifest` when it is one that cannot be read.
    """
    try:
        read = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        if not _is_newer(data):
            raise ValueError(str(error)) from None
        read = _least(data)
    if read.format != FORMAT:
        raise ValueError("another format")
    return read


def _is_newer(data: bytes) -> bool:
    try:
        said = msgspec.json.decode(data, type=dict[str, object])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return False
    version = said.get("version")
    return said.get("format") == FORMAT and isinstance(version, int) and version > FORMAT_VERSION


def _least(data: bytes) -> Manifest:
    try:
        read = msgspec.json.decode(data, type=_Least)
    except msgspec.MsgspecError as error:
        raise NewerManifest(str(error)) from None
    files = tuple(FileEntry(one.path, one.size, one.sha256) for one in read.files)
    return Manifest(read.format, read.version, 0, "", datetime.min.replace(tzinfo=UTC), files)
