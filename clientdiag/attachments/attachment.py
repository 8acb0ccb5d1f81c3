"""A text of this computer that may go into a zip, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clientdiag.model.core import Report
from clientdiag.model.text import Text
from clientdiag.platforms.base import Platform

MAX_FILE_CHARACTERS = 2_000_000
"""So much of one file enters, its newest part."""
MAX_ALL_CHARACTERS = 12_000_000
"""So much enters in all; what comes later finds less room."""


@dataclass(frozen=True)
class Asked:
    """What is to be collected: what belongs to *report*, from *platform*, and how much of its logs.

    ``log_files`` are logs that somebody named, as for the run.
    """

    report: Report
    platform: Platform
    all_logs: bool = False
    log_files: tuple[Path, ...] = ()
    cancelled: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class Attachment:
    """One text, not redacted. ``path`` is that in the zip, ``source`` where it was read.

    ``cut`` says in a sentence what of it is missing; None where it is whole.
    """

    path: str
    text: str
    why: Text
    source: str
    cut: Text | None = None


@dataclass(frozen=True)
class LeftOut:
    """A file that does not enter, by its path in the zip or where it lies, and why."""

    path: str
    why: Text


@dataclass(frozen=True)
class Collected:
    """What was collected, in the order of the zip, and what was left out.

    ``known`` are names of this computer and its user, each with its kind (user, device, domain): they are
    hidden in every file, and stand in none.
    """

    files: tuple[Attachment, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)

    def with_more(self, *more: Attachment | LeftOut) -> Collected:
        """The same with *more*."""
        files = tuple(one for one in more if isinstance(one, Attachment))
        left_out = tuple(one for one in more if isinstance(one, LeftOut))
        return Collected((*self.files, *files), (*self.left_out, *left_out), self.known)
