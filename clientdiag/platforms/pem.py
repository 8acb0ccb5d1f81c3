"""Certificates out of PEM files and folders, with the reason where one cannot be read."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

from clientdiag import pem
from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.platforms.base import StoreContents

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_FILES = 4096
_KINDS = {PermissionError: FailureKind.PERMISSION_DENIED, FileNotFoundError: FailureKind.NOT_FOUND}


def read_pem_file(path: str | Path) -> StoreContents:
    """Every certificate of a PEM file as DER. Other blocks (keys above all) are not even decoded."""
    data = read_file(Path(path))
    return StoreContents(failure=data) if isinstance(data, Failure) else split_pem(data)


def read_file(path: Path, most: int = MAX_FILE_BYTES) -> bytes | Failure:
    """The whole of a plain file of at most *most* bytes."""
    try:
        if not is_regular(path):
            return Failure(Operation.READ_STORE, FailureKind.NOT_SUPPORTED)
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        return file_failure(error)
    if len(data) > most:
        return Failure(Operation.READ_STORE, FailureKind.TOO_LARGE, None, path.name)
    return data


def is_regular(path: Path) -> bool:
    """Whether *path* is a plain file: a pipe or a device may never answer. Raises OSError."""
    return stat.S_ISREG(path.stat().st_mode)


def split_pem(data: bytes) -> StoreContents:
    """The certificates in PEM text."""
    return StoreContents(*pem.split(data))


def read_pem_folder(folder: Path, endings: Iterable[str]) -> StoreContents:
    """The certificates of every file in *folder* with one of *endings*; an absent folder is empty."""
    found: dict[bytes, None] = {}
    unreadable = 0
    failure: Failure | None = None
    wanted = tuple(endings)
    try:
        files = sorted(one for one in folder.iterdir() if one.name.endswith(wanted))[:MAX_FILES]
    except FileNotFoundError:
        return StoreContents()
    except OSError as error:
        return StoreContents(failure=file_failure(error))
    for file in files:
        contents = read_pem_file(file)
        found.update(dict.fromkeys(contents.certificates))
        unreadable += contents.unreadable
        failure = failure or contents.failure
    return StoreContents(tuple(found), unreadable, failure)


def file_failure(error: OSError) -> Failure:
    """A failure to read a file or folder."""
    kind = next((kind for known, kind in _KINDS.items() if isinstance(error, known)), FailureKind.OTHER)
    return Failure(Operation.READ_STORE, kind, error.errno, error.strerror or "")
