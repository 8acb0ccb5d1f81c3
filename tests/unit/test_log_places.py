from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clientdiag.cisco.logs.dart import MAX_ENTRIES, Part, dart
from clientdiag.cisco.logs.scan import Scan, scan
from clientdiag.cisco.logs.source import Form, Log, Stream
from clientdiag.cisco.logs.sources import (
    LINUX,
    MACOS,
    WINDOWS,
    CommandSource,
    FilesSource,
    file_stream,
    output_stream,
    placed,
)
from clientdiag.model.core import FailureKind
from tests.peers import cisco_logs as logs
from tests.peers.event_file import event, event_file

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
LINES = logs.attempt(logs.verify(20))
FAILED = logs.written(LINES)
posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, rights and open files as POSIX has them")


def decided(found: Scan) -> list[str]:
    return [one.decisive.signature.id for one in found.attempts if one.decisive is not None]


def look(content: bytes, form: Form) -> Scan:
    return scan([Stream("x", (Log("x", lambda: io.BytesIO(content), form),))], now=NOW, zone=UTC)


# ------------------------------------------------------------------------------------ places


SOURCES = [*LINUX, *MACOS, *WINDOWS]


@pytest.mark.parametrize("number", range(len(SOURCES)))
def test_a_source_says_all_that_a_platform_needs(number: int) -> None:
    source = SOURCES[number]
    places = {name: Path("/x") for name in ("home", "SystemRoot", "LOCALAPPDATA", "ProgramData")}
    where = source.program if isinstance(source, CommandSource) else source.folder

    found = placed(where, places)

    assert found is not None
    assert found.as_posix().startswith("/")
    if isinstance(source, CommandSource):
        assert 0 < source.deadline_s <= 60
    elif "{" in where:
        assert placed(where, {}) is None


def test_rotated_files_are_one_stream_the_newest_first(tmp_path: Path) -> None:
    for age, name in enumerate(["syslog", "syslog.1", "syslog.2.gz", "auth.log", "syslog.d"]):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1_700_000_000 - age, 1_700_000_000 - age))
    source = FilesSource("syslog", "{home}", ("syslog", "syslog[.-]*"), mixed=True)

    stream = file_stream(source, {"home": tmp_path})

    assert stream is not None
    assert [log.name for log in stream.logs] == ["~/syslog", "~/syslog.1", "~/syslog.2.gz", "~/syslog.d"]
    assert all(log.mixed for log in stream.logs)


def test_a_folder_that_is_not_there_is_no_stream(tmp_path: Path) -> None:
    source = FilesSource("syslog", "{home}", ("*",))

    assert file_stream(source, {"home": tmp_path / "none"}) is None
    assert file_stream(source, {"home": tmp_path}) is None
    assert file_stream(source, {}) is None


@posix
def test_a_folder_that_may_not_be_listed_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o000)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65_534)  # root may list everything
    try:
        stream = file_stream(FilesSource("history", str(folder), ("*",)), {})
        assert stream is not None
        (one,) = scan([stream], now=NOW).logs
    finally:
        os.seteuid(me)

    assert one.failure is not None
    assert one.failure.kind is FailureKind.PERMISSION_DENIED


def test_what_a_tool_prints_is_a_stream() -> None:
    (journal,) = (one for one in LINUX if isinstance(one, CommandSource))

    found = scan([output_stream(journal, io.BytesIO(logs.written(LINES, logs.journal)))], now=NOW)

    assert decided(found) == ["verify-issuer-missing"]
    assert found.attempts[0].zone_known


# ------------------------------------------------------------------------------------ events


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


# ------------------------------------------------------------------------------------ bundles

BUNDLE = {
    "Cisco Secure Client/VPN/Logs/AnyConnectVPN.txt": logs.written(LINES, logs.dart)
    .decode()
    .encode("utf-16"),
    "Cisco Secure Client/VPN/Logs/UIHistory_2026.txt": logs.history(
        [["Contacting other.test.", "Login failed."]]
    ),
    "Cisco Secure Client/VPN/Profiles/Office.xml": b"<AnyConnectProfile/>",
    "Cisco Secure Client/AnyConnectLocalPolicy.xml": b"<AnyConnectLocalPolicy/>",
    "System/messages": logs.written(logs.attempt(logs.verify(10)), begin=datetime(2026, 11, 20, tzinfo=UTC)),
    "System/picture.png": b"",
}


