from __future__ import annotations

import json
from pathlib import Path

import msgspec

from clientdiag import bundle
from clientdiag.bundle.rejudging import changes, differences
from clientdiag.model import wire
from clientdiag.model.core import (
    SCHEMA_VERSION,
    Actor,
    Finding,
    Report,
    Severity,
    State,
    UnknownObservation,
    Verdict,
)
from clientdiag.model.text import text
from tests.unit import hostile, samples, zips


def test_a_zip_opens_as_it_was_saved(tmp_path: Path) -> None:
    path = bundle.write(samples.blocked(), tmp_path)
    opened = bundle.open(path)
    assert opened.report == samples.blocked()
    assert (opened.path, opened.made) == (path, samples.NOW)
    assert opened.warnings == (
        "One fact is of a kind that this version does not know (from-the-future); it is kept, not judged.",
    )
    assert [one.path for one in opened.files][:3] == ["README.txt", "report.html", "summary.txt"]


def test_it_is_judged_again_from_the_same_facts(tmp_path: Path) -> None:
    opened = bundle.open(bundle.write(samples.blocked(), tmp_path))
    assert opened.rejudged.runs == opened.report.runs
    assert opened.rejudged.created == opened.report.created
    assert bundle.open(bundle.write(opened.rejudged, tmp_path)).differences == ()


def test_opening_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    path = bundle.write(samples.blocked(), tmp_path)
    bundle.open(path)
    assert list(tmp_path.iterdir()) == [path]


def finding(code: str) -> Finding:
    return Finding(code, Severity.ERROR, text("x"), (Actor.NOBODY,))


def judged(state: State, root: str | None, *codes: str) -> Report:
    return samples.bare(verdict=Verdict(state, root), findings=tuple(finding(code) for code in codes))


def test_differences_are_said_in_sentences() -> None:
    then = judged(State.BLOCKED, "name-mismatch", "name-mismatch", "weak-key")
    now = judged(State.ATTENTION, "self-signed", "self-signed", "weak-key")
    assert list(differences(then, now)) == [
        "The verdict was blocked; today it is attention.",
        "The cause was name-mismatch; today it is self-signed.",
        "Found only today: self-signed.",
        "No longer found: name-mismatch.",
    ]
    assert list(differences(now, now)) == []
    assert "The cause was self-signed; today it is none." in differences(now, judged(State.READY, None))


def test_an_old_report_without_later_fields_opens(tmp_path: Path) -> None:
    raw = json.loads(wire.encode(samples.bare()))
    for field in ("unevaluated", "demo", "support_code", "duration_s", "schema"):
        raw.pop(field, None)
    opened = bundle.open(zips.ours(tmp_path, json.dumps(raw).encode()))
    assert opened.report.target.host == samples.HOST
    assert opened.warnings == ()


def test_a_weight_and_a_folding_that_changed_are_said() -> None:
    then = samples.bare(findings=(finding("weak-key"), finding("self-signed")))
    now = samples.bare(
        findings=(
            msgspec.structs.replace(finding("weak-key"), severity=Severity.WARNING),
            msgspec.structs.replace(finding("self-signed"), explained_by="weak-key"),
        )
    )
    assert list(differences(then, now)) == [
        "self-signed stood by itself; today it is put down to weak-key.",
        "weak-key had the weight error; today it has warning.",
    ]
    assert "self-signed was put down to weak-key; today it stands by itself." in differences(now, then)
    assert [(one.kind, one.code, one.then, one.now) for one in changes(then, now)] == [
        ("folding", "self-signed", None, "weak-key"),
        ("severity", "weak-key", "error", "warning"),
    ]


def test_findings_of_one_code_are_told_apart_by_what_they_are_about() -> None:
    one, other = (msgspec.structs.replace(finding("weak-key"), subject=subject) for subject in ("a", "b"))
    then, now = samples.bare(findings=(one, other)), samples.bare(findings=(other, finding("weak-key")))
    assert list(differences(then, now)) == ["Found only today: weak-key.", "No longer found: weak-key (a)."]


