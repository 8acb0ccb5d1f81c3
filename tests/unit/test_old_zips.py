"""Zips that earlier versions wrote: see data/zips/README.md."""

from __future__ import annotations

import json
import zipfile
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from clientdiag import bundle, fleet
from clientdiag.fleet.comparison import NoteCode, Relation
from clientdiag.model import wire
from clientdiag.model.core import State, UnknownObservation
from tests.unit.mutating import show_everywhere

ZIPS = sorted((Path(__file__).parent / "data" / "zips").glob("*.zip"))
ROOTS = {
    "1-first-root-missing": "trust-anchor-missing",
    "2-trial-expired": "server-certificate-expired",
    "4-redacted-clock-wrong": "clock-wrong",
}


def test_they_are_all_there() -> None:
    assert len(ZIPS) == 5
    assert set(ROOTS) < {path.stem for path in ZIPS}


def holds(now: Any, then: Any) -> bool:
    """Whether everything that *then* says stands in *now*; later versions write further fields."""
    if isinstance(then, dict):
        return all(key in now and holds(now[key], value) for key, value in then.items())
    if isinstance(then, list):
        return len(now) == len(then) and all(map(holds, now, then))
    return bool(now == then)


@pytest.mark.parametrize("path", ZIPS, ids=lambda path: str(path.stem))
class TestOldZip:
    def test_it_opens_with_every_fact_known_that_was_known_then(self, path: Path) -> None:
        opened = bundle.open(path)
        facts = [one for run in opened.report.runs for one in run.observations]
        assert len(facts) > 8
        strange = {one.kind for one in facts if isinstance(one, UnknownObservation)}
        assert strange <= {"from-the-future"}, "a kind was renamed, or one of its fields changed its type"
        assert all("from-the-future" in warning for warning in opened.warnings)

    def test_its_report_is_one_by_todays_schema(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            raw = json.loads(archive.read("report.json"))
        jsonschema.validate(raw, wire.schema())
        assert holds(json.loads(wire.encode(bundle.open(path).report)), raw)

    def test_a_root_that_the_facts_bear_out_is_still_the_root(self, path: Path) -> None:
        opened = bundle.open(path)
        assert opened.report.verdict.state is opened.rejudged.verdict.state is State.BLOCKED
        if path.stem in ROOTS:
            assert opened.report.verdict.root == opened.rejudged.verdict.root == ROOTS[path.stem]
        else:
            assert opened.report.verdict.root == "trust-anchor-missing"
            assert any("trust-anchor-missing" in one for one in opened.differences)

    def test_it_is_shown_and_compared_like_a_new_one(self, path: Path) -> None:
        show_everywhere(bundle.open(path))

    def test_saved_again_it_says_the_same(self, path: Path, tmp_path: Path) -> None:
        opened = bundle.open(path)
        again = bundle.open(bundle.write(opened.report, tmp_path))
        assert again.rejudged.verdict == opened.rejudged.verdict
        assert [one.code for one in again.rejudged.findings] == [one.code for one in opened.rejudged.findings]


def test_they_are_compared_with_one_another() -> None:
    read = [fleet.read_diagnosis(path) for path in ZIPS]
    for a, b in combinations(read, 2):
        found = fleet.compare(a, b)
        assert found.relation in {Relation.FAIL_ALIKE, Relation.FAIL_DIFFERENTLY}
        said = {note.code for note in found.notes}
        assert (NoteCode.DEMO in said) is (a.report.demo or b.report.demo)
