from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from clientdiag.cisco.logs.scan import scan
from clientdiag.cisco.logs.sources import (
    LINUX,
    MACOS,
    WINDOWS,
    CommandSource,
    FilesSource,
    file_stream,
    output_stream,
    placed,
)
from clientdiag.model.core import FailureKind
from tests.peers import cisco_logs as logs
from tests.unit.log_files import LINES, NOW, decided, posix

SOURCES = [*LINUX, *MACOS, *WINDOWS]


@pytest.mark.parametrize("number", range(len(SOURCES)))
def test_a_source_says_all_that_a_platform_needs(number: int) -> None:
    source = SOURCES[number]
    places = {name: Path("/x") for name in ("home", "SystemRoot", "LOCALAPPDATA", "ProgramData")}
    where = source.program if isinstance(source, CommandSource) else source.folder

    found = placed(where, places)

    assert found is not None
    assert found.as_posix().startswith("/")
    if isinstance(source, CommandSource):
        assert 0 < source.deadline_s <= 60
    elif "{" in where:
        assert placed(where, {}) is None


def test_rotated_files_are_one_stream_the_newest_first(tmp_path: Path) -> None:
    for age, name in enumerate(["syslog", "syslog.1", "syslog.2.gz", "auth.log", "syslog.d"]):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1_700_000_000 - age, 1_700_000_000 - age))
    source = FilesSource("syslog", "{home}", ("syslog", "syslog[.-]*"), mixed=True)

    stream = file_stream(source, {"home": tmp_path})

    assert stream is not None
    assert [log.name for log in stream.logs] == ["~/syslog", "~/syslog.1", "~/syslog.2.gz", "~/syslog.d"]
    assert all(log.mixed for log in stream.logs)


def test_a_folder_that_is_not_there_is_no_stream(tmp_path: Path) -> None:
    source = FilesSource("syslog", "{home}", ("*",))

    assert file_stream(source, {"home": tmp_path / "none"}) is None
    assert file_stream(source, {"home": tmp_path}) is None
    assert file_stream(source, {}) is None


@posix
def test_a_folder_that_may_not_be_listed_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o000)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65_534)  # root may list everything
    try:
        stream = file_stream(FilesSource("history", str(folder), ("*",)), {})
        assert stream is not None
        (one,) = scan([stream], now=NOW).logs
    finally:
        os.seteuid(me)

    assert one.failure is not None
    assert one.failure.kind is FailureKind.PERMISSION_DENIED


def test_what_a_tool_prints_is_a_stream() -> None:
    (journal,) = (one for one in LINUX if isinstance(one, CommandSource))

    found = scan([output_stream(journal, io.BytesIO(logs.written(LINES, logs.journal)))], now=NOW)

    assert decided(found) == ["verify-issuer-missing"]
    assert found.attempts[0].zone_known
