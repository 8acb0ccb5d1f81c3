"""The XML of the Cisco client's profiles, as the hostile text it may be: no DTDs, no entities, caps.

Elements are matched by local name, whatever the namespace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

MAX_PROFILE_BYTES = 4 * 1024 * 1024
MAX_FILES = 50


def profiles(folders: Iterable[Path]) -> Iterator[tuple[str, Element]]:
    """The name and the root element of every readable profile in *folders*, in order."""
    for folder in folders:
        for file in _files(folder):
            root = _parse(file)
            if root is not None:
                yield file.name, root


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
        return sorted(one for one in folder.iterdir() if one.suffix.lower() == ".xml" and one.is_file())[
            :MAX_FILES
        ]
    except OSError:
        return []


def _parse(file: Path) -> Element | None:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_PROFILE_BYTES)
        return fromstring(data, forbid_dtd=True)
    except (OSError, ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
