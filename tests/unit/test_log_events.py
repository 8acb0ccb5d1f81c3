"""Windows' event files and exports of events."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from clientdiag.cisco.logs.scan import Scan, scan
from clientdiag.cisco.logs.source import Form, Log, Stream
from clientdiag.model.core import FailureKind
from tests.peers import cisco_logs as logs
from tests.peers.event_file import event, event_file
from tests.unit.log_files import LINES, NOW, decided

WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def look(content: bytes, form: Form) -> Scan:
    return scan([Stream("x", (Log("x", lambda: io.BytesIO(content), form),))], now=NOW, zone=UTC)


def evtx(lines: Iterable[logs.Line], provider: str = "") -> bytes:
    return event_file((event(provider or one.program, "\n".join(one.fields()), WHEN) for one in lines), WHEN)


def test_an_event_file_tells_of_its_attempts() -> None:
    found = look(evtx([*logs.success(), *LINES]), Form.EVTX)

    assert decided(found) == ["verify-issuer-missing"]
    assert [one.success for one in found.attempts] == [False, True]
    assert found.logs[0].whole


def test_events_of_others_are_left_out() -> None:
    assert look(evtx(LINES, "Microsoft-Windows-Something"), Form.EVTX).attempts == ()


@pytest.mark.parametrize("cut", [70_000, 140_000, 200_000])
def test_an_event_file_that_is_cut_off_is_never_nothing_found(cut: int) -> None:
    whole = evtx(LINES * 60)
    assert len(whole) > 200_000

    (one,) = look(whole[:cut], Form.EVTX).logs

    assert one.records > 0
    assert one.failure is not None
    assert not one.whole


@pytest.mark.parametrize(
    "content", [b"", bytes(70_000), b"ElfFile\0", b"ElfFile\0" + bytes(100_000), b"text"]
)
def test_an_event_file_that_is_none_is_unreadable(content: bytes) -> None:
    (one,) = look(content, Form.EVTX).logs

    assert one.failure is not None
    assert not one.whole


def test_an_event_file_whose_chunks_are_zeros_is_unreadable() -> None:
    whole = evtx(LINES)

    (one,) = look(whole[:4096] + bytes(len(whole) - 4096), Form.EVTX).logs

    assert one.failure is not None
    assert one.failure.kind is FailureKind.MALFORMED


@pytest.mark.parametrize(
    "shaped",
    [
        lambda text: text,
        lambda text: text.replace(b"<Events>", b"").replace(b"</Events>", b""),
        lambda text: b"<?xml version='1.0' encoding='utf-16'?>\n" + text,
        lambda text: b"\xff\xfe" + text.decode().encode("utf-16-le"),
        lambda text: text.replace(b"Connection ", b"\x01Connection \xff"),
    ],
    ids=["rooted", "without a root", "declared", "utf-16", "odd bytes"],
)
def test_an_export_of_events_is_read_in_every_form(shaped: object) -> None:
    text = shaped(logs.events_xml(LINES))  # type: ignore[operator]  # each is a function

    found = look(text, Form.EVENTS)

    assert decided(found) == ["verify-issuer-missing"]
    assert found.logs[0].whole


def test_an_export_with_the_newest_first_is_turned_round() -> None:
    text = logs.events_xml(LINES).decode()
    head, *events = text.replace("</Events>", "").split("<Event ")
    turned = head + "".join("<Event " + one for one in reversed(events)) + "</Events>"

    assert look(turned.encode(), Form.EVENTS).attempts[0].complete
    assert decided(look(turned.encode(), Form.EVENTS)) == ["verify-issuer-missing"]


def test_an_export_that_breaks_off_keeps_what_came_before() -> None:
    found = look(logs.events_xml(LINES)[:-700], Form.EVENTS)

    assert decided(found) == ["verify-issuer-missing"]
    assert found.logs[0].failure is not None


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><Events><Event>&a;</Event></Events>",
        b"<Events>" + b"<a>" * 100_000,
        b"",
        b"not xml",
    ],
    ids=["entities", "deep", "empty", "text"],
)
def test_a_hostile_export_is_a_failure_and_no_crash(content: bytes) -> None:
    found = look(content, Form.EVENTS)

    assert found.attempts == ()
    assert found.logs[0].failure is not None or content in {b"", b"not xml"}
