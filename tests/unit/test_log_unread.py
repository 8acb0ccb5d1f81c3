"""A log that was named and cannot be read is said so, where everybody looks."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from clientdiag.checks.client_logs import unread
from clientdiag.engine.judge import rejudge
from clientdiag.model import observations as seen
from clientdiag.model.core import Failure, FailureKind, Observation, Operation, Unevaluated
from clientdiag.rendering.overview import overview
from clientdiag.rendering.terminal import report_text
from clientdiag.translation import say
from tests.peers import cisco_logs as logs
from tests.unit import facts, samples
from tests.unit.named_logs import seen_in


def reasons(*those: Observation) -> list[str]:
    """Why rules of the logs were not judged."""
    (rule,) = unread.RULES
    found = [one for one in rule.judge(facts.evidence(*those)) if isinstance(one, Unevaluated)]
    return [say(one.reason) for one in found if one.reason is not None]


def _damaged(folder: Path, name: str) -> Path:
    path = folder / name
    sound = logs.written(logs.attempt(logs.verify(20)))
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(sound)[:-40])
    elif name.endswith(".xml"):
        path.write_bytes(logs.events_xml(logs.attempt(logs.verify(20)))[:-200])
    elif name == "inner.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("DART/AnyConnectVPN.evtx", b"ElfFile\0 and no more")
    else:
        path.write_bytes(b"\x00\x01 no such thing")
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("events.evtx", "The log events.evtx could not be read: it is damaged"),
        ("bundle.zip", "The log bundle.zip could not be read: it is damaged"),
        ("inner.zip", "The log DART/AnyConnectVPN.evtx could not be read: it is damaged"),
        ("syslog.gz", "The log syslog.gz is cut off"),
        ("events.xml", "The log events.xml could not be read: it is damaged"),
    ],
)
def test_a_damaged_log_that_was_named_is_said_to_be_unread(tmp_path: Path, name: str, words: str) -> None:
    (reason,) = reasons(*seen_in(_damaged(tmp_path, name)))

    assert reason.startswith(words)


def test_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert reasons(*seen_in(tmp_path / "nowhere.log")) == [
        "nowhere.log is not there, or holds no log that is known here."
    ]


def test_a_sound_one_leaves_nothing_open(tmp_path: Path) -> None:
    path = tmp_path / "syslog"
    path.write_bytes(logs.written(logs.attempt(logs.verify(20))))

    assert reasons(*seen_in(path)) == []


def _own(kind: FailureKind | None, done: int = 0) -> seen.LogRead:
    failure = None if kind is None else Failure(Operation.READ_FILE, kind)
    return seen.LogRead("syslog", "/var/log/syslog", done=done, whole=kind is None, failure=failure)


@pytest.mark.parametrize(
    ("own", "is_said"),
    [
        ([_own(FailureKind.PERMISSION_DENIED)], True),
        ([_own(FailureKind.PERMISSION_DENIED), _own(None)], False),
        ([_own(FailureKind.TIMED_OUT, done=10)], False),
        ([], False),
    ],
    ids=range(4),
)
def test_the_client_s_own_logs_are_missed_only_where_none_could_be_read(
    own: list[seen.LogRead], *, is_said: bool
) -> None:
    assert len(reasons(*own)) == is_said


def test_it_stands_in_the_plain_report_without_details(tmp_path: Path) -> None:
    here = facts.run_of(*facts.healthy(), *seen_in(_damaged(tmp_path, "events.evtx")))
    report = rejudge(samples.bare(runs=(here,)))

    assert any("events.evtx" in one.reason for one in overview(report).unchecked)
    assert "events.evtx could not be read" in report_text(report, color=False, width=200)
