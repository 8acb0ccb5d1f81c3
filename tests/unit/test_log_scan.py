from __future__ import annotations

import os
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clientdiag.cisco.logs.reading import Limits
from clientdiag.cisco.logs.scan import Progress
from clientdiag.cisco.logs.source import Log
from tests.peers import cisco_logs as logs
from tests.unit.log_files import FAILED, QUIET, SMALL, decided, log_of, look, posix


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "syslog"
    path.write_bytes(QUIET + FAILED + b"Nov 21 10:00:00 laptop kernel: quiet\n")
    return path


@pytest.mark.parametrize("block", [600, 1_000, 4_096, 100_000, 8 << 20])
def test_where_blocks_end_does_not_matter(written: Path, block: int) -> None:
    found = look(log_of(written), limits=Limits(block=block))

    assert decided(found) == ["verify-issuer-missing"]
    assert found.attempts == look(log_of(written)).attempts
    assert found.logs[0].whole
    assert found.logs[0].done == written.stat().st_size


@pytest.mark.parametrize("block", [2_000, 4_096, 8 << 20])
@pytest.mark.parametrize("shape", [logs.dart, logs.windows])
def test_records_of_several_lines_are_not_torn(tmp_path: Path, block: int, shape: logs.Shape) -> None:
    path = tmp_path / "AnyConnectVPN.txt"
    path.write_bytes(logs.written([*logs.success(), *logs.attempt(logs.verify(20))] * 20, shape))

    found = look(replace(log_of(path), mixed=False), limits=Limits(block=block))

    assert decided(found) == ["verify-issuer-missing"] * 20


def test_the_newest_is_found_first_and_at_once(written: Path) -> None:
    seen: list[Progress] = []

    look(log_of(written), limits=SMALL, progress=seen.append)

    first = next(number for number, one in enumerate(seen) if one.attempts)
    assert first <= 3
    assert len(seen) > 20
    assert [one.done for one in seen] == sorted(one.done for one in seen)


def test_a_cancelled_scan_keeps_what_it_has(written: Path) -> None:
    seen: list[Progress] = []

    found = look(log_of(written), limits=SMALL, progress=seen.append, cancelled=lambda: len(seen) >= 4)

    assert found.cancelled
    assert len(seen) == 4
    assert decided(found) == ["verify-issuer-missing"]
    assert not found.logs[0].whole


def test_only_so_much_of_a_log_is_read_and_that_is_said(written: Path) -> None:
    found = look(log_of(written), limits=replace(SMALL, stream_bytes=20_000))

    assert decided(found) == ["verify-issuer-missing"]
    assert found.logs[0].done <= 20_000
    assert not found.logs[0].whole


def test_only_so_many_records_are_kept_the_newest(tmp_path: Path) -> None:
    path = tmp_path / "syslog"
    path.write_bytes(logs.written(logs.success() * 300) + FAILED)

    found = look(log_of(path), limits=replace(SMALL, records=200))

    assert len(found.attempts) < 60
    assert decided(found)
    assert not found.logs[0].whole


def test_what_is_too_old_is_not_looked_for(tmp_path: Path) -> None:
    old = logs.written(logs.attempt(logs.verify(10)), begin=datetime(2026, 11, 10, tzinfo=UTC))
    path = tmp_path / "syslog"
    path.write_bytes(old * 20 + QUIET + FAILED)

    found = look(log_of(path), limits=SMALL)

    assert decided(found) == ["verify-issuer-missing"]
    assert found.logs[0].whole
    assert found.logs[0].done < path.stat().st_size
    assert len(look(log_of(path), limits=replace(SMALL, age=timedelta(days=30))).attempts) > 20


def test_what_is_too_old_is_left_out_of_a_block_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "syslog"
    path.write_bytes(
        logs.written(logs.attempt(logs.verify(10)), begin=datetime(2026, 11, 10, tzinfo=UTC)) + FAILED
    )

    assert decided(look(log_of(path))) == ["verify-issuer-missing"]


def test_a_file_that_was_not_written_to_for_long_is_not_opened(tmp_path: Path) -> None:
    gone = tmp_path / "syslog.9"

    found = look(log_of(gone, datetime(2026, 10, 1, tzinfo=UTC)))

    assert found.logs[0].whole
    assert found.logs[0].failure is None


def test_an_attempt_may_go_on_in_the_next_file(tmp_path: Path) -> None:
    lines = FAILED.splitlines(keepends=True)
    older, newer = tmp_path / "syslog.1", tmp_path / "syslog"
    older.write_bytes(QUIET + b"".join(lines[:6]))
    newer.write_bytes(b"".join(lines[6:]))

    found = look(log_of(newer), log_of(older))

    assert decided(found) == ["verify-issuer-missing"]
    assert found.attempts[0].complete
    assert found.attempts[0].gateway.endswith(logs.HOST)


def test_a_file_that_grows_while_it_is_read_is_read_as_it_was(written: Path) -> None:
    size = written.stat().st_size

    def grow(_: Progress) -> None:
        with written.open("ab") as file:
            file.write(logs.written(logs.attempt(logs.verify(10))))

    found = look(log_of(written), limits=SMALL, progress=grow)

    assert found.logs[0].size == size
    assert decided(found) == ["verify-issuer-missing"]


def test_a_file_that_is_emptied_while_it_is_read_gives_what_was_read(written: Path) -> None:
    def empty(so_far: Progress) -> None:
        if so_far.attempts:
            os.truncate(written, 0)

    found = look(log_of(written), limits=SMALL, progress=empty)

    assert decided(found) == ["verify-issuer-missing"]


@posix
def test_a_file_that_is_renamed_or_deleted_while_it_is_read_is_read_to_its_end(written: Path) -> None:
    size = written.stat().st_size

    found = look(log_of(written), limits=SMALL, progress=lambda _: written.unlink(missing_ok=True))

    assert found.logs[0].done == size
    assert found.logs[0].whole


def test_what_a_command_prints_is_read_without_going_back() -> None:
    reading, writing = os.pipe()
    os.write(writing, FAILED)
    os.close(writing)

    found = look(Log("journal", lambda: os.fdopen(reading, "rb"), mixed=True))

    assert decided(found) == ["verify-issuer-missing"]
    assert found.logs[0].size is None
    assert found.logs[0].whole


def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    path = tmp_path / "syslog"
    with path.open("wb") as file:
        for _ in range(40):
            file.write(QUIET)
        file.write(FAILED)
    assert path.stat().st_size > 16_000_000

    tracemalloc.start()
    try:
        found = look(log_of(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert decided(found) == ["verify-issuer-missing"]
    assert peak < 14_000_000
