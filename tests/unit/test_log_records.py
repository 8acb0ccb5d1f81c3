from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from clientdiag.cisco.logs.moments import Reference, moment
from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.records import records
from tests.peers import cisco_logs as logs

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
REFERENCE = Reference(NOW, None, UTC)
FAILED = logs.certificate("CERTIFICATE_ERROR_VERIFY_CHAIN_POLICY_FAILED")
BEGIN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def read(*chunks: bytes, reference: Reference = REFERENCE) -> list[Record]:
    return list(records(chunks, "log", reference))


@pytest.mark.parametrize("shape", logs.SHAPES)
def test_every_shape_gives_the_same_fields(shape: str) -> None:
    (one,) = read(logs.written([FAILED], logs.SHAPES[shape]))

    assert one.function == "VerifyServerCertificate"
    assert one.file == "CertHelper.cpp"
    assert one.line == 1234
    assert one.invoked == "CCertStore::Verify"
    assert one.return_code == -31326191
    assert one.symbol == "CERTIFICATE_ERROR_VERIFY_CHAIN_POLICY_FAILED"
    assert one.time == BEGIN
    assert one.zone_known == (shape in {"journal", "rsyslog_iso", "macos", "macos_show"})
    assert one.process == ("" if shape == "ios" else "acvpnui")


@pytest.mark.parametrize("shape", logs.SHAPES)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_chunks_may_end_anywhere(shape: str, size: int) -> None:
    text = logs.written(logs.attempt(FAILED), logs.SHAPES[shape])
    whole = read(text)

    assert len(whole) == len(logs.attempt(FAILED))
    assert read(*(text[at : at + size] for at in range(0, len(text), size))) == whole


@pytest.mark.parametrize("shape", logs.SHAPES)
def test_a_record_says_where_it_is(shape: str) -> None:
    text = logs.written([FAILED, logs.verify(20)], logs.SHAPES[shape])

    places = [one.place for one in read(text)]

    assert all(b"Function: Verify" in text[place : place + 300] for place in places)
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode().replace(b"Function", b"\0Func\0tion\0"),
        lambda text: text.encode() + b"\xff\xfe\x80 broken \xc3\n",
    ],
    ids=["utf-8 mark", "utf-16-le", "utf-16-be", "utf-16 unmarked", "crlf", "zeros", "broken"],
)
def test_no_encoding_hides_a_record(encoded: object) -> None:
    text = encoded(logs.written([FAILED]).decode())  # type: ignore[operator]  # each is a function

    one = read(text)[0]

    assert one.symbol == FAILED.name
    assert one.time == BEGIN
    assert read(*(text[at : at + 1] for at in range(len(text))))[0] == one


def test_rsyslogs_counts_of_repeats_are_taken() -> None:
    text = (
        logs.written([FAILED]).decode().replace("]: ", "]: message repeated 3 times: [ ").replace("\n", "]\n")
    )
    after = "Nov 21 09:31:00 laptop last message repeated 2 times\n"

    (one,) = read((text + after).encode())

    assert one.repeats == 5
    assert one.symbol == FAILED.name


def test_escaped_control_characters_are_characters() -> None:
    text = logs.written([FAILED]).replace(b" File:", b"#011File:").replace(b" Line:", b"#012Line:")

    assert read(text)[0].symbol == FAILED.name


def test_words_of_the_user_stay_whole_and_on_one_line() -> None:
    (one,) = read(logs.written([logs.said("error", "Login failed.\tTry  again.")]))

    assert one.text == "Message type error sent to the user: Login failed. Try again."


@pytest.mark.parametrize(
    "text", [b"", b"\n\n\n", b"\0\0\0", b"\xff\xfe", b"\xef\xbb\xbf", b"*" * 100, b"\r\r\r"]
)
def test_nothing_is_no_record(text: bytes) -> None:
    assert read(text) == []


def test_a_line_of_ten_megabytes_is_cut_and_the_next_one_read() -> None:
    text = b"Nov 21 09:00:00 laptop acvpnui[1]: " + b"x" * 10_000_000 + b"\n" + logs.written([FAILED])

    long, one = read(*(text[at : at + 65_536] for at in range(0, len(text), 65_536)))

    assert len(long.message) <= 4_000
    assert one.symbol == FAILED.name
    assert text[one.place :].startswith(b"Nov 21 09:30")


