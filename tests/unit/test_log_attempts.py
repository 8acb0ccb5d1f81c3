from __future__ import annotations

import collections
import io
from datetime import UTC, datetime, timedelta

import pytest

from clientdiag.cisco.logs.attempts import Attempt, Grouped, group
from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.records import records
from clientdiag.cisco.logs.scan import Scan, scan
from clientdiag.cisco.logs.signatures import Mark, Role
from clientdiag.cisco.logs.source import Form, Log, Stream
from tests.peers import cisco_logs as logs
from tests.unit.log_attempts import ALL

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def grouped(text: bytes) -> Grouped:
    return group(records([text], "log", Reference(NOW, None, UTC)))


def scanned(text: bytes, form: Form = Form.TEXT, *, mixed: bool = False) -> Scan:
    log = Log("log", lambda: io.BytesIO(text), form, mixed)
    return scan([Stream("log", (log,))], now=NOW, zone=UTC)


def the_attempt(found: Grouped | Scan) -> Attempt:
    (one,) = found.attempts
    return one


@pytest.mark.parametrize("number", range(len(ALL)), ids=lambda number: f"{number}-{ALL[number][1]}")
def test_the_first_cause_decides_and_its_family_is_right(number: int) -> None:
    family, decisive, lines = ALL[number]

    one = the_attempt(scanned(logs.written(lines), mixed=True))

    assert one.decisive is not None
    assert (one.decisive.signature.family, one.decisive.signature.id) == (family, decisive)
    assert one.success is False
    assert one.complete
    assert one.gateway == f"https://{logs.HOST}"


@pytest.mark.parametrize("number", range(len(ALL)), ids=lambda number: f"{number}-{ALL[number][1]}")
def test_a_search_finds_what_reading_everything_finds(number: int) -> None:
    text = logs.written(ALL[number][2])

    assert the_attempt(scanned(text, mixed=True)).decisive == the_attempt(grouped(text)).decisive


def test_each_family_that_users_meet_has_six_attempts() -> None:
    counted = collections.Counter(family for family, _, _ in ALL)

    for family in (
        "trust",
        "name",
        "dns",
        "time-out",
        "portal",
        "client-certificate",
        "login",
        "sso",
        "policy",
    ):
        assert counted[family] >= 6, family


@pytest.mark.parametrize("shape", logs.SHAPES)
@pytest.mark.parametrize("number", [0, 9, 15, 37])
def test_every_shape_tells_the_same(shape: str, number: int) -> None:
    _, decisive, lines = ALL[number]

    one = the_attempt(scanned(logs.written(lines, logs.SHAPES[shape])))

    assert one.decisive is not None
    assert one.decisive.signature.id == decisive
    assert one.started is not None
    assert abs(one.started - datetime(2026, 11, 21, 9, 30, tzinfo=UTC)) < timedelta(seconds=1)
    assert one.zone_known == (shape in {"journal", "rsyslog_iso", "macos", "macos_show"})


@pytest.mark.parametrize("number", [0, 9, 15, 37])
def test_windows_events_tell_the_same(number: int) -> None:
    _, decisive, lines = ALL[number]

    one = the_attempt(scanned(logs.events_xml(lines), Form.EVENTS))

    assert one.decisive is not None
    assert one.decisive.signature.id == decisive
    assert one.zone_known


def test_a_success_has_no_cause_and_came_all_the_way() -> None:
    one = the_attempt(scanned(logs.written(logs.success()), mixed=True))

    assert one.success is True
    assert one.decisive is None
    assert one.reached is Mark.CONNECTED
    assert one.complete
    assert one.resolved == ((logs.HOST, "192.0.2.7"),)


def test_what_the_user_was_shown_is_kept_in_order() -> None:
    one = the_attempt(scanned(logs.written(logs.attempt(*logs.sign_in(), words="Login failed."))))

    assert [(said.kind, said.text) for said in one.said] == [
        ("information", f"Contacting {logs.HOST}."),
        ("prompt", "Please enter your username and password."),
        ("error", "Login failed."),
    ]
    assert one.reached is Mark.AUTHENTICATING
    assert one.state == "Disconnected"


def test_an_initiation_that_two_programs_write_is_one_attempt() -> None:
    twice = [*logs.opening(), logs.opening()[-1], logs.verify(20), *logs.ending()]

    assert the_attempt(scanned(logs.written(twice), mixed=True)).decisive is not None


def test_a_new_initiation_ends_an_attempt_that_has_no_end() -> None:
    first, second = logs.written(logs.opening()), logs.written(logs.attempt(logs.verify(20)), begin=NOW)

    found = scanned(first + second).attempts

    assert [one.success for one in found] == [False, None]


def test_an_attempt_that_is_cut_off_has_no_known_end() -> None:
    one = the_attempt(scanned(logs.written(logs.opening())))

    assert one.success is None
    assert not one.complete
    assert one.reached is Mark.INITIATED


def test_a_failure_that_the_log_does_not_explain_has_no_decisive_record() -> None:
    one = the_attempt(scanned(logs.written(logs.attempt())))

    assert one.success is False
    assert one.decisive is None
    assert {match.signature.role for match in one.matches} == {Role.CONSEQUENCE, Role.CONTEXT}


