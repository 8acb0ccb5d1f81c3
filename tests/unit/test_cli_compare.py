from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pyrage  # type: ignore[import-untyped]  # it brings no types
import pytest

from clientdiag import bundle, fleet
from clientdiag.bundle.sealing import recipient
from clientdiag.cli import exits, main
from clientdiag.fleet.comparison import Comparison, NoteCode
from clientdiag.fleet.terminal import comparison_text
from clientdiag.model import wire
from clientdiag.model.core import (
    State,
)
from tests.unit import hostile, samples, zips
from tests.unit.comparing import compared, found, judged, report


def test_hostile_words_stay_words() -> None:
    for value in (*hostile.MARKUP, hostile.CONTROLS, "‹name-1›" * 2):
        it = compared(hostile.report(value), hostile.report(value + "x"))
        for color in (True, False):
            lines = comparison_text(it, color=color, width=80, details=True).splitlines()
            harmless = [line.replace("\x1b[", "").replace("\x1b", "!") if color else line for line in lines]
            assert all(line.isprintable() for line in harmless)
        assert json.loads(msgspec.json.encode(it))["format"] == "clientdiag-comparison"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    zipped = bundle.write(samples.blocked(), tmp_path)
    raw = tmp_path / "report.json"
    raw.write_bytes(b"\xef\xbb\xbf\n " + wire.pretty(samples.bare()))
    return zipped, raw


def test_zips_and_reports_are_compared_in_the_terminal(
    two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(two[0]), str(two[1]), "--no-color"]) == exits.READY
    out = capsys.readouterr().out
    assert two[0].name[:20] in out
    assert "report.json" in out
    assert "facts are the same on both sides" in out or "fact is the same on both sides" in out


def test_json_goes_to_standard_output_alone_or_to_a_file(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(two[0]), str(two[1]), "--json", "-"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["format"], printed["version"]) == ("clientdiag-comparison", 1)
    file = tmp_path / "out.json"
    assert main(["compare", str(two[0]), str(two[1]), "--json", str(file)]) == 0
    assert json.loads(file.read_bytes()) == printed
    assert msgspec.json.decode(file.read_bytes(), type=Comparison).a.name == two[0].name


@pytest.mark.parametrize("content", [None, b"", b"hello", b"{", b'{"hello": 1}', b"PK\x03\x04"])
def test_what_cannot_be_read_ends_with_64_and_one_sentence(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    bad = tmp_path / "bad.zip"
    if content is not None:
        bad.write_bytes(content)
    assert main(["compare", str(two[0]), str(bad)]) == exits.BAD_USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("clientdiag: ")
    assert "bad.zip" in said.err
    assert said.err.count("\n") == 1


def test_a_report_larger_than_any_is_not_read(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MAX_REPORT_BYTES", 100)
    with pytest.raises(bundle.BadBundle, match="never larger than"):
        fleet.read_diagnosis(two[1])


def test_what_was_judged_otherwise_then_is_said(tmp_path: Path) -> None:
    old = wire.encode(judged(State.BLOCKED, "weak-key"))
    diagnosis = fleet.read_diagnosis(zips.ours(tmp_path, old))
    assert diagnosis.report.verdict.state is not State.BLOCKED
    it = fleet.compare(diagnosis, replace(diagnosis, name="b.zip"))
    codes = [note.code for note in it.notes]
    assert codes.count(NoteCode.JUDGED_OTHERWISE) == 2 * len(diagnosis.judged_otherwise) > 0


def test_sealed_zips_are_compared_with_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    identity = pyrage.x25519.Identity.generate()
    key = tmp_path / "key.txt"
    key.write_text(f"{identity}\n", encoding="ascii")
    sealed = bundle.write(samples.blocked(), tmp_path, recipient=recipient(str(identity.to_public())))
    open_one = bundle.write(samples.bare(), tmp_path)
    assert main(["compare", str(sealed), str(open_one), "--key", str(key)]) == exits.READY
    assert main(["compare", str(sealed), str(open_one)]) == exits.BAD_USAGE
    assert "sealed" in capsys.readouterr().err


def test_fingerprints_are_cut_unless_details_are_wanted() -> None:
    a = report(findings=(found("weak-key", subject="AB" * 32),))
    it = compared(a, report())
    short, whole = (comparison_text(it, color=False, width=100, details=details) for details in (False, True))
    assert "weak-key (ABABABABABABABAB…)" in short
    assert "AB" * 32 in whole
