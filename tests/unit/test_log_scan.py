from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clientdiag.cisco.logs.reading import Limits
from clientdiag.cisco.logs.scan import Progress, Scan, scan
from clientdiag.cisco.logs.source import Log, Stream
from clientdiag.cisco.logs.sources import open_file
from clientdiag.model.core import FailureKind
from tests.peers import cisco_logs as logs
from tests.peers.rights import open_folder, shut

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SMALL = Limits(block=4_096)
QUIET = b"".join(logs.healthy(3_000, seed=3, begin=datetime(2026, 11, 20, 9, 0, tzinfo=UTC)))
FAILED = logs.written(logs.attempt(logs.verify(20)))
posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, rights and open files as POSIX has them")


def log_of(path: Path, modified: datetime | None = None) -> Log:
    return Log(path.name, lambda: open_file(path), mixed=True, modified=modified)


def look(*found: Log, limits: Limits | None = None, **how: Callable[..., object]) -> Scan:
    return scan([Stream("log", found)], now=NOW, zone=UTC, limits=limits, **how)  # type: ignore[arg-type]  # by name


def decided(found: Scan) -> list[str]:
    return [one.decisive.signature.id for one in found.attempts if one.decisive is not None]


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


def test_of_a_packed_log_the_newest_records_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "syslog.2.gz"
    path.write_bytes(gzip.compress(logs.written(logs.success() * 300) + FAILED))

    for records in (30, 31, 32, 33):
        found = look(log_of(path), limits=replace(SMALL, records=records))
        assert decided(found) == ["verify-issuer-missing"]


def test_a_monstrous_line_of_a_packed_log_is_not_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "syslog.2.gz"
    path.write_bytes(gzip.compress(b"z" * 40_000_000 + b"\n" + FAILED))

    tracemalloc.start()
    try:
        found = look(log_of(path), limits=SMALL)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert decided(found) == ["verify-issuer-missing"]
    assert peak < 12_000_000


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


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".bz2"])
def test_packed_logs_are_read(tmp_path: Path, suffix: str) -> None:
    text = QUIET + FAILED
    packed = {".gz": gzip.compress(text), ".xz": lzma.compress(text), ".bz2": bz2.compress(text)}[suffix]
    path = tmp_path / f"syslog.2{suffix}"
    path.write_bytes(packed)

    found = look(log_of(path), limits=SMALL)

    assert decided(found) == ["verify-issuer-missing"]
    assert found.logs[0].whole


def test_a_truncated_packed_log_is_named_and_what_was_read_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "syslog.2.gz"
    path.write_bytes(gzip.compress(FAILED + os.urandom(2_000_000).hex().encode() + b"\n")[:-500_000])

    found = look(log_of(path), limits=SMALL)

    assert decided(found) == ["verify-issuer-missing"]
    failure = found.logs[0].failure
    assert failure is not None
    assert failure.kind is FailureKind.END_OF_STREAM
    assert not found.logs[0].whole


@pytest.mark.parametrize("content", [b"\x1f\x8bnot gzip at all", b"nothing packed", b"\x1f\x8b\x08"])
def test_a_packed_log_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "syslog.2.gz"
    path.write_bytes(content)

    (one,) = look(log_of(path)).logs

    assert one.failure is not None
    assert not one.whole


def test_a_packed_bomb_is_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "syslog.2.gz"
    path.write_bytes(gzip.compress(FAILED + bytes(50_000_000)))

    found = look(log_of(path), limits=Limits(unpacked=5_000_000))

    assert decided(found) == ["verify-issuer-missing"]
    assert found.logs[0].failure is not None
    assert found.logs[0].failure.kind is FailureKind.TOO_LARGE


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


def test_a_file_that_is_gone_is_a_failure(tmp_path: Path) -> None:
    (one,) = look(log_of(tmp_path / "syslog")).logs

    assert one.failure is not None
    assert one.failure.kind is FailureKind.NOT_FOUND


@posix
def test_a_log_that_may_not_be_read_is_a_failure_and_the_others_are_read() -> None:
    look(log_of(Path("nowhere")))  # what is loaded late is loaded now, as long as it may be
    with open_folder() as folder:
        written, secret = folder / "syslog", folder / "syslog.1"
        for one in (written, secret):
            one.write_bytes(FAILED)
        written.chmod(0o644)
        with shut(secret):
            found = look(log_of(written), log_of(secret))

    assert decided(found) == ["verify-issuer-missing"]
    assert [one.failure.kind if one.failure else None for one in found.logs] == [
        None,
        FailureKind.PERMISSION_DENIED,
    ]


@posix
@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "syslog"
    if kind == "folder":
        place.mkdir()
    else:
        os.mkfifo(place)

    (one,) = look(log_of(place)).logs

    assert one.failure is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n" * 10_000,
        bytes(100_000),
        os.urandom(100_000),
        b"\xff\xfe" + os.urandom(50_001),
        b"x" * 200_000,
        b"Function: Certificate Validation Failure\n" * 2_000,
        b"*" * 200_000,
        b"last message repeated 5 times\n" * 3_000,
        b"Nov 21 09:00:00 h acvpnui[1]: Login failed" + b" " * 300_000,
    ],
    ids=range(10),
)
def test_no_content_stops_a_scan(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "syslog"
    path.write_bytes(content + b"\n" + FAILED)

    for limits in (SMALL, Limits()):
        found = look(replace(log_of(path), mixed=False), limits=limits)
        assert found.logs[0].failure is None
        if not content.startswith(b"\xff\xfe"):
            assert decided(found)[:1] == ["verify-issuer-missing"]


def test_a_monstrous_line_hides_nothing_after_it(tmp_path: Path) -> None:
    path = tmp_path / "syslog"
    path.write_bytes(FAILED + b"Nov 21 10:00:00 h p: " + b"z" * 10_000_000 + b"\n" + FAILED)

    assert decided(look(log_of(path), limits=Limits(block=1 << 20))) == ["verify-issuer-missing"] * 2


def test_times_of_the_future_are_unknown_times(tmp_path: Path) -> None:
    path = tmp_path / "journal.txt"
    path.write_bytes(
        logs.written(logs.attempt(logs.verify(20)), logs.journal, datetime(2031, 1, 1, tzinfo=UTC))
    )

    found = look(log_of(path))

    assert decided(found) == ["verify-issuer-missing"]
    assert found.attempts[0].started is None


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


def test_an_opener_that_fails_in_any_way_is_a_failure() -> None:
    def refuse() -> io.BytesIO:
        raise OSError(5, "made up")

    (one,) = look(Log("odd", refuse)).logs

    assert one.failure is not None
    assert one.failure.code == 5
