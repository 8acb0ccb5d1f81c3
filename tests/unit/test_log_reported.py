"""What an attack found wrong with the reading of logs: each was a false alarm or an old failure blamed."""

from __future__ import annotations

import zipfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clientdiag.checks.readings.last_attempt import stopped
from clientdiag.cisco.logs.attempts import Attempt, group
from clientdiag.cisco.logs.given import Given, given
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.records import records
from tests.peers import cisco_logs as logs
from tests.unit import facts
from tests.unit.log_facts import attempt

_NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def read(text: bytes) -> tuple[Attempt, ...]:
    return group(records([text], "log", Reference(_NOW, None, UTC))).attempts


@pytest.mark.parametrize(
    ("minutes", "is_told"),
    [(2, True), (60, False), (5 * 24 * 60, False)],
    ids=["just before", "hour", "days"],
)
def test_an_old_failure_is_not_the_last_time_when_the_newest_end_is_not_known(
    minutes: int, *, is_told: bool
) -> None:
    newest = facts.NOW - timedelta(hours=1)
    old = attempt("login-failed", started=newest - timedelta(minutes=minutes))
    unknown = attempt(started=newest, success=None, reached="contacting")

    those = (*facts.healthy(), unknown, old)

    assert (stopped(facts.evidence(*those)) is not None) is is_told


@pytest.mark.parametrize(
    "words",
    [
        "Your account will be locked after 3 failed attempts.",
        "Your password must be changed every 90 days.",
        "MFA is required for all users.",
    ],
)
def test_a_banner_that_warns_of_a_refusal_is_none(words: str) -> None:
    banner = logs.said("information", words)

    (shown,) = read(logs.written([*logs.opening(), banner]))
    assert shown.decisive is None
    assert shown.success is None
    (refused,) = read(logs.written(logs.attempt(banner, logs.said("warning", "Login failed."))))
    assert refused.decisive is not None
    assert refused.decisive.signature.id == "login-failed"


_ONLY_WARNING = (
    "Your account will be locked after 3 failed attempts.",
    "Your account is locked after 5 wrong codes.",
    "Your password must be changed every 90 days.",
    "When your password has expired, call 123.",
    "Multi-factor authentication is required for all users.",
    "Your account may be disabled.",
    "Every login failed is recorded.",
)
_REFUSED = {
    "Login failed.": "login-failed",
    "Login failed. Your account will be locked after 2 more attempts.": "login-failed",
    "Your password has expired. You may choose a new one.": "password-expired",
    "Your account has been locked after 3 failed attempts.": "account-locked",
}


@pytest.mark.parametrize("words", _ONLY_WARNING)
@pytest.mark.parametrize("kind", ["prompt", "warning", "error"])
def test_words_that_warn_of_a_refusal_are_none_wherever_they_are_shown(kind: str, words: str) -> None:
    (one,) = read(logs.written(logs.attempt(*logs.sign_in(), logs.said(kind, words))))

    assert one.decisive is None


@pytest.mark.parametrize("words", _ONLY_WARNING)
def test_the_history_s_lines_without_a_kind_may_be_warnings_too(words: str) -> None:
    (one,) = read(logs.history([[f"Contacting {logs.HOST}.", "Please enter your password.", words]]))

    assert (one.success, one.decisive) == (None, None)


@pytest.mark.parametrize("words", _REFUSED)
@pytest.mark.parametrize("kind", ["prompt", "warning", "error"])
def test_a_refusal_is_one_wherever_it_is_shown(kind: str, words: str) -> None:
    (one,) = read(logs.written(logs.attempt(*logs.sign_in(), logs.said(kind, words))))

    assert one.decisive is not None
    assert one.decisive.signature.id == _REFUSED[words]


@pytest.mark.parametrize("words", _REFUSED)
def test_the_history_tells_a_refusal_too(words: str) -> None:
    (one,) = read(logs.history([[f"Contacting {logs.HOST}.", words]]))

    assert one.decisive is not None
    assert one.decisive.signature.id == _REFUSED[words]


def test_a_prompt_for_the_second_factor_is_no_refusal() -> None:
    asks = logs.said("prompt", "Multi-factor authentication required: enter the code from your token.")

    (one,) = read(logs.written(logs.attempt(*logs.sign_in(), asks)))

    assert one.decisive is None


def test_an_attempt_that_may_still_go_on_has_not_failed() -> None:
    none_found = logs.told("getCertList", "Number of certificates found: 0")

    (one,) = read(logs.written([*logs.opening(), none_found]))

    assert (one.success, one.decisive) == (None, None)


def test_a_clock_that_was_put_back_does_not_turn_the_order_round() -> None:
    failed = logs.written(logs.attempt(logs.verify(10)), begin=_NOW)
    fine = logs.written(logs.success(), begin=_NOW - timedelta(hours=3))

    first, second = read(failed + fine)

    assert (first.success, second.success) == (False, True)
    assert first.started is not None
    assert second.started is not None
    assert first.started < second.started


def test_in_the_history_another_server_is_another_attempt() -> None:
    text = logs.history([["Contacting vpn.example.test.", "Contacting other.example.", "Login failed."]])

    assert [one.gateway for one in read(text)] == ["vpn.example.test", "other.example"]


def test_a_profile_s_name_for_a_server_is_kept_whole() -> None:
    (one,) = read(logs.history([["Contacting Head Office VPN.", "Login failed."]]))

    assert one.gateway == "Head Office VPN"


def named(path: Path) -> Given:
    with ExitStack() as stack:
        return given(path, stack)


def test_a_bundle_that_cannot_be_read_is_said_to_be_unread(tmp_path: Path) -> None:
    damaged, strange = tmp_path / "damaged.zip", tmp_path / "strange.zip"
    damaged.write_bytes(b"PK\x03\x04 and no more")
    with zipfile.ZipFile(strange, "w") as archive:
        archive.writestr("holiday.jpg", b"x")

    for path in (damaged, strange):
        held = named(path)
        assert held.streams == ()
        assert [name for name, _ in held.unread] == [path.name]


def test_the_history_of_messages_is_known_by_its_name(tmp_path: Path) -> None:
    history, other = tmp_path / "UIHistory_2026_11_21.txt", tmp_path / "messages"
    for path in (history, other):
        path.write_text("x")

    assert [log.mixed for path in (history, other) for log in named(path).streams[0].logs] == [False, True]


def test_a_zip_s_files_without_a_date_make_it_no_old_one(tmp_path: Path) -> None:
    path = tmp_path / "dart.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("AnyConnectVPN.txt", (1980, 1, 1, 0, 0, 0)), "x")

    assert named(path).made is None
