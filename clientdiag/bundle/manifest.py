"""manifest.json: which files a zip holds, their hashes, and why each is there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from clientdiag.model.core import Report

MANIFEST = "manifest.json"
FORMAT = "clientdiag-bundle"
FORMAT_VERSION = 1


class FileEntry(msgspec.Struct, frozen=True):
    """One file of the zip: ``size`` in bytes, ``sha256`` in lower-case hexadecimal.

    ``why`` is a sentence for people in the language of whoever made the zip; ``source`` names where
    the content came from.
    """

    path: str
    size: int
    sha256: str
    why: str = ""
    source: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """The list of files. ``schema`` is the report's schema version, ``version`` this list's own."""

    format: str
    version: int
    schema: int
    tool: str
    made: datetime
    files: tuple[FileEntry, ...]


class Content(msgspec.Struct, frozen=True):
    """A file before it is packed."""

    path: str
    data: bytes
    why: str
    source: str


def manifest(report: Report, contents: Sequence[Content]) -> bytes:
    """The manifest of a zip that holds *contents*, as indented JSON."""
    files = tuple(
        FileEntry(one.path, len(one.data), hashlib.sha256(one.data).hexdigest(), one.why, one.source)
        for one in contents
    )
    listed = Manifest(FORMAT, FORMAT_VERSION, report.schema, report.tool.version, report.created, files)
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
