"""Logs that are read twice, and opened once: what a command printed is not asked for again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import IO

from clientdiag.cisco.logs.source import Log, Stream


@contextmanager
def kept(stream: Stream) -> Iterator[Stream]:
    """*stream* with logs that can be opened again and again; what they hold on to is let go at the end."""
    with ExitStack() as stack:
        yield replace(stream, logs=tuple(_kept(log, stack) for log in stream.logs))


def _kept(log: Log, stack: ExitStack) -> Log:
    held: list[int] = []

    def opened() -> IO[bytes]:
        if held:
            again = os.fdopen(os.dup(held[0]), "rb")
            again.seek(0)
            return again
        file = log.open()
        number = _of_plain_file(file)
        if number is not None:
            held.append(os.dup(number))
            stack.callback(os.close, held[0])
        return file

    return replace(log, open=opened)


def _of_plain_file(file: IO[bytes]) -> int | None:
    """The number of a file that can be read again from its beginning, as it is; None for any other."""
    try:
        return file.fileno() if file.seekable() else None
    except (OSError, AttributeError):
        return None
