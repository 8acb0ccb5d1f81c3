"""Where resources/ lies: beside the package in a wheel, above it in a checkout, inside a frozen program."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """The resources folder. Raises FileNotFoundError when the installation is incomplete."""
    package = Path(__file__).resolve().parent
    places = [package / "resources", package.parent / "resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        places.insert(0, Path(frozen) / "clientdiag" / "resources")
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"The program's resources folder is missing; it should be at {places[0]}.")


def path(*parts: str) -> Path:
    """A file or folder below resources/."""
    return folder().joinpath(*parts)