def opened_json(tmp_path: Path, **more: object) -> bundle.Opened:
    raw = json.loads(wire.encode(samples.bare()))
    return bundle.open(zips.ours(tmp_path, json.dumps({**raw, **more}).encode()))


def test_a_newer_report_opens_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    new = {"code": "new", "severity": "error", "summary": {"msgid": "New"}, "acts": ["nobody"]}
    opened = opened_json(
        tmp_path, schema=SCHEMA_VERSION + 1, findings=[new, {"code": "other", "severity": "fatal"}]
    )
    newer, left_out, code = opened.warnings
    assert newer.startswith(f"A newer ClientDiag made this report (format {SCHEMA_VERSION + 1}, ")
    assert left_out == "One part of it could not be read."
    assert code.startswith("One finding has a code that this version does not know (new); ")
    verdict = opened.rejudged.verdict
    assert (verdict.state, verdict.root) == (State.BLOCKED, "new")


def test_a_new_word_in_a_report_is_no_reason_to_refuse_it(tmp_path: Path) -> None:
    fact = {"kind": "tcp-connect", "address": "a", "port": 1, "route": "carrier-pigeon"}
    run = {"check": "reachability", "status": "completed", "observations": [fact]}
    opened = opened_json(tmp_path, runs=[run], verdict={"state": "on-fire"})
    assert opened.report.runs[0].observations == (UnknownObservation(fact),)
    assert opened.report.verdict.state is State.UNDETERMINED
    words, left_out, odd = opened.warnings
    assert words.startswith("ClientDiag 0.1.0 made this report with words that this version (")
    assert left_out == "One part of it could not be read."
    assert odd.startswith("One fact holds a word that this version does not know (tcp-connect); ")
    assert all(one.isprintable() for one in opened.warnings)


def with_newer_list(tmp_path: Path, spoil: str) -> Path:
    report = wire.encode(samples.bare())
    listing = json.loads(zips.manifest({"report.json": report}, version=2, tool={"name": "x"}))
    listing["files"][0][spoil] = ["new"]
    return zips.packed(tmp_path, [("report.json", report), ("manifest.json", json.dumps(listing).encode())])


def test_a_newer_list_of_files_is_read_as_far_as_it_is_needed(tmp_path: Path) -> None:
    opened = bundle.open(with_newer_list(tmp_path, "why"))
    assert [(one.path, one.why) for one in opened.files] == [("report.json", "")]
    zips.refused(with_newer_list(tmp_path, "sha256"), "a newer ClientDiag made it; update to open it")


def test_files_beyond_the_list_are_named_and_not_read(tmp_path: Path) -> None:
    path = zips.ours(
        tmp_path, wire.encode(samples.bare()), extra={"notes\u202e.txt": b"x"}, listed={"logs/a.txt": b""}
    )
    opened = bundle.open(path)
    assert [one.path for one in opened.files] == ["report.json"]
    assert opened.warnings == (
        "One file in the zip is not in its list and was not read: notes\\u202e.txt.",
        "One listed file is not in the zip: logs/a.txt.",
    )


def test_an_unknown_kind_survives_saving_and_opening_and_saving(tmp_path: Path) -> None:
    first = bundle.open(bundle.write(samples.blocked(), tmp_path)).report
    second = bundle.open(bundle.write(first, tmp_path)).report
    assert second == samples.blocked()


def test_hostile_words_survive_as_they_are(tmp_path: Path) -> None:
    for value in (*hostile.MARKUP, hostile.CONTROLS):
        report = hostile.report(value)
        opened = bundle.open(bundle.write(report, tmp_path))
        assert opened.report == report
        assert all(line.isprintable() for line in (*opened.differences, *opened.warnings))


def test_a_demo_stays_a_demo(tmp_path: Path) -> None:
    demo = msgspec.structs.replace(samples.blocked(), demo=True)
    opened = bundle.open(bundle.write(demo, tmp_path))
    assert opened.report.demo
    assert opened.rejudged.demo
