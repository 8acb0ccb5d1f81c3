from __future__ import annotations

import os
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.bundle.finding import BadCode, find, spoken
from clientdiag.bundle.sealing import recipient
from clientdiag.model.core import Report
from tests.unit import samples, sealed


def zipped(folder: Path, code: str, name: str | None = None) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    return bundle.write(report(code), folder, name)


def report(code: str) -> Report:
    return samples.bare(support_code=code)


@pytest.mark.parametrize(
    "given",
    [
        "7F3K",
        "7f3k",
        " 7 f 3 k ",
        "7-F-3-K",
        "TRUST-ANCHOR-MISSING · 7F3K",
        "a-b 7f3k.",
        "ready 7 F 3 K",
    ],
)
def test_a_code_as_it_is_heard(given: str) -> None:
    assert spoken(given) == "7F3K"


@pytest.mark.parametrize("given", ["", "7F3", "7F3KX", "···", "trust-missing", "7F3K7F3K", "../7F3K/x"])
def test_what_is_no_code(given: str) -> None:
    with pytest.raises(BadCode, match="is no support code") as refused:
        spoken(given)
    assert "\n" not in str(refused.value)


def test_a_zip_is_found_by_its_name_wherever_it_lies(tmp_path: Path) -> None:
    zipped(tmp_path, "9H4W")
    wanted = zipped(tmp_path / "monday" / "more", "7F3K")
    found = find("port-closed 7f3k", tmp_path)
    assert (found.found, found.closed, found.is_whole) == ((wanted,), 0, True)


def test_a_renamed_zip_is_found_by_what_is_in_it(tmp_path: Path) -> None:
    wanted = zipped(tmp_path, "7F3K", "from Anna.zip")
    zipped(tmp_path, "9H4W", "from Bob.zip")
    (tmp_path / "photos.zip").write_bytes(b"PK\3\4 not really")
    (tmp_path / "notes.txt").write_text("7F3K")
    assert find("7F3K", tmp_path).found == (wanted,)


@pytest.mark.parametrize("suffix", [" (1)", "-2", " - Copy"])
def test_a_copy_is_found_too(tmp_path: Path, suffix: str) -> None:
    first = zipped(tmp_path, "7F3K")
    copy = first.with_name(f"{first.stem}{suffix}.zip")
    copy.write_bytes(first.read_bytes())
    os.utime(first, (1, 1))
    assert find("7F3K", tmp_path).found == (copy, first)


def test_a_sealed_zip_is_found_by_its_name_alone(tmp_path: Path) -> None:
    to = recipient(str(sealed.identity().to_public()))
    wanted = bundle.write(report("7F3K"), tmp_path, recipient=to)
    bundle.write(report("9H4W"), tmp_path, recipient=to)
    bundle.write(report("7F3K"), tmp_path, "renamed.zip.age", recipient=to)
    found = find("7F3K", tmp_path)
    assert (found.found, found.closed) == ((wanted,), 1)


def test_a_name_with_another_code_is_not_opened(tmp_path: Path) -> None:
    path = zipped(tmp_path, "7F3K", "clientdiag-vpn-ready-9H4W-20261121-0916.zip")
    assert find("7F3K", tmp_path).found == ()
    assert find("9H4W", tmp_path).found == (path,)


def test_a_hostile_zip_in_the_folder_stops_nothing(tmp_path: Path) -> None:
    wanted = zipped(tmp_path, "7F3K", "good.zip")
    (tmp_path / "a.zip").write_bytes(b"")
    (tmp_path / "b.zip").mkdir()
    (tmp_path / "c.zip").write_bytes(b"\x30\x82\x05\xea\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03")
    assert find("7F3K", tmp_path).found == (wanted,)


def test_no_folder_to_look_in(tmp_path: Path) -> None:
    with pytest.raises(bundle.BundleError, match="There is no folder"):
        find("7F3K", tmp_path / "none")
