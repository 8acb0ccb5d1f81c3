"""Writes a zip: under its final name stands a whole one or none."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from clientdiag.bundle.errors import BundleError
from clientdiag.bundle.naming import checked, numbered
from clientdiag.bundle.sealing.recipient import Recipient
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain

_MOST_OF_ONE_NAME = 999
_NO_LINKS = {
    errno.EPERM,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.ENOSYS,
    errno.EMLINK,
    errno.EXDEV,
    errno.EINVAL,
}


def save(
    fill: Callable[[IO[bytes]], object],
    folder: Path,
    free: str,
    name: str | None = None,
    recipient: Recipient | None = None,
) -> Path:
    """Have *fill* write a file into *folder*, whole or not at all; returns its path.

    Without *name* it is called *free*, and ``-2``, ``-3`` … is added where that is taken: no file is ever
    overwritten. A *name* that was given is what the user chose and confirmed, so a file of that name is
    replaced, in one step. With a *recipient* the file is sealed and its name says so; unsealed it never
    touches the disk. Raises :class:`BundleError` in one sentence; nothing is left behind then.
    """
    free, wanted = _names(free, name, "" if recipient is None else recipient.ending)
    with explaining(folder):
        temporary = folder / f".clientdiag-{secrets.token_hex(8)}.part"
        try:
            _fill_synced(temporary, fill if recipient is None else _sealing(fill, recipient))
            final = take_free_name(temporary, folder, free) if wanted is None else folder / wanted
            if wanted is not None:
                _replace(temporary, final)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        _sync_folder(folder)
    return final


def _names(free: str, name: str | None, ending: str) -> tuple[str, str | None]:
    """The name that gives way where it is taken, and the one that does not.

    A chosen name that does not say that the file is sealed gets the ending; that one nobody confirmed.
    """
    if name is None:
        return free + ending, None
    wanted = checked(name)
    if wanted.lower().endswith(ending):
        return free, wanted
    return checked(wanted + ending), None


def _sealing(fill: Callable[[IO[bytes]], object], recipient: Recipient) -> Callable[[IO[bytes]], object]:
    def filled(file: IO[bytes]) -> None:
        packed = io.BytesIO()  # in memory, for what is not sealed has no business on the disk
        fill(packed)
        packed.seek(0)
        recipient.seal(packed, file)

    return filled


def _fill_synced(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    with path.open("xb") as file:
        fill(file)
        file.flush()
        os.fsync(file.fileno())


def take_free_name(temporary: Path, folder: Path, name: str) -> Path:
    """Give *temporary* the first free of *name*, *name*-2 … in *folder*; returns it. Never overwrites."""
    for number in range(1, _MOST_OF_ONE_NAME + 1):
        final = folder / numbered(name, number)
        with contextlib.suppress(FileExistsError):
            _link(temporary, final)
            return final
    raise BundleError(
        text(
            "The folder {folder} holds too many zips of this name; choose another.", folder=plain(str(folder))
        )
    )


def _link(temporary: Path, final: Path) -> None:
    """Give the file its name, or raise FileExistsError: one step that never overwrites."""
    try:
        os.link(temporary, final)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # No hard links here (FAT, some shares). Windows' rename does not overwrite; elsewhere the
        # moment between looking and renaming is the best there is.
        if os.path.lexists(final):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final)) from None
        temporary.rename(final)


def _replace(temporary: Path, final: Path) -> None:
    if final.is_dir():
        raise BundleError(
            text("{path} is a folder, so no zip can have this name; choose another.", path=plain(str(final)))
        )
    temporary.replace(final)


def _sync_folder(folder: Path) -> None:
    """Make the name itself survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


_SENTENCES = {
    errno.ENOENT: text("The folder {folder} does not exist; choose another to save the zip in."),
    errno.ENOTDIR: text("{folder} is not a folder; choose one to save the zip in."),
    errno.EACCES: text("You may not write into the folder {folder}; choose another to save the zip in."),
    errno.EPERM: text("You may not write into the folder {folder}; choose another to save the zip in."),
    errno.EROFS: text("The folder {folder} can only be read; choose another to save the zip in."),
    errno.ENOSPC: text(
        "The disk of {folder} is full, so no zip was saved; free some space or choose another folder."
    ),
    errno.EDQUOT: text(
        "Your share of the disk of {folder} is used up, so no zip was saved; choose another folder."
    ),
}


@contextlib.contextmanager
def explaining(folder: Path) -> Iterator[None]:
    """Turn what the system says of *folder* into a :class:`BundleError` in one sentence."""
    shown = plain(str(folder))
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        if number == errno.ENOENT and folder.exists():  # Windows' word for a file in a folder's place
            number = errno.ENOTDIR
        known = _SENTENCES.get(number)
        if known is not None:
            raise BundleError(text(known.msgid, folder=shown)) from error
        reason = plain(error.strerror or str(error))
        raise BundleError(
            text("The zip could not be saved in {folder}: {reason}.", folder=shown, reason=reason)
        ) from error
