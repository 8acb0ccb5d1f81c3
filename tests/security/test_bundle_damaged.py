"""Zips that are cut off, changed, or not ours: each is refused in one sentence."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.model import wire
from tests.unit import samples, zips

REPORT = wire.encode(samples.bare())


def test_a_zip_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = bundle.write(samples.blocked(), tmp_path / ".", "whole.zip").read_bytes()
    path = tmp_path / "cut.zip"
    for length in sorted(
        {*range(0, len(whole), len(whole) // 50 + 1), 1, 4, len(whole) - 22, len(whole) - 1}
    ):
        path.write_bytes(whole[:length])
        with pytest.raises(bundle.BadBundle):
            bundle.open(path)
    path.write_bytes(whole)
    assert bundle.open(path).report == samples.blocked()


def test_a_flipped_bit_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    whole = bundle.write(samples.blocked(), tmp_path, "whole.zip").read_bytes()
    path = tmp_path / "flipped.zip"
    dice = random.Random(20261121)
    refusals = 0
    for _ in range(150):
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        try:
            assert bundle.open(path).report == samples.blocked()
        except bundle.BadBundle:
            refusals += 1
    assert refusals > 100


def test_a_report_that_was_changed_after_it_was_saved(tmp_path: Path) -> None:
    path = bundle.write(samples.blocked(), tmp_path)
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["report.json"] = files["report.json"].replace(b"blocked", b"readyyy").replace(b"readyyy", b"ready")
    zips.refused(zips.packed(tmp_path, files.items()), "report.json was changed after it was saved")


def test_a_damaged_checksum(tmp_path: Path) -> None:
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("report.json", REPORT)
        archive.writestr("manifest.json", zips.manifest({"report.json": REPORT}))
    path.write_bytes(path.read_bytes().replace(b"vpn.example.com", b"vpn.example.net"))
    zips.refused(path, "is damaged")


def not_a_zip(folder: Path) -> Path:
    path = folder / "letter.zip"
    path.write_bytes(b"Dear IT, " * 1_000)
    return path


def empty(folder: Path) -> Path:
    path = folder / "empty.zip"
    path.touch()
    return path


def a_folder(folder: Path) -> Path:
    path = folder / "folder.zip"
    path.mkdir()
    return path


def no_report(folder: Path) -> Path:
    return zips.packed(folder, [("photo.jpg", b"x")])


def no_manifest(folder: Path) -> Path:
    return zips.packed(folder, [("report.json", REPORT)])


def no_entries(folder: Path) -> Path:
    return zips.packed(folder, [])


def strange_manifest(folder: Path) -> Path:
    return zips.packed(folder, [("report.json", REPORT), ("manifest.json", b"[" * 100_000)])


def another_format(folder: Path) -> Path:
    return zips.packed(
        folder, [("report.json", REPORT), ("manifest.json", zips.manifest({}, format="other"))]
    )


def unlisted_report(folder: Path) -> Path:
    return zips.packed(folder, [("report.json", REPORT), ("manifest.json", zips.manifest({}))])


def unreadable_json(folder: Path) -> Path:
    return zips.ours(folder, b'{"runs": [')


def other_json(folder: Path) -> Path:
    return zips.ours(folder, b'{"hello": "\x1b[2J world"}')


def hostile_json(folder: Path) -> Path:
    raw = json.loads(REPORT)
    raw["tool"]["released"] = "\x1b]0;owned\x07\u202e"
    return zips.ours(folder, json.dumps(raw).encode())


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (not_a_zip, "letter.zip is not a zip file"),
        (empty, "empty.zip is empty"),
        (a_folder, "folder.zip is a folder"),
        (lambda folder: folder / "none.zip", "none.zip does not exist"),
        (no_report, "not one that ClientDiag saved: it holds no report.json"),
        (no_manifest, "not one that ClientDiag saved: it holds no manifest.json"),
        (no_entries, "not one that ClientDiag saved"),
        (strange_manifest, "its manifest.json cannot be read"),
        (another_format, "its manifest.json cannot be read"),
        (unlisted_report, "its list of files lacks report.json"),
        (unreadable_json, "The report cannot be read"),
        (other_json, "The report cannot be read"),
        (hostile_json, "The report cannot be read"),
    ],
    ids=lambda value: getattr(value, "__name__", value).strip("<>") if callable(value) else "",
)
def test_what_is_not_ours_is_said_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], Path], says: str
) -> None:
    zips.refused(make(tmp_path), says)
