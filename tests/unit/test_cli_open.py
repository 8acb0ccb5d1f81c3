from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from clientdiag import bundle
from clientdiag.cli import main
from clientdiag.model import wire
from clientdiag.model.core import Actor, Finding, Severity, State, Verdict
from clientdiag.model.text import text
from tests.unit import samples, zips


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A zip that was judged by other rules, of words that today's version does not know."""
    weak = Finding("weak-key", Severity.ERROR, text("The key is weak"), (Actor.IT_SERVER,))
    raw = json.loads(wire.encode(samples.bare(findings=(weak,), verdict=Verdict(State.BLOCKED, "weak-key"))))
    raw["runs"] = [{"check": "new", "status": "half-done"}]
    return zips.ours(tmp_path, json.dumps(raw).encode())


def test_then_and_now_stand_in_the_text(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["open", str(old), "--no-color"]) == 3
    said = capsys.readouterr()
    text_of_it = " ".join(said.out.split())
    assert (
        "Then and now · Made on 2026-11-21 09:16 UTC by ClientDiag 0.1.0. · The verdict was blocked; today "
        "it is undetermined. · The cause was weak-key; today it is none. · No longer found: weak-key."
    ) in text_of_it
    assert "About this zip · ClientDiag 0.1.0 made this report with words that this version" in text_of_it
    assert said.err == ""


def test_a_zip_that_is_judged_the_same_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged = bundle.open(bundle.write(samples.blocked(), tmp_path)).rejudged
    main(["open", str(bundle.write(judged, tmp_path))])
    assert "Today's rules say the same of it." in capsys.readouterr().out


def test_then_and_now_stand_in_the_json_beside_the_reports_own_fields(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["open", str(old), "--json", "-"]) == 3
    said = capsys.readouterr()
    whole = json.loads(said.out)
    jsonschema.validate(whole, wire.schema())
    assert wire.decode(said.out.encode()) == bundle.open(old).rejudged
    told = whole["opened"]
    assert told["zip"] == old.name
    assert told["then"]["verdict"] == {"state": "blocked", "root": "weak-key"}
    assert told["then"]["findings"] == [
        {"code": "weak-key", "subject": None, "severity": "error", "explained_by": None}
    ]
    assert [one["kind"] for one in told["changes"]] == ["state", "root", "went"]
    assert len(told["sentences"]) == 3
    assert "The cause was weak-key; today it is none." in said.err
    assert all(sentence in said.err for sentence in told["warnings"])


@pytest.mark.parametrize(
    "words",
    [
        "open {zip} --json {zip}",
        "compare {zip} {zip} --json {zip}",
        "triage {folder} --csv {zip}",
        "triage {folder} --json {zip}",
    ],
)
def test_no_result_is_written_over_a_zip(old: Path, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = old.read_bytes()

    assert main([one.format(zip=old, folder=old.parent) for one in words.split()]) == 64
    assert old.read_bytes() == before
    assert "would be lost" in capsys.readouterr().err
