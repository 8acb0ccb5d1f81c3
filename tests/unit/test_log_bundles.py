"""DART bundles: found by pattern, bounded, never written."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clientdiag.cisco.logs.dart import MAX_ENTRIES, Part, dart
from clientdiag.cisco.logs.scan import scan
from clientdiag.model.core import FailureKind
from tests.peers import cisco_logs as logs
from tests.unit.log_files import FAILED, LINES, NOW, decided
from tests.unit.test_log_events import evtx

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
