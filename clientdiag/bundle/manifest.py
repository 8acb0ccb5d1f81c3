"""manifest.json: which files a zip holds, their hashes, and why each is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

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


def read_manifest(data: bytes) -> Manifest:
    """The manifest in *data*. Raises ValueError when it is none of ours."""
    try:
        read = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None
    if read.format != FORMAT:
        raise ValueError("another format")
    return read
