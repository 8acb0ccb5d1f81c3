"""The client's attempts as tables: how each ended in plain words, its records, and what was left unread."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from clientdiag.checks.client_logs import SIGN_IN_CODES
from clientdiag.checks.client_logs.looking import MAX_ATTEMPTS
from clientdiag.cisco.logs.signatures import Family, Mark, Role, known
from clientdiag.model.core import Failure, FailureKind, Observation, Operation, Report
from clientdiag.rendering.details import Area, CellMark, Section, details
from clientdiag.rendering.details.attempts import MOST_IN_FULL, read_attempts
from clientdiag.rendering.details.log_words import STOPPED_BY
from clientdiag.rendering.html import report_html
from clientdiag.rendering.terminal import report_text
from tests.unit import facts, hostile, log_facts, samples
from tests.unit.facts import DAY, HOST, NOW, but, healthy, seen
from tests.unit.log_facts import attempt, sign

GOOD, BAD, WARNING, UNKNOWN = CellMark.GOOD, CellMark.BAD, CellMark.WARNING, CellMark.UNKNOWN
ASIDE, NONE = CellMark.ASIDE, CellMark.NONE
DENIED = Failure(Operation.READ_FILE, FailureKind.PERMISSION_DENIED, 13, "Keine Berechtigung")
WHOLE = seen.LogRead("syslog", "/var/log/syslog", 2_000_000, 2_000_000, 12)
WHEN, TO, REACHED, ENDED, TIMES = range(5)


def report(*observations: Observation) -> Report:
    judged = facts.judged(*observations)
    run = facts.run_of(*observations)
    return samples.bare(runs=(run,), findings=judged.findings, verdict=judged.verdict)


def section(identity: str, *observations: Observation) -> Section:
    (found,) = (one for one in details(report(*observations)).sections if one.id == identity)
    assert [len(row) for row in found.marks] == [len(row) for row in found.rows]
    return found


def ended(*attempts: seen.LogAttempt) -> list[tuple[str, CellMark]]:
    made = section("logs.attempts", *healthy(), WHOLE, *attempts)
    return [(row[ENDED], marks[ENDED]) for row, marks in zip(made.rows, made.marks, strict=True)]


# --------------------------------------------------------------------------------------- how each ended


def test_every_family_has_one_short_sentence() -> None:
    assert set(STOPPED_BY) == set(Family)
    assert all(len(one.msgid) < 60 and not one.msgid.endswith(".") for one in STOPPED_BY.values())
    assert len({one.msgid for one in STOPPED_BY.values()}) == len(STOPPED_BY)


def test_every_cause_that_there_is_has_words_and_says_where_it_is_not_sure() -> None:
    causes = [one for one in known().signature if one.role is Role.CAUSE]
    for one in causes:
        ((words, mark),) = ended(attempt(one.id))
        assert mark is BAD
        assert words.endswith("(probably)") is (one.confidence != "H")
        assert "does not know" not in words
    assert {one.code for one in causes} >= SIGN_IN_CODES


@pytest.mark.parametrize("code", sorted(SIGN_IN_CODES))
def test_a_failed_sign_in_is_called_as_its_finding_is(code: str) -> None:
    observations = (*log_facts.EXAMPLES[code](), WHOLE)
    (found,) = (one for one in facts.judged(*observations).findings if one.code == code)
    made = section("logs.attempts", *observations)
    assert made.rows[0][ENDED].startswith(found.summary.msgid)


def test_how_an_attempt_ended_is_good_bad_or_unknown() -> None:
    assert ended(attempt()) == [("Connected", GOOD)]
    assert ended(attempt("verify-issuer-missing")) == [("The server's certificate was not trusted", BAD)]
    assert ended(attempt(success=None)) == [("The log does not show how it ended", UNKNOWN)]
    assert ended(attempt(success=False)) == [("It failed, and the log does not say why", BAD)]


def test_a_sign_in_taken_on_the_second_try_says_what_came_first() -> None:
    got_over = attempt(signs=(sign("login-failed", overcome=True),))
    ((words, mark),) = ended(got_over)
    assert mark is WARNING
    assert words.startswith("Connected in the end; first: The VPN server did not accept the user name")
    other = attempt(signs=(sign("chain-policy-failed", overcome=True),))
    assert ended(other) == [("Connected", GOOD)]


def test_a_signature_of_another_version_is_told_by_its_family_or_code() -> None:
    assert ended(attempt("from-later", family="dns"))[0][0] == "The server's name was not found"
    coded = sign("from-later", code="account-locked")
    assert ended(attempt("x", decisive=coded))[0][0] == "Your account is locked"
    assert ended(attempt("from-later"))[0][0] == "The log names an error that this version does not know"


@pytest.mark.parametrize("mark", list(Mark)[:6])
def test_every_step_has_words(mark: Mark) -> None:
    made = section("logs.attempts", *healthy(), attempt("driver-error", reached=mark.value))
    assert made.rows[0][REACHED] not in {mark.value, ""} or mark is Mark.CONNECTED
    unnamed = section("logs.attempts", *healthy(), attempt("driver-error", reached=""))
    assert unnamed.rows[0][REACHED] == "not known"


def test_the_newest_stands_first_with_its_gateway_and_time() -> None:
    old = attempt(started=NOW - 3 * DAY, gateway="https://other.example.net/", zone_known=True)
    new = attempt("driver-error", decisive=sign("driver-error", repeats=3))
    made = section("logs.attempts", *healthy(), old, attempt(started=None), new)
    assert [row[TO] for row in made.rows] == [HOST, "other.example.net (another)", HOST]
    assert [row[WHEN] for row in made.rows] == ["2030-06-15 11:00 UTC", "2030-06-12 12:00 UTC", "–"]
    assert [row[TIMES] for row in made.rows] == ["3", "–", "–"]
    assert made.beneath == ("zone assumed", "", "")


def test_no_more_attempts_than_a_run_keeps() -> None:
    many = [attempt(started=NOW - number * DAY) for number in range(MAX_ATTEMPTS + 5)]
    made = section("logs.attempts", *healthy(), *many)
    assert len(made.rows) == MAX_ATTEMPTS
    assert made.note.startswith(f"The newest {MAX_ATTEMPTS} attempts.")


# ---------------------------------------------------------------------------------------- the sentences


@pytest.mark.parametrize(
    ("ahead", "sentence"),
    [
        (timedelta(seconds=20), "The gateway's clock agrees."),
        (timedelta(minutes=3), "By the gateway's clock each was 3 min earlier."),
        (-timedelta(hours=2, minutes=5), "By the gateway's clock each was 2 h 5 min later."),
    ],
)
def test_the_gateways_clock_is_compared(ahead: timedelta, sentence: str) -> None:
    (exchange,) = (one for one in healthy() if isinstance(one, seen.GatewayExchange))
    apart = but(healthy(), replace(exchange, date=exchange.received - ahead))
    assert sentence in section("logs.attempts", *apart, attempt()).note


def test_without_a_date_of_the_gateways_nothing_is_said_of_its_clock() -> None:
    (exchange,) = (one for one in healthy() if isinstance(one, seen.GatewayExchange))
    undated = but(healthy(), replace(exchange, date=None))
    assert "clock" not in section("logs.attempts", *undated, attempt()).note


def test_an_error_that_was_measured_too_names_the_cause() -> None:
    untrusted = but(healthy(), facts.store())
    made = report(*untrusted, attempt("verify-issuer-missing"))
    (folded,) = (one for one in made.findings if one.code == "client-log-error")
    assert folded.explained_by is not None
    cause = next(one for one in made.findings if one.code == folded.explained_by)
    (table,) = (one for one in details(made).sections if one.id == "logs.attempts")
    assert f"was found in this run too: {cause.summary.msgid}." in table.note


def test_no_attempt_is_only_certain_where_every_log_was_read_whole() -> None:
    assert section("logs.attempts", *healthy(), WHOLE).note.startswith("The logs tell of no attempt")
    cut = section("logs.attempts", *healthy(), WHOLE, replace(WHOLE, whole=False))
    assert cut.note.startswith("No attempt was found, but not every log could be read whole")
    assert cut.rows == ()


def test_without_logs_there_is_no_table() -> None:
    assert not [one for one in details(report(*healthy())).sections if one.area is Area.LOGS]


# ------------------------------------------------------------------------------------------ the records


def test_the_first_error_is_marked_and_what_follows_is_set_aside() -> None:
    first = sign("verify-issuer-missing", text="no issuer", process="acvpnagent", repeats=2)
    signs = (
        sign("missing-attribute", text="nothing"),
        sign("san-not-found", text="at first", overcome=True),
        first,
        sign("chain-policy-failed", text="policy"),
        sign("connection-failed", text="unexpected"),
        sign("preference-settings", text="settings"),
        sign("from-later", text="new"),
    )
    shown = ("error: It failed.", "something odd")
    failed = attempt("x", decisive=first, signs=signs, said=shown)
    made = section("logs.records", *healthy(), failed)
    assert [row[2] for row in made.rows] == [
        "nothing",
        "at first",
        "acvpnagent: no issuer",
        "policy",
        "unexpected",
        "settings",
        "new",
        "It failed.",
        "something odd",
    ]
    assert [row[3] for row in made.marks] == [ASIDE, ASIDE, BAD, WARNING, ASIDE, NONE, NONE, NONE, NONE]
    begins = ["harmless", "got over it", "first error", "another error", "follows from the first error"]
    assert [row[3].partition(":")[0] for row in made.rows][:5] == begins
    assert made.rows[2][3].endswith(" (written 2 times)")
    assert [row[3] for row in made.rows[6:]] == [
        "not known to this version",
        "shown to the user as an error",
        "shown to the user",
    ]


def test_what_decided_is_among_the_records_even_where_it_was_cut_off() -> None:
    late = sign("driver-error", text="decided", time=NOW)
    signs = (sign("missing-attribute", text="a", time=NOW - DAY), sign("nss-no-profile", text="b", time=NOW))
    made = section("logs.records", *healthy(), attempt("x", decisive=late, signs=(signs[0],)))
    assert [row[2] for row in made.rows] == ["a", "decided"]
    timeless = section(
        "logs.records", *healthy(), attempt("x", decisive=replace(late, time=None), signs=signs)
    )
    assert [row[2] for row in timeless.rows] == ["decided", "a", "b"]


def test_only_the_newest_attempts_have_their_records_in_the_table() -> None:
    many = [attempt("driver-error", started=NOW - number * DAY) for number in range(MOST_IN_FULL + 3)]
    made = section("logs.records", *healthy(), *many)
    assert [row[0] for row in made.rows] == [str(number) for number in range(1, MOST_IN_FULL + 1)]


# ------------------------------------------------------------------------------------ page and terminal


def test_page_and_terminal_tell_the_same_after_the_client() -> None:
    made = report(*healthy(), WHOLE, attempt("verify-issuer-missing"))
    words = " ".join(report_text(made, color=False, width=110, details=True).split())
    page = report_html(made)
    for told in (words, page):
        assert "Attempts to connect, by the Cisco client" in told
        assert "Logs that were read" in told
    assert "✕ The server" in words
    assert "✕\u00a0first error" in page


@pytest.mark.parametrize(
    "value", [hostile.CONTROLS, *hostile.MARKUP, "\x1b[31m" + "W" * 10_000, "`a` {b}", "x\ny\u202ez"]
)
def test_hostile_logs_stay_text_of_one_line(value: str) -> None:
    nasty = sign(value, text=value, process=value)
    found = (
        *healthy(),
        seen.LogRead(value, value, whole=False, failure=replace(DENIED, detail=value)),
        attempt(value, decisive=nasty, signs=(nasty,), gateway=value, reached=value, said=(value,)),
        attempt(value, family=value, gateway="", said=(f"error: {value}",), source=value),
    )
    made = report(*found)
    for one in details(made).sections:
        if one.area is not Area.LOGS:
            continue
        for words in (one.note, *one.beneath, *(cell for row in one.rows for cell in row)):
            assert "\x1b" not in words
            assert "\u202e" not in words
            assert "\n" not in words
            assert len(words) < 1000
    page = report_html(made)
    assert not [one for one in hostile.MARKUP if one in page]
    assert len(read_attempts(made)) == 2
