"""Writes the user's settings: all of them or none, with the user's own comments and order kept."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from clientdiag.model.text import text
from clientdiag.settings import MAX_FILE_BYTES, user_file
from clientdiag.settings.specs import BY_NAME
from clientdiag.settings.values import BadSettings


def save(
    changes: Mapping[str, object | None],
    file: Path | None = None,
    check: Callable[[Path], object] | None = None,
) -> Path:
    """Write *changes* into the user's settings file (or *file*); returns its path.

    A value is as TOML would hold it; None takes a setting out of the file. *check* is called with the new
    file before it takes the place of the old one, and stops that by raising. Raises
    :class:`.values.BadSettings` in one sentence; the old file is as it was then.
    """
    path = file or user_file()
    data = _written(path, changes)
    real = path.resolve()  # a link to a file elsewhere stays a link
    temporary = real.with_name(f".{real.name}-{secrets.token_hex(8)}.part")
    try:
        with _explaining(path):
            real.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("xb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
            if real.exists():
                shutil.copymode(real, temporary)
        if check is not None:
            check(temporary)
        with _explaining(path):
            temporary.replace(real)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


def _written(path: Path, changes: Mapping[str, object | None]) -> bytes:
    document = _document(path)
    for name, raw in changes.items():
        if raw is None:
            document.pop(name, None)
        else:
            BY_NAME[name].read(raw)  # never write what could not be read again
            document[name] = raw
    data = tomlkit.dumps(document).encode("utf-8")
    _refuse_large(path, data)
    return data


def _refuse_large(path: Path, data: bytes) -> None:
    if len(data) > MAX_FILE_BYTES:
        raise BadSettings(
            text("The settings file {path} is too large; it should be a few lines.", path=str(path))
        )


def _document(path: Path) -> tomlkit.TOMLDocument:
    with _explaining(path):
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except FileNotFoundError:
            return tomlkit.document()
    _refuse_large(path, data)
    try:
        return tomlkit.parse(data.decode("utf-8-sig"))
    except (TOMLKitError, ValueError) as error:
        raise BadSettings(
            text(
                "The settings file {path} is not valid TOML, so nothing is written into it; mend or move it.",
                path=str(path),
            )
        ) from error


@contextlib.contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadSettings(
            text(
                "The settings file {path} cannot be written: {why}. Your settings are as they were.",
                path=str(path),
                why=error.strerror or str(error),
            )
        ) from error
