"""Zips whose parts lie on top of one another, or that tell two programs two things."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.model import wire
from tests.unit import samples, zips

REPORT = wire.encode(samples.bare())
LISTED, HEAD, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


def changed(path: Path, signature: bytes, offset: int, form: str, value: int, *, nth: int = 0) -> Path:
    """*path* with a number *offset* bytes behind the *nth* *signature* replaced."""
    data = bytearray(path.read_bytes())
    place = -1
    for _ in range(nth + 1):
        place = data.index(signature, place + 1)
    struct.pack_into(form, data, place + offset, value)
    path.write_bytes(data)
    return path


def stored(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def whole(folder: Path) -> Path:
    return stored(
        folder,
        {"report.json": REPORT, "a.txt": b"a", "manifest.json": zips.manifest({"report.json": REPORT})},
    )


def test_the_zip_that_is_changed_below_opens_unchanged(tmp_path: Path) -> None:
    assert bundle.open(whole(tmp_path)).report == samples.bare()


@pytest.mark.parametrize(
    ("offset", "form", "value"),
    [(8, "<H", 8), (6, "<H", 1), (14, "<L", 7), (18, "<L", 9), (22, "<L", 9)],
    ids=["method", "encrypted", "checksum", "packed", "size"],
)
def test_the_head_in_front_of_a_file_may_not_tell_another_story(
    tmp_path: Path, offset: int, form: str, value: int
) -> None:
    path = changed(whole(tmp_path), HEAD, offset, form, value, nth=1)
    zips.refused(path, "two different things about a.txt")


def test_two_files_may_not_be_the_same_bytes(tmp_path: Path) -> None:
    path = whole(tmp_path)
    first = path.read_bytes().index(HEAD)
    zips.refused(changed(path, LISTED, 42, "<L", first, nth=1), "lies on top of another file")


def test_a_file_quoted_in_another_is_refused(tmp_path: Path) -> None:
    """The quoted overlap of zip bombs: one file's bytes hold the next file, head and all."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("kernel", b"0" * 500)
    quoted = inner.getvalue()[: inner.getvalue().index(LISTED)]
    files = {
        "report.json": REPORT,
        "quote.txt": quoted,
        "manifest.json": zips.manifest({"report.json": REPORT}),
    }
    path = stored(tmp_path, files)
    data = path.read_bytes()
    entry = inner.getvalue()[inner.getvalue().index(LISTED) : inner.getvalue().index(END)]
    offset = data.index(HEAD + quoted[4:30])
    entry = entry[:42] + struct.pack("<L", offset) + entry[46:]
    end = data.index(END)
    fields = list(struct.unpack("<4s4H2LH", data[end:]))
    fields[3], fields[4], fields[5] = 4, 4, int(fields[5]) + len(entry)
    path.write_bytes(data[:end] + entry + struct.pack("<4s4H2LH", *fields))
    with zipfile.ZipFile(path) as honest:
        assert honest.read("kernel") == b"0" * 500, "the test's zip is not what it should be"
    zips.refused(path, "kernel in it lies on top of another file")


@pytest.mark.parametrize("front", [b"MZ" + bytes(200), b"\x7fELF" + bytes(60), b"#!/bin/sh\n", b"<html>"])
def test_a_program_in_front_of_the_zip(tmp_path: Path, front: bytes) -> None:
    path = whole(tmp_path)
    path.write_bytes(front + path.read_bytes())
    zips.refused(path, "is not a zip file")


def test_another_zip_in_front_of_the_zip(tmp_path: Path) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("what-a-scanner-sees.txt", b"harmless")
    path = whole(tmp_path)
    path.write_bytes(other.getvalue() + path.read_bytes())
    zips.refused(path, "something was put in front of it")


@pytest.mark.parametrize(
    "names",
    [
        ("caf\u00e9.txt", "cafe\u0301.txt"),
        ("stra\u00dfe.txt", "STRASSE.txt"),
        ("a.txt", "a.txt."),
        ("logs/a", "logs /a "),
        ("\u212bngstrom", "\u00e5ngstrom"),
        ("\ufb01le", "file"),
    ],
)
def test_names_that_are_one_file_somewhere(tmp_path: Path, names: tuple[str, str]) -> None:
    zips.refused(zips.ours(tmp_path, REPORT, extra=dict.fromkeys(names, b"x")), "twice")


