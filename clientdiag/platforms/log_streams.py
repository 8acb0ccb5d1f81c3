"""The Cisco client's logs on this computer: files as they lie, and what a tool of the system prints."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import IO, cast

from clientdiag.cisco.logs.source import Log, Stream
from clientdiag.cisco.logs.sources import CommandSource, Source, file_stream, placed

MAX_PRINTED = 256 * 1024 * 1024


def streams(sources: Iterable[Source], places: Mapping[str, Path]) -> Iterator[Stream]:
    """Every stream that is there. A command runs when its log is opened, not before."""
    for source in sources:
        if isinstance(source, CommandSource):
            program = placed(source.program, places)
            if program is not None and program.exists():
                opened = partial(_run, program, source)
                yield Stream(source.name, (Log(source.name, opened, source.form, source.mixed),))
            continue
        stream = file_stream(source, places)
        if stream is not None:
            yield stream


def _run(program: Path, source: CommandSource) -> IO[bytes]:
    """What the command prints, into a file without a name. Raises OSError where it cannot be run.

    A command that is given up, ends badly or prints too much has its output read as far as it got, and
    then the reading fails: its end alone would look like the end of the log.
    """
    printed = tempfile.TemporaryFile()  # noqa: SIM115  # whoever reads the log closes it
    try:
        done = subprocess.run(
            [str(program), *source.arguments],
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LANG": "C", "LC_ALL": "C"},
            timeout=source.deadline_s,
            check=False,
        )
        whole = done.returncode == 0
    except subprocess.TimeoutExpired:
        whole = False
    except BaseException:
        printed.close()
        raise
    size = printed.tell()
    printed.seek(0)
    if whole and size <= MAX_PRINTED:
        return cast("IO[bytes]", printed)
    return cast("IO[bytes]", io.BufferedReader(_CutShort(cast("IO[bytes]", printed), MAX_PRINTED)))


class _CutShort(io.RawIOBase):
    """Reads as far as there is something, at most *most* bytes, then says that this was not all."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        super().__init__()
        self._file, self._left = file, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer
        data = self._file.read(min(len(buffer), self._left))
        if not data:
            raise TimeoutError("the command was given up")
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
