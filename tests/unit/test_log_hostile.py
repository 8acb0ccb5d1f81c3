"""Packed, damaged, monstrous and forbidden logs: none stops a scan, each is said to be what it is."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clientdiag.cisco.logs.reading import Limits
from clientdiag.cisco.logs.source import Log
from clientdiag.model.core import FailureKind
from tests.peers import cisco_logs as logs
from tests.peers.rights import open_folder, shut
from tests.unit.log_files import FAILED, QUIET, SMALL, decided, log_of, look, posix


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


def test_an_opener_that_fails_in_any_way_is_a_failure() -> None:
    def refuse() -> io.BytesIO:
        raise OSError(5, "made up")

    (one,) = look(Log("odd", refuse)).logs

    assert one.failure is not None
    assert one.failure.code == 5