def test_a_name_with_a_control_character_of_the_second_set(tmp_path: Path) -> None:
    path = zips.ours(tmp_path, REPORT, extra={"a\x9b2Jb.txt": b"x"})
    zips.refused(path, "a path that leads elsewhere (a\\x9b2Jb.txt)")


def zip64_size(path: Path) -> Path:
    """An entry that says its size is in a zip64 part that it does not have."""
    return changed(path, LISTED, 24, "<L", 0xFFFFFFFF, nth=1)


def zip64_offset(path: Path) -> Path:
    return changed(path, LISTED, 42, "<L", 0xFFFFFFFF, nth=1)


def far_offset(path: Path) -> Path:
    return changed(path, LISTED, 42, "<L", 0xFFFFFF00, nth=1)


def long_name(path: Path) -> Path:
    return changed(path, HEAD, 26, "<H", 0xFFFF, nth=1)


def long_extra(path: Path) -> Path:
    return changed(path, LISTED, 30, "<H", 0xFFFF, nth=1)


def list_elsewhere(path: Path) -> Path:
    return changed(path, END, 16, "<L", 0)


def huge_list(path: Path) -> Path:
    return changed(path, END, 12, "<L", 0x7FFFFFFF)


def hidden_list(path: Path) -> Path:
    """The list itself is said to be masked (strong encryption)."""
    return changed(changed(path, LISTED, 8, "<H", 0x2000, nth=1), HEAD, 6, "<H", 0x2000, nth=1)


def more_than_there_is(path: Path) -> Path:
    """A last file that goes on into the list of entries."""
    changed(path, LISTED, 20, "<L", 90_000, nth=2)
    return changed(path, HEAD, 18, "<L", 90_000, nth=2)


def zip64_end(path: Path) -> Path:
    """A zip64 end that says there are four thousand million entries in as many bytes."""
    data = path.read_bytes()
    end = data.index(END)
    far = 2**62
    there = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, far, far, far, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    last = struct.pack("<4s4H2LH", END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(data[:end] + there + locator + last)
    return path


@pytest.mark.parametrize(
    "spoil",
    [
        zip64_size,
        zip64_offset,
        far_offset,
        long_name,
        long_extra,
        list_elsewhere,
        huge_list,
        hidden_list,
        more_than_there_is,
        zip64_end,
    ],
    ids=lambda spoil: str(spoil.__name__),
)
def test_numbers_that_lie_are_refused_in_a_sentence(tmp_path: Path, spoil: Callable[[Path], Path]) -> None:
    zips.refused(spoil(whole(tmp_path)), "made.zip")


def test_nothing_of_a_masked_list_is_believed(tmp_path: Path) -> None:
    zips.refused(hidden_list(whole(tmp_path)), "is encrypted")


def streamed(folder: Path, path: Path) -> None:
    """As `zip -` writes where it cannot go back: sizes and checksums behind each file."""
    command = ["zip", "-q", "-", "report.json", "manifest.json"]
    path.write_bytes(subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout)


def by_info_zip(folder: Path, path: Path) -> None:
    subprocess.run(["zip", "-q", str(path), "report.json", "manifest.json"], cwd=folder, check=True)


def by_seven_zip(folder: Path, path: Path) -> None:
    command = ["7z", "a", "-tzip", str(path), "report.json", "manifest.json"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def by_python_to_a_pipe(folder: Path, path: Path) -> None:
    code = (
        "import sys, zipfile\n"
        "with zipfile.ZipFile(sys.stdout.buffer, 'w', 8) as made:\n"
        "    made.write('report.json'); made.write('manifest.json')\n"
    )
    command = [sys.executable, "-c", code]
    path.write_bytes(subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE).stdout)


@pytest.mark.parametrize(
    ("program", "pack"),
    [("zip", by_info_zip), ("zip", streamed), ("7z", by_seven_zip), ("", by_python_to_a_pipe)],
    ids=["zip", "zip-stream", "7z", "python-stream"],
)
def test_a_zip_that_was_packed_again_by_another_program_opens(
    tmp_path: Path, program: str, pack: Callable[[Path, Path], None]
) -> None:
    if program and shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "report.json").write_bytes(REPORT)
    (folder / "manifest.json").write_bytes(zips.manifest({"report.json": REPORT}))
    path = tmp_path / "again.zip"
    pack(folder, path)
    opened = bundle.open(path)
    assert (opened.report, opened.warnings) == (samples.bare(), ())
