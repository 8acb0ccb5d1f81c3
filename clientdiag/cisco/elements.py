"""The XML of the Cisco client's files, as the hostile text it may be: no DTDs, no entities, caps.

Elements are matched by local name, whatever the namespace.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import ClientFile, FileRole

MAX_PROFILE_BYTES = 4 * 1024 * 1024
MAX_FILES = 50
_ENDING = ".xml"
_KINDS = {PermissionError: FailureKind.PERMISSION_DENIED, FileNotFoundError: FailureKind.NOT_FOUND}


def profiles(folders: Iterable[Path]) -> Iterator[tuple[str, Element]]:
    """The name and the root element of every readable profile in *folders*, in order.

    Of a name only the first: an older product may have left a file of the same name behind.
    """
    met: set[str] = set()
    for folder in folders:
        for file in _files(folder):
            root = read_xml(file, MAX_PROFILE_BYTES)
            if isinstance(root, Element) and file.name.lower() not in met:
                met.add(file.name.lower())
                yield file.name, root


def profile_files(folders: Iterable[Path]) -> Iterator[Path]:
    """The files that the client takes for profiles, in order; of a name only the first."""
    met: set[str] = set()
    for folder in folders:
        for file in _files(folder):
            if file.name.lower() not in met:
                met.add(file.name.lower())
                yield file


def odd_profiles(folders: Iterable[Path]) -> Iterator[ClientFile]:
    """What the client may not load: folders and profiles that cannot be read, and odd names."""
    for folder in folders:
        try:
            folder.is_dir() and next(folder.iterdir(), None)
        except OSError as error:
            yield ClientFile(FileRole.PROFILE, folder.name, failure=_failure(error))
        for file in _files(folder):
            root = read_xml(file, MAX_PROFILE_BYTES)
            is_odd = "." in file.name[: -len(_ENDING)]
            if isinstance(root, Failure) or is_odd:
                failure = root if isinstance(root, Failure) else None
                yield ClientFile(FileRole.PROFILE, file.name[:200], is_odd, failure)


def read_xml(file: Path, most: int) -> Element | Failure:
    """The root element of *file*, of at most *most* bytes; a failure says why there is none.

    A DTD and an empty file are MALFORMED, and ``detail`` says which of the two it was.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe or a device may never answer
            return Failure(Operation.READ_FILE, FailureKind.NOT_SUPPORTED)
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        return _failure(error)
    if len(data) > most:
        return Failure(Operation.READ_FILE, FailureKind.TOO_LARGE)
    if not data.strip():
        return Failure(Operation.READ_FILE, FailureKind.MALFORMED, detail="empty")
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        return Failure(Operation.READ_FILE, FailureKind.MALFORMED, detail="DTD")
    except ParseError as error:
        return Failure(Operation.READ_FILE, FailureKind.MALFORMED, error.code, _place(error))
    except (ValueError, LookupError, RecursionError):
        return Failure(Operation.READ_FILE, FailureKind.MALFORMED)


def local(part: Element) -> str:
    """The element's name without its namespace."""
    return str(part.tag).rpartition("}")[2]


def words(part: Element, most: int = 60) -> str:
    """The element's text without spaces around it, at most *most* characters."""
    return (part.text or "").strip()[:most]


def is_true(part: Element) -> bool:
    """Whether it says ``true``."""
    return words(part).lower() == "true"


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(
            one
            for one in folder.iterdir()
            if one.suffix.lower() == _ENDING and not one.name.startswith(".") and one.is_file()
        )[:MAX_FILES]
    except OSError:
        return []


def _failure(error: OSError) -> Failure:
    kind = next((kind for known, kind in _KINDS.items() if isinstance(error, known)), FailureKind.OTHER)
    return Failure(Operation.READ_FILE, kind, error.errno, error.strerror or "")


def _place(error: ParseError) -> str:
    line, column = error.position
    return f"line {line}, column {column}"
