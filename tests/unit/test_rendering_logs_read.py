"""What was read of each log, and why not all of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.rendering.details import CellMark
from tests.unit.facts import healthy, seen
from tests.unit.test_rendering_attempts import DENIED, GOOD, NONE, UNKNOWN, WHOLE, section

# ----------------------------------------------------------------------------------------- what was read


@pytest.mark.parametrize(
    ("log", "read", "outcome", "mark"),
    [
        (WHOLE, "2.0 MB", "all that is recent", GOOD),
        (replace(WHOLE, done=1_500, whole=False), "1.5 kB of 2.0 MB", "only its newest part", UNKNOWN),
        (replace(WHOLE, size=None, done=0, whole=False), "–", "left out: a limit was reached", UNKNOWN),
        (replace(WHOLE, size=None, done=0), "0 B", "nothing from the last days in it", NONE),
        (replace(WHOLE, size=0, done=0), "0 B", "all that is recent", GOOD),
        (
            replace(
                WHOLE, done=999, whole=False, failure=Failure(Operation.READ_FILE, FailureKind.TIMED_OUT)
            ),
            "999 B of 2.0 MB",
            "read only in part: no answer in time",
            UNKNOWN,
        ),
        (
            replace(
                WHOLE, done=0, whole=False, failure=Failure(Operation.READ_FILE, FailureKind.MALFORMED, 5)
            ),
            "–",
            "could not be read: damaged (5)",
            UNKNOWN,
        ),
    ],
)
def test_every_log_says_what_was_read_of_it(
    log: seen.LogRead, read: str, outcome: str, mark: CellMark
) -> None:
    made = section("logs.read", *healthy(), log)
    assert made.rows == (("syslog", "/var/log/syslog", read, outcome),)
    assert made.marks[0][3] is mark
    assert bool(made.note) is not log.whole


@pytest.mark.parametrize(
    ("system", "advice"),
    [("Linux", "the group adm"), ("Windows", "the group Event Log Readers"), ("macOS", "an administrator")],
)
def test_a_log_that_may_not_be_read_says_what_it_can_do(system: str, advice: str) -> None:
    computer = seen.Environment(system, "1", "x86_64", "3.11", "OpenSSL 3.5")
    made = section("logs.read", *healthy(), computer, replace(WHOLE, whole=False, failure=DENIED))
    assert advice in made.rows[0][3]
    assert "Berechtigung" not in made.rows[0][3]