def test_attempts_come_newest_first_and_keep_their_own_causes() -> None:
    lines = [
        *logs.attempt(logs.verify(20)),
        *logs.success("other.example.test"),
        *logs.attempt(words="Login failed."),
    ]

    found = scanned(logs.written(lines), mixed=True).attempts

    assert [one.decisive.signature.id if one.decisive else one.success for one in found] == [
        "login-failed",
        True,
        "verify-issuer-missing",
    ]
    assert [one.gateway for one in found][1] == "https://other.example.test"


def test_a_cause_that_was_overcome_is_said_to_be() -> None:
    one = the_attempt(scanned(logs.written(logs.attempt(logs.CHAIN, *logs.sign_in(), words="Login failed."))))

    overcome = {match.signature.id: match.overcome for match in one.matches}
    assert overcome["chain-policy-failed"]
    assert not overcome["login-failed"]


def test_repeats_are_counted() -> None:
    text = logs.written([*logs.opening(), logs.verify(20), logs.verify(20), *logs.ending()]).decode()
    folded = text.replace(
        "acvpnui[4711]: Function: Verify", "acvpnui[4711]: message repeated 3 times: [ Function: Verify", 1
    )

    one = the_attempt(scanned(folded.encode(), mixed=True))

    assert one.repeats == 4


def test_what_happens_outside_any_attempt_is_a_stray() -> None:
    probe = logs.told("CNetEnvironment::logProbeFailure", "HTTPS probe failed: redirect", "acvpnagent")
    later = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)

    found = scanned(logs.written(logs.success()) + logs.written([probe], begin=later), mixed=True)

    assert [stray.signature.id for stray in found.strays] == ["captive-portal-redirect"]
    assert the_attempt(found).decisive is None


def test_the_agents_word_after_the_end_still_belongs_to_the_attempt() -> None:
    reason = logs.told("terminate", "Termination reason code 59: certificate", "acvpnagent")

    one = the_attempt(scanned(logs.written([*logs.attempt(*logs.sign_in()), reason]), mixed=True))

    assert one.decisive is not None
    assert one.decisive.signature.id == "termination-reason-59"


def test_what_comes_long_after_the_end_is_no_part_of_the_attempt() -> None:
    failed, later = logs.attempt(), NOW - timedelta(hours=1)

    found = scanned(logs.written(failed) + logs.written([logs.verify(20)], begin=later), mixed=True)

    assert the_attempt(found).decisive is None
    assert [stray.signature.id for stray in found.strays] == ["verify-issuer-missing"]


def test_contacting_and_initiating_far_apart_are_two_attempts() -> None:
    contacting = logs.written([logs.said("information", f"Contacting {logs.HOST}.")])
    initiating = logs.written([logs.opening()[-1]], begin=NOW - timedelta(hours=1))

    assert len(scanned(contacting + initiating).attempts) == 2


def test_a_cause_that_comes_back_after_it_was_overcome_decides() -> None:
    lines = logs.attempt(logs.REJECTED, *logs.sign_in(), logs.REJECTED)

    one = the_attempt(scanned(logs.written(lines), mixed=True))

    assert one.decisive is not None
    assert one.decisive.signature.id == "peer-certificate-rejected"
    assert one.repeats == 2


def test_last_message_repeated_counts_in_a_search_too() -> None:
    text = logs.written([*logs.opening(), logs.verify(20)])
    again = b"Nov 21 09:30:02 laptop last message repeated 4 times\n"

    assert the_attempt(scanned(text + again + b"Nov 21 09:30:03 laptop kernel: quiet\n")).repeats == 5


def test_message_history_makes_attempts_too() -> None:
    text = logs.history(
        [
            [f"Contacting {logs.HOST}.", "Login failed.", "Disconnected."],
            [f"Contacting {logs.HOST}.", "Establishing VPN session...", f"Connected to {logs.HOST}."],
        ]
    )

    found = scanned(text).attempts

    assert [one.success for one in found] == [True, False]
    assert found[1].decisive is not None
    assert found[1].decisive.signature.id == "login-failed"
    assert found[1].gateway == logs.HOST


def test_two_logs_that_tell_of_one_attempt_tell_it_once() -> None:
    lines = logs.attempt(logs.verify(20))
    streams = [
        Stream(
            "journal", (Log("journal", lambda: io.BytesIO(logs.written(lines, logs.journal)), mixed=True),)
        ),
        Stream("syslog", (Log("syslog", lambda: io.BytesIO(logs.written(lines)), mixed=True),)),
    ]

    assert len(scan(streams, now=NOW, zone=UTC).attempts) == 1


def test_a_healthy_noisy_log_has_no_cause_anywhere() -> None:
    text = b"".join(logs.healthy(200_000))

    found = scanned(text, mixed=True)

    assert len(found.attempts) > 30
    assert all(one.success for one in found.attempts)
    assert found.strays == ()
    causes = [match for one in found.attempts for match in one.matches if match.signature.role is Role.CAUSE]
    assert causes == []


def test_noise_read_in_full_is_no_cause_either() -> None:
    text = b"".join(logs.healthy(20_000, seed=2))

    found = grouped(b"".join(line for line in text.splitlines(keepends=True) if b"acvpn" in line))

    assert found.strays == ()
    assert all(one.success is not False for one in found.attempts)


def test_words_of_other_programs_are_not_the_clients() -> None:
    text = (
        b"Nov 21 09:00:00 laptop sshd[9]: Authentication failed\n"
        b"Nov 21 09:00:01 laptop acvpnui[9]: Login failed\n"
    )

    found = scanned(text, mixed=True)

    assert [stray.record.process for stray in found.strays] == ["acvpnui"]
