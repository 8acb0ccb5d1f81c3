"""What this program is made of, read from what is installed. No Qt here: a job reads it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from clientdiag import __version__, knowledge

_PARTS = (
    "PySide6-Essentials",
    "shiboken6",
    "certifi",
    "cryptography",
    "cffi",
    "defusedxml",
    "dnspython",
    "evtx",
    "google-re2",
    "httptools",
    "idna",
    "Jinja2",
    "MarkupSafe",
    "msgspec",
    "platformdirs",
    "pyOpenSSL",
    "pyrage",
    "tomlkit",
    "typing_extensions",
)
"""What may be in it; the licences of those whose metadata do not say them are known."""
_LICENCES = {
    "PySide6-Essentials": "LGPL-3.0-only (Qt)",
    "shiboken6": "LGPL-3.0-only (Qt)",
    "certifi": "MPL-2.0",
}
_LONGEST = 60


@dataclass(frozen=True)
class AboutFacts:
    """``parts`` holds the name, version and licence of every library that is installed with it."""

    version: str
    knowledge: str
    python: str
    parts: tuple[tuple[str, str, str], ...]


def read() -> AboutFacts:
    """Read the metadata of the installed libraries; a frozen program may hold fewer of them."""
    return AboutFacts(__version__, knowledge.version(), platform.python_version(), tuple(_parts()))


def _parts() -> Iterator[tuple[str, str, str]]:
    for name in _PARTS:
        try:
            found = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        yield name, str(found["Version"] or ""), _LICENCES.get(name) or _licence(found)


def _licence(found: metadata.PackageMetadata) -> str:
    said = str(found["License-Expression"] or "")
    if not said:
        kinds = [one for one in found.get_all("Classifier") or [] if one.startswith("License ::")]
        said = ", ".join(one.rpartition(" :: ")[2] for one in kinds)
    return said or str(found["License"] or "").partition("\n")[0][:_LONGEST]
