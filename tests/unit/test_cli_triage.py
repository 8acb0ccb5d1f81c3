from __future__ import annotations

import json
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.cli import exits, main
from tests.unit import samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    zips = tmp_path / "zips"
    zips.mkdir()
    bundle.write(samples.blocked(), zips)
    (zips / "bad.zip").write_bytes(b"x")
    return zips


def test_the_text_names_ends_and_bad_zips(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["triage", str(folder), "--no-color"]) == exits.READY
    out = capsys.readouterr().out
    assert "1 diagnosis was read; 1 is blocked." in out
    assert "bad.zip is not a zip file" in out


def test_json_and_csv_go_where_they_are_wanted(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.csv"
    assert main(["triage", str(folder), "--json", "-", "--csv", str(table)]) == exits.READY
    assert json.loads(capsys.readouterr().out)["format"] == "clientdiag-triage"
    assert table.read_bytes().startswith(b"\xef\xbb\xbffile,made,")
    assert main(["triage", str(folder), "--csv", "-"]) == exits.READY
    assert capsys.readouterr().out.startswith("\ufefffile,made,")


@pytest.mark.parametrize(
    "words",
    [
        ["--json", "-", "--csv", "-"],
        ["--json", "one-file", "--csv", "./one-file"],
        ["--csv", "/no/such/folder/t.csv"],
        ["--json", "/no/such/folder/t.json"],
        ["--key", "/no/such/key"],
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["triage", str(folder), *words]) == exits.BAD_USAGE
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_no_zip_at_all_and_no_readable_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["triage", str(tmp_path)]) == exits.BAD_USAGE
    assert "There is no diagnostic zip" in capsys.readouterr().err
    (tmp_path / "bad.zip").write_bytes(b"x")
    assert main(["triage", str(tmp_path)]) == exits.UNDETERMINED