def bundle(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2026, 11, 21, 11, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, data)
    return path


def test_a_bundles_logs_are_found_by_pattern(tmp_path: Path) -> None:
    with dart(bundle(tmp_path / "DARTBundle.zip", BUNDLE)) as opened:
        assert opened.made is not None
        found = scan(opened.streams, now=opened.made, zone=UTC)

        assert [(part, log.name.rpartition("/")[2]) for part, log in opened.files] == [
            (Part.PROFILE, "Office.xml"),
            (Part.POLICY, "AnyConnectLocalPolicy.xml"),
        ]
        assert opened.files[0][1].open().read() == b"<AnyConnectProfile/>"

    assert sorted(decided(found)) == ["login-failed", "verify-expired", "verify-issuer-missing"]
    assert all(one.whole for one in found.logs)
    assert list(tmp_path.iterdir()) == [tmp_path / "DARTBundle.zip"]


def test_a_bundle_may_hold_event_files_and_one_bundle_more(tmp_path: Path) -> None:
    inner = bundle(tmp_path / "inner.zip", {"deep/AnyConnectVPN.evtx": evtx(LINES)}).read_bytes()

    with dart(bundle(tmp_path / "outer.zip", {"a/inner.zip": inner})) as opened:
        found = scan(opened.streams, now=NOW, zone=UTC)

    assert decided(found) == ["verify-issuer-missing"]


def test_zips_within_zips_are_not_followed_for_ever(tmp_path: Path) -> None:
    data = FAILED
    name = "messages"
    for number in range(5):
        data = bundle(tmp_path / f"{number}.zip", {name: data}).read_bytes()
        name = "x.zip"

    with dart(tmp_path / "4.zip") as opened:
        assert opened.streams == ()


@pytest.mark.parametrize(
    "name", ["../messages", "/messages", "C:\\messages", "a/../../messages", "a\\..\\messages"]
)
def test_a_path_that_leads_out_is_not_read(tmp_path: Path, name: str) -> None:
    with dart(bundle(tmp_path / "x.zip", {name: FAILED, "messages": FAILED})) as opened:
        assert [one.name for one in opened.streams] == ["messages"]
        assert [failure.kind for _, failure in opened.skipped] == [FailureKind.MALFORMED]


def test_a_bomb_is_cut_short_and_the_others_are_read(tmp_path: Path) -> None:
    path = bundle(tmp_path / "x.zip", {"messages": bytes(60_000_000), "syslog": FAILED})

    with dart(path) as opened:
        found = scan(opened.streams, now=NOW, zone=UTC)

    assert decided(found) == ["verify-issuer-missing"]
    assert sorted(one.whole for one in found.logs) == [False, True]


def test_too_many_entries_are_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(MAX_ENTRIES + 1):
            packed.writestr(str(number), b"")

    with dart(path) as opened:
        assert opened.failure is not None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip", os.urandom(10_000)])
def test_what_is_no_bundle_is_a_failure(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    with dart(path) as opened:
        assert opened.failure is not None
        assert opened.streams == ()


def test_a_bundle_that_is_gone_is_a_failure(tmp_path: Path) -> None:
    with dart(tmp_path / "x.zip") as opened:
        assert opened.failure is not None
        assert opened.failure.kind is FailureKind.NOT_FOUND


def test_a_damaged_entry_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = bundle(tmp_path / "x.zip", {"messages": os.urandom(50_000), "syslog": FAILED})
    data = bytearray(path.read_bytes())
    data[20_000:20_100] = bytes(100)
    path.write_bytes(data)

    with dart(path) as opened:
        found = scan(opened.streams, now=NOW, zone=UTC)

    assert decided(found) == ["verify-issuer-missing"]
    assert any(one.failure is not None for one in found.logs)
