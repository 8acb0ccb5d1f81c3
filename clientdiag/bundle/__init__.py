"""The diagnostic zip: settled first, written whole or not at all, opened with every distrust."""

from __future__ import annotations

from pathlib import Path

from clientdiag.bundle.errors import BadBundle, BundleError
from clientdiag.bundle.manifest import FileEntry
from clientdiag.bundle.naming import default_name
from clientdiag.bundle.opening import Opened
from clientdiag.bundle.opening import open_bundle as open  # noqa: A004  # read as bundle.open, like zipfile's own
from clientdiag.bundle.planned import Mark, PlannedFile
from clientdiag.bundle.planning import Plan, plan
from clientdiag.bundle.sealing.recipient import Recipient
from clientdiag.model.core import Report

__all__ = [
    "BadBundle",
    "BundleError",
    "FileEntry",
    "Mark",
    "Opened",
    "Plan",
    "PlannedFile",
    "default_name",
    "open",
    "plan",
    "write",
]


def write(
    report: Report, folder: Path, name: str | None = None, *, recipient: Recipient | None = None
) -> Path:
    """Write *report*'s zip, with nothing attached, into *folder*; see :meth:`Plan.write`."""
    return plan(report).write(folder, name, recipient=recipient)
