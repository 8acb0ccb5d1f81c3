"""Where results go: text for people on standard output, JSON to a file or a pipe, progress beside it."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TextIO

from clientdiag.engine import Event, Finished
from clientdiag.model import wire
from clientdiag.model.core import CheckStatus, Report
from clientdiag.model.text import text
from clientdiag.translation import Problem, say

STANDARD_OUTPUT = "-"


class BadOutput(Problem):
    """A result cannot be written where it was asked for."""


def check_places(arguments: argparse.Namespace) -> None:
    """Refuse a place that cannot be written to before anything is run. Raises :class:`BadOutput`."""
    folder = getattr(arguments, "zip", None) if arguments.command != "open" else None
    if folder is not None and (not folder.name or not _holds(folder.is_dir)):
        raise BadOutput(
            text(
                "There is no folder {folder} to save the zip in; make it first, or name another.",
                folder=str(folder),
            )
        )
    if arguments.json is None or arguments.json == STANDARD_OUTPUT:
        return
    file = Path(arguments.json)
    if not arguments.json or not _is_in_a_folder(file) or _holds(file.is_dir):
        raise BadOutput(
            text(
                "The JSON report cannot be written to “{file}”; name a file in a folder that exists.",
                file=arguments.json,
            )
        )
    keep_what_is_read(arguments, arguments.json)


def keep_what_is_read(arguments: argparse.Namespace, place: str) -> None:
    """Refuse to write a result over a zip, or over what *arguments* read. Raises :class:`BadOutput`."""
    named = (getattr(arguments, name, None) for name in ("a", "b", "zip", "key"))
    target = Path(place)
    if _holds(target.is_file) and (
        place.lower().endswith((".zip", ".zip.age", ".zip.cms"))
        or any(one is not None and _holds(partial(target.samefile, one)) for one in named)
    ):
        raise would_be_lost(place)


def would_be_lost(place: str) -> BadOutput:
    """What is said of a file that two things would be written to, or that is read itself."""
    return BadOutput(
        text("“{file}” would be lost if the result were written to it; name another file.", file=place)
    )


def check_file(place: str) -> None:
    """Refuse a file that cannot be written to. Raises :class:`BadOutput`."""
    file = Path(place)
    if place != STANDARD_OUTPUT and (not _is_in_a_folder(file) or _holds(file.is_dir)):
        raise BadOutput(
            text("Nothing can be written to “{file}”; name a file in a folder that exists.", file=place)
        )


def _is_in_a_folder(file: Path) -> bool:
    try:
        return file.absolute().parent.is_dir()
    except OSError:  # the current folder is gone
        return False


def _holds(question: Callable[[], bool]) -> bool:
    """The answer of the file system; no where it may not be asked."""
    try:
        return question()
    except OSError:
        return False


def write_json(report: Report, place: str) -> None:
    """Write the report as :func:`write_file` does."""
    write_file(wire.pretty(report), place)


def write_file(data: bytes, place: str) -> None:
    """Write *data* to standard output (``-``) or whole to a file. Raises :class:`BadOutput`.

    A link is followed; what is no plain file (a pipe, a device) is written to, never replaced.
    """
    if place == STANDARD_OUTPUT:
        with writing_out():
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        return
    target = Path(place)
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.write(data)
            return
        _replace(Path(os.path.realpath(target)), data)
    except OSError as error:
        raise _cannot_write(target, error) from None


def _replace(target: Path, data: bytes) -> None:
    import tempfile  # most runs write no file

    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


@contextlib.contextmanager
def writing_out() -> Iterator[None]:
    """A standard output that is full or closed is the caller's matter, said in one sentence.

    One whose reader has gone (``| head``) is no error: what else there is to do is done, as if it were read.
    """
    try:
        yield
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError) as error:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(
                os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
            )  # nothing more is flushed at the end
        why = getattr(error, "strerror", None) or str(error)
        raise BadOutput(text("The result cannot be written to standard output: {why}", why=why)) from None


def tell(line: str) -> None:
    """Write to standard output. Raises :class:`BadOutput` where that is full."""
    with writing_out():
        sys.stdout.write(line)
        sys.stdout.flush()


def aside(line: str) -> None:
    """Write to standard error; one that is full or closed costs the words, not the diagnosis."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(line)
        sys.stderr.flush()


def _cannot_write(target: Path, error: OSError) -> BadOutput:
    return BadOutput(
        text("The result cannot be written to {file}: {why}", file=str(target), why=error.strerror or "")
    )


def write_text(
    report: Report,
    arguments: argparse.Namespace,
    opened_from: str | None = None,
    noted: Sequence[tuple[str, Sequence[str]]] = (),
) -> None:
    """Print the report for people. *noted* are further headings, each with its sentences."""
    import shutil  # JSON alone needs no width

    from clientdiag.rendering.terminal import report_text  # JSON alone needs no text

    width = shutil.get_terminal_size((100, 24)).columns
    color = wants_color(sys.stdout, arguments)
    words = report_text(
        report, color=color, width=width, opened_from=opened_from, details=arguments.details, noted=noted
    )
    tell(words)


def wants_color(stream: TextIO, arguments: argparse.Namespace) -> bool:
    """Colour on a terminal only, and not when it was turned off (no-color.org)."""
    return stream.isatty() and not arguments.no_color and "NO_COLOR" not in os.environ


def progress(arguments: argparse.Namespace) -> Callable[[Event], None]:
    """A listener for engine events that writes one line for each finished check to standard error."""

    def line(event: Event) -> None:
        if arguments.quiet or not isinstance(event, Finished):
            return
        learned = event.check.learned(event.evidence)
        words = say(learned.line) if learned else say(event.check.doing)
        figure = f"  {say(learned.figure)}" if learned and learned.figure else ""
        state = "" if event.run.status is CheckStatus.COMPLETED else f"  [{event.run.status.value}]"
        aside(f"{event.done:>3}/{event.total}  {_plain(words + figure)}{state}\n")

    return line


def _plain(value: str) -> str:
    from clientdiag.rendering.plain import plain  # not needed when quiet

    return plain(value)
