"""A text that the system prints of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Listing:
    """One text: the file it belongs to (``network``), where it comes from, and how it is read.

    ``read`` raises OSError or TimeoutError where there is nothing to read.
    """

    file: str
    source: str
    read: Callable[[], str]
