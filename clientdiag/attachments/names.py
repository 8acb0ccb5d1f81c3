"""Paths within a zip that every system takes, each once."""

from __future__ import annotations

import re

_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_MOST, _ENDING = 80, 8


def free_path(wanted: str, taken: set[str]) -> str:
    """*wanted* (``folder/name``) in safe characters, numbered where *taken* holds it; taken from then on."""
    folder, _, name = wanted.partition("/")
    name = _ODD.sub("-", name).strip("-. ") or "file"
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem and len(ending) <= _ENDING else (name, "")
    stem = stem[:_MOST].strip("-. ") or "file"
    if _DEVICES.match(stem):
        stem = f"file-{stem}"
    number, path = 1, f"{folder}/{stem}{ending}"
    while path.casefold() in taken:
        number += 1
        path = f"{folder}/{stem}-{number}{ending}"
    taken.add(path.casefold())
    return path
