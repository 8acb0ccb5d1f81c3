"""Zips that want to do harm: each is refused in one sentence, and nothing is written."""

from __future__ import annotations

import hashlib
import io
import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.bundle import archive as reading
from clientdiag.model import wire
from tests.unit import samples, zips

REPORT = wire.encode(samples.bare())


def entry(name: str, *, mode: int = 0o100644) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("x")
    made.filename = name  # past zipfile's own tidying
    made.external_attr = mode << 16
    made.create_system = 3
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "a/../../evil",
        "/etc/passwd",
        "C:/Windows/x",
        "C:evil",
        "\\\\server\\share\\x",
        "a\\b",
        "..\\evil",
        "a//b",
        "./a",
        "a/.",
        "a\x01b",
        "a\x1b[2Jb",
        "file.txt:stream",
        "/",
        "../",
    ],
)
def test_a_path_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    listing = zips.manifest({"report.json": REPORT})
    path = zips.packed(tmp_path, [("report.json", REPORT), ("manifest.json", listing), (entry(name), b"x")])
    zips.refused(path, "a path that leads elsewhere")


def test_a_name_with_a_nul_byte(tmp_path: Path) -> None:
    path = zips.ours(tmp_path, REPORT, extra={"readmeXtxt": b"x"})
    path.write_bytes(path.read_bytes().replace(b"readmeXtxt", b"readme\x00txt"))
    zips.refused(path, "a path that leads elsewhere")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_a_link_or_a_device(tmp_path: Path, kind: int) -> None:
    listing = zips.manifest({"report.json": REPORT})
    link = entry("link", mode=kind | 0o777)
    path = zips.packed(
        tmp_path, [("report.json", REPORT), (link, b"/etc/passwd"), ("manifest.json", listing)]
    )
    zips.refused(path, "is a link or a device")


def test_the_report_itself_as_a_link(tmp_path: Path) -> None:
    listing = zips.manifest({"report.json": b"/etc/passwd"})
    link = entry("report.json", mode=stat.S_IFLNK | 0o777)
    zips.refused(
        zips.packed(tmp_path, [(link, b"/etc/passwd"), ("manifest.json", listing)]), "is a link or a device"
    )


@pytest.mark.parametrize("bit", [0x1, 0x40])
def test_an_encrypted_entry(tmp_path: Path, bit: int) -> None:
    path = zips.ours(tmp_path, REPORT)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.index(signature) + offset
        data[place : place + 2] = struct.pack("<H", bit)
    path.write_bytes(data)
    zips.refused(path, "is encrypted")


@pytest.mark.parametrize("second", ["report.json", "REPORT.JSON", "Report.json"])
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")  # zipfile says so while the test makes one
def test_a_name_that_is_there_twice(tmp_path: Path, second: str) -> None:
    listing = zips.manifest({"report.json": REPORT})
    path = zips.packed(tmp_path, [("report.json", REPORT), (second, b"{}"), ("manifest.json", listing)])
    zips.refused(path, "twice")


def test_more_files_than_a_zip_of_ours_can_have(tmp_path: Path) -> None:
    extra = {f"f{number}": b"" for number in range(reading.MAX_ENTRIES)}
    zips.refused(zips.ours(tmp_path, REPORT, extra=extra), "lists more than 5000 files")


def test_a_list_of_files_too_long_to_be_read_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 60_000
    one = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 9, 1, *[0] * 6) + b"a"
    listing = one * count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(listing), 4, 0)
    path = tmp_path / "long.zip"
    path.write_bytes(b"PK\x03\x04" + listing + end)
    with zipfile.ZipFile(path) as honest:
        assert len(honest.infolist()) == count, "the test's zip is not what it should be"
    monkeypatch.setattr(reading, "_harmless", lambda *_: pytest.fail("the list was read"))
    zips.refused(path, "lists more than 5000 files")


def test_a_bomb_that_the_list_tells_the_truth_about(tmp_path: Path) -> None:
    bomb = bytes(32 * 1024 * 1024)
    zips.refused(zips.ours(tmp_path, bomb), "unpacks to more")
    listing = zips.manifest({"report.json": REPORT, "log.txt": bomb})
    entries: list[zips.Entry] = [("report.json", REPORT), ("log.txt", bomb), ("manifest.json", listing)]
    zips.refused(zips.packed(tmp_path, entries), "unpacks to more")


def test_a_bomb_that_says_it_is_small(tmp_path: Path) -> None:
    bomb = bytes(32 * 1024 * 1024)
    path = zips.ours(tmp_path, bomb)
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", len(bomb)), struct.pack("<L", 10)))
    with pytest.raises(bundle.BadBundle):
        bundle.open(path)


def test_an_honest_log_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    log = b"".join(
        b"2026-11-21 09:%02d:%02d agent: connection %d\n" % (n // 60 % 60, n % 60, n) for n in range(200_000)
    )
    listing = zips.manifest({"report.json": REPORT, "log.txt": log})
    path = zips.packed(tmp_path, [("report.json", REPORT), ("log.txt", log), ("manifest.json", listing)])
    assert len(bundle.open(path).files) == 2


def test_more_in_all_than_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TOTAL_BYTES", 50_000)
    noise = {f"f{number}": random.Random(number).randbytes(10_000) for number in range(6)}
    listing = zips.manifest({"report.json": REPORT, **noise})
    entries: list[zips.Entry] = [("report.json", REPORT), *noise.items(), ("manifest.json", listing)]
    zips.refused(zips.packed(tmp_path, entries), "unpacks to more")


def test_a_single_file_larger_than_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ENTRY_BYTES", 50_000)
    noise = random.Random(1).randbytes(60_000)
    listing = zips.manifest({"report.json": REPORT, "a": noise})
    zips.refused(
        zips.packed(tmp_path, [("report.json", REPORT), ("a", noise), ("manifest.json", listing)]),
        "unpacks to more",
    )


def test_a_packing_that_we_never_use(tmp_path: Path) -> None:
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("report.json", REPORT)
    zips.refused(path, "packed in a way")


def test_a_folder_entry_is_harmless(tmp_path: Path) -> None:
    listing = zips.manifest({"report.json": REPORT})
    folder = entry("certificates/", mode=stat.S_IFDIR | 0o755)
    path = zips.packed(tmp_path, [(folder, b""), ("report.json", REPORT), ("manifest.json", listing)])
    assert bundle.open(path).warnings == ()


def test_the_local_header_may_not_name_another_file(tmp_path: Path) -> None:
    path = zips.ours(tmp_path, REPORT)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"report.json", b"other0.json", 1))
    zips.refused(path, "is damaged")


def test_a_stored_zip_in_the_zip_is_only_data(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("../../evil", b"x")
    listing = zips.manifest({"report.json": REPORT, "dart.zip": inner.getvalue()})
    entries: list[zips.Entry] = [
        ("report.json", REPORT),
        ("dart.zip", inner.getvalue()),
        ("manifest.json", listing),
    ]
    opened = bundle.open(zips.packed(tmp_path, entries))
    assert opened.files[1].sha256 == hashlib.sha256(inner.getvalue()).hexdigest()