def test_memory_stays_small_whatever_comes() -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(200):
            yield b"y" * 100_000
        for _ in range(20):
            yield b"no line begins a record\n" * 4_000

    tracemalloc.start()
    try:
        count = sum(1 for _ in records(chunks(), "log", REFERENCE))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count >= 1
    assert peak < 4_000_000


@pytest.mark.parametrize(
    "line",
    [
        b"Function: " * 2_000,
        b"Function: a File: " + b" " * 16_000,
        b"Function: a File: b Line: 1 Invoked Function: " + b"Return Code: 1 " * 1_000,
        b"[" * 10_000 + b"]",
        b"Nov 21 09:00:00 " + b"a " * 8_000,
        b"Function: a File: b Line: " + b"9" * 5_000,
        b"Function: a File: b Line: 1 Invoked Function: c Return Code: " + b"9" * 5_000 + b" (0x1)",
        b"Nov 21 09:00:00 h last message repeated " + b"9" * 5_000 + b" times",
        b"Nov 21 09:00:00 h p: message repeated 99999999999999 times: [ x]",
    ],
    ids=range(9),
)
def test_no_line_is_too_long_to_read(line: bytes) -> None:
    assert len(read(line * 20 + b"\n" + line + b"\n")) <= 60


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Nov 21 09:30:00", BEGIN),
        ("Nov 22 11:00:00", datetime(2026, 11, 22, 11, tzinfo=UTC)),
        ("Nov 23 09:30:00", datetime(2025, 11, 23, 9, 30, tzinfo=UTC)),
        ("Dec 31 23:59:59", datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Feb 29 09:30:00", datetime(2024, 2, 29, 9, 30, tzinfo=UTC)),
        ("Feb 30 09:30:00", None),
        ("2026-11-21T09:30:00Z", BEGIN),
        ("2026-11-21T10:30:00+0100", BEGIN),
        ("2026-11-21T04:00:00.000000-05:30", BEGIN),
        ("2026-11-23T09:30:00Z", None),
        ("2199-01-01 00:00:00", None),
        ("21.11.2026 09:30:00", BEGIN),
        ("11/21/2026 9:30:00 AM", BEGIN),
        ("21/11/2026 09:30:00", BEGIN),
        ("11/21/26 9:30:00.000 AM", BEGIN),
        ("12/11/2026 09:30:00", datetime(2026, 11, 12, 9, 30, tzinfo=UTC)),
        ("09:30:00.000000+0000", BEGIN),
        ("23:00:00", datetime(2026, 11, 21, 23, tzinfo=UTC)),
        ("11-21 09:30:00.000", BEGIN),
        ("0000-00-00 00:00:00", None),
        ("2026-11-21 99:99:99", None),
        ("no time", None),
        ("", None),
    ],
)
def test_dates_are_read_in_every_shape_and_none_is_in_the_future(
    written: str, expected: datetime | None
) -> None:
    assert moment(written, REFERENCE).time == expected


def test_a_date_without_a_year_is_of_the_year_the_file_was_written() -> None:
    old = Reference(NOW, datetime(2024, 1, 3, tzinfo=UTC), UTC)

    assert moment("Dec 30 10:00:00", old).time == datetime(2023, 12, 30, 10, tzinfo=UTC)
    assert moment("Jan 2 10:00:00", old).time == datetime(2024, 1, 2, 10, tzinfo=UTC)


def test_a_file_that_claims_to_be_of_the_future_is_not_believed() -> None:
    future = Reference(NOW, NOW + timedelta(days=4000), UTC)

    assert moment("Nov 21 09:30:00", future).time == BEGIN


def test_a_time_without_a_zone_is_of_the_zone_that_is_assumed() -> None:
    there = Reference(NOW, None, timezone(timedelta(hours=2)))

    assert moment("Nov 21 11:30:00", there).time == BEGIN
    assert not moment("Nov 21 11:30:00", there).zone_known
    assert moment("2026-11-21T09:30:00Z", there).zone_known
