"""A log is what its bytes say, whatever somebody called it; what is no log is said to be unreadable."""

from __future__ import annotations

import gzip
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import FailureKind
from tests.peers import cisco_logs as logs
from tests.unit.named_logs import seen_in

_LINES = logs.attempt(logs.verify(20))
_EVENTS = logs.events_xml(_LINES, datetime.now(UTC))
_TEXT = logs.written(_LINES, logs.journal, datetime.now(UTC))
_DECLARED = b"<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n" + _EVENTS


def told(path: Path) -> list[str]:
    """The decisive signatures that were found."""
    found = [one for one in seen_in(path) if isinstance(one, seen.LogAttempt)]
    return [one.decisive.signature for one in found if one.decisive is not None]


def failures(path: Path) -> list[FailureKind]:
    return [one.failure.kind for one in seen_in(path) if isinstance(one, seen.LogRead) and one.failure]


def _zipped(folder: Path) -> bytes:
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("AnyConnectVPN.txt", _EVENTS)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("events.txt", lambda _: _EVENTS),
        ("events.txt", lambda _: _DECLARED),
        ("events", lambda _: b"\xef\xbb\xbf" + _DECLARED),
        ("events.log", lambda _: _EVENTS.decode().encode("utf-16")),
        ("events.txt", lambda _: _EVENTS.decode().encode("utf-16-be")),
        ("events.txt", lambda _: _EVENTS.removeprefix(b"<Events>").removesuffix(b"</Events>")),
        ("events.txt.gz", lambda _: gzip.compress(_EVENTS)),
        ("log.txt", lambda _: _TEXT.decode().encode("utf-16-be")),
        ("log.txt", lambda _: _TEXT.decode().encode("utf-16-le")),
        ("log.txt.gz", lambda _: gzip.compress(_TEXT.decode().encode("utf-16-be"))),
        ("bundle.txt", _zipped),
        ("bundle.zip", _zipped),
    ],
    ids=range(12),
)
def test_its_bytes_say_what_it_is(tmp_path: Path, name: str, made: Callable[[Path], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(made(tmp_path))

    assert told(path) == ["verify-issuer-missing"]
    assert failures(path) == []


@pytest.mark.parametrize(
    "data",
    [random.Random(1).randbytes(20_000), b"\x89PNG\r\n\x1a\n" + bytes(5_000), bytes(100_000)],
    ids=["noise", "picture", "zeros"],
)
@pytest.mark.parametrize("name", ["log.txt", "log.txt.gz"])
def test_what_is_no_text_is_unreadable_and_not_empty(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)

    assert failures(path) == [FailureKind.MALFORMED]


def test_zeros_before_the_text_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "syslog"
    path.write_bytes(bytes(8_192) + b"\n" + _TEXT)

    assert told(path) == ["verify-issuer-missing"]
    assert failures(path) == []
