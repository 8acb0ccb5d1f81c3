"""Cisco's own bundle (DART), a file of its own beside ours: not redacted, and its name says so."""

from __future__ import annotations

import secrets
import shutil
import threading
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from clientdiag.bundle.errors import BundleError
from clientdiag.bundle.writing import explaining, take_free_name
from clientdiag.model.core import Failure, FailureKind
from clientdiag.model.text import Text, text
from clientdiag.platforms.base import Platform
from clientdiag.settings import load

DEADLINE_S = 600.0
_FILE = "DARTBundle.zip"


class NoDart(BundleError):
    """DART is not here, or gave no bundle; no fault of how it was asked for."""


def collect(
    platform: Platform,
    folder: Path,
    deadline_s: float = DEADLINE_S,
    starting: Callable[[], object] = lambda: None,
    stop: threading.Event | None = None,
) -> Path:
    """Have DART collect into *folder*; returns ``DARTBundle-UNREDACTED-YYYYMMDD-HHMM.zip`` (UTC).

    *starting* is called once folder and program are known to be there; *stop* ends it. Nothing
    is overwritten. Raises :class:`BundleError` in one sentence; nothing is left behind then. Where only
    sealed zips may be saved nothing is collected, since this one is Cisco's and open.
    """
    if load(platform.policy(), {}).require_sealing.value:
        raise NoDart(
            text(
                "Only sealed zips may be saved on this computer, and DART's bundle is not sealed; "
                "ask your IT to collect it."
            )
        )
    with explaining(folder):
        own = folder / f".clientdiag-{secrets.token_hex(8)}"
        own.mkdir(mode=0o700)
        try:
            failure = platform.collect_dart((own / _FILE).absolute(), deadline_s, starting, stop)
            if stop is not None and stop.is_set():
                raise NoDart(text("DART was stopped; nothing was kept."))
            made = _made(own)
            if made is None or (failure is not None and failure.kind is FailureKind.TIMED_OUT):
                raise NoDart(_why_none(failure, deadline_s))
            name = f"DARTBundle-UNREDACTED-{datetime.now(UTC):%Y%m%d-%H%M}.zip"
            return take_free_name(made, folder, name)
        finally:
            _remove(own)


def _made(own: Path) -> Path | None:
    """The one whole zip below *own*: it may have taken the name for a folder's.

    What it put in place of the folder, or leads out of it, is no bundle.
    """
    if own.is_symlink():
        return None
    inside = own.resolve()
    found = (
        one
        for one in own.rglob("*.zip")
        if one.is_file() and not one.is_symlink() and one.resolve().is_relative_to(inside)
    )
    return next((one for one in found if zipfile.is_zipfile(one)), None)


def _remove(own: Path) -> None:
    """Remove what DART left, also what it made read-only; what still stays is no reason to fail."""
    if own.is_symlink():
        own.unlink(missing_ok=True)
        return
    shutil.rmtree(own, ignore_errors=True)
    folders = [own]
    while folders:
        folder = folders.pop()
        with suppress(OSError):
            folder.chmod(0o700)
            folders += (one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())
    shutil.rmtree(own, ignore_errors=True)


def _why_none(failure: Failure | None, deadline_s: float) -> Text:
    if failure is None:
        return text("DART ended without a bundle; start it from the Cisco client's window instead.")
    if failure.kind is FailureKind.NOT_FOUND:
        return text(
            "Cisco's own collector (DART) is not on this computer; the diagnostic zip does without it."
        )
    if failure.kind is FailureKind.TIMED_OUT:
        return text(
            "DART did not end within {minutes} minutes, so nothing of it was kept. It may have waited for "
            "an administrator.",
            minutes=max(1, round(deadline_s / 60)),
        )
    return text(
        "DART ended without a bundle ({why}). It may need an administrator.",
        why=f"status {failure.code}" if failure.code is not None else str(failure.kind),
    )
