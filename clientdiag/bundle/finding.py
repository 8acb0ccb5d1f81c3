"""Finds a zip again by its support code: by its name, else by what is in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from clientdiag.bundle.archive import archive
from clientdiag.bundle.contents import REPORT
from clientdiag.bundle.errors import BadBundle, BundleError
from clientdiag.bundle.sealing.opening import NeedsKey
from clientdiag.model import wire
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain

LENGTH = 4
MOST_FILES = 20_000
_NAMED = re.compile(
    r"-(?P<code>[0-9A-Z]{4})-\d{8}-\d{4}(?!\d).*\.zip(?:\.age|\.cms)?", re.ASCII | re.IGNORECASE
)
_ZIP = re.compile(r".*\.zip(?:\.age|\.cms)?", re.ASCII | re.IGNORECASE)


class BadCode(BundleError):
    """What was given is no support code."""


@dataclass(frozen=True)
class Search:
    """The zips with the code, the newest first; ``closed`` are sealed ones whose names do not tell.

    ``is_whole`` is false where the folder holds more files than are looked at.
    """

    code: str
    found: tuple[Path, ...]
    closed: int = 0
    is_whole: bool = True


class _Code(msgspec.Struct):
    support_code: str = ""


def spoken(given: str) -> str:
    """The four signs of a support code as it was heard or copied: ``Name-mismatch · 7f3k``, ``7 F 3 K``.

    Raises :class:`BadCode`.
    """
    words = re.findall(r"[0-9A-Za-z]+", given)
    joined = "".join(words)
    for one in (joined, words[-1] if words else "", "".join(words[-LENGTH:])):
        if len(one) == LENGTH:
            return one.upper()
    raise BadCode(
        text("“{given}” is no support code; it ends with four signs, such as 7F3K.", given=plain(given)[:80])
    )


def find(given: str, folder: Path) -> Search:
    """The zips in *folder* and below that have the support code *given*.

    A zip whose name holds another code is not opened. Raises :class:`BundleError`.
    """
    code = spoken(given)
    if not folder.is_dir():
        raise BundleError(
            text("There is no folder {folder} to look for zips in; name another.", folder=plain(str(folder)))
        )
    found: list[Path] = []
    closed = seen = 0
    for path in _files(folder):
        seen += 1
        if seen > MOST_FILES:
            break
        named = _NAMED.search(path.name)
        if named is not None:
            if named["code"].upper() == code:
                found.append(path)
        elif _ZIP.fullmatch(path.name):
            inside = _code_in(path)
            closed += inside is None
            if inside == code:
                found.append(path)
    return Search(code, tuple(sorted(found, key=_age)), closed, seen <= MOST_FILES)


def _files(folder: Path) -> Iterator[Path]:
    """Every file in *folder* and below; links to folders are not followed, closed ones passed over."""
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield Path(here, name)


def _code_in(path: Path) -> str | None:
    """The support code in a zip; empty where it holds none of ours, None where it is sealed."""
    try:
        with archive(path) as opened:
            if REPORT not in opened.names:
                return ""
            data = opened.read(REPORT, wire.MAX_REPORT_BYTES)
        return msgspec.json.decode(data, type=_Code).support_code.upper()
    except NeedsKey:
        return None
    except (BadBundle, msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return ""


def _age(path: Path) -> tuple[float, str]:
    try:
        return -path.stat().st_mtime, str(path)
    except OSError:
        return 0.0, str(path)
