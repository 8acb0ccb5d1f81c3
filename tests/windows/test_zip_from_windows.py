"""The zip that was saved on Windows, opened here: the same root."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.bundle import sealing
from clientdiag.model.observations import Environment
from tests.unit import samples

FOLDER = os.environ.get("CLIENTDIAG_FROM_WINDOWS")


@pytest.mark.skipif(not FOLDER, reason="needs a zip from Windows: make test-windows")
def test_a_zip_from_windows_opens_here_with_the_same_root() -> None:
    opened = bundle.open(Path(FOLDER or "", "from-windows.zip"))

    seen = [one for run in opened.report.runs for one in run.observations if isinstance(one, Environment)]
    assert [one.system for one in seen] == ["Windows"]
    assert opened.report.verdict.root == opened.rejudged.verdict.root == "private-root-missing"
    assert opened.warnings == ()
    assert opened.differences == ()


@pytest.mark.skipif(not FOLDER, reason="needs a zip from Windows: make test-windows")
@pytest.mark.parametrize(("ending", "key"), [("age", "txt"), ("cms", "pem")])
def test_a_zip_sealed_on_windows_opens_here(ending: str, key: str) -> None:
    folder = Path(FOLDER or "")
    opening = sealing.read_key(folder / f"sealed-on-windows-key.{key}")
    opened = bundle.open(folder / f"sealed-on-windows.zip.{ending}", opening)

    made = samples.blocked()  # its certificates have new keys at every start
    assert (opened.report.verdict, opened.report.findings) == (made.verdict, made.findings)
    assert [run.check for run in opened.report.runs] == [run.check for run in made.runs]


@pytest.mark.skipif(not FOLDER, reason="needs a zip from Windows: make test-windows")
def test_what_was_collected_on_windows_is_judged_here_alike() -> None:
    path = Path(FOLDER or "", "collected-on-windows.zip")
    if not path.is_file():
        pytest.skip("this run in the box collected none")
    opened = bundle.open(path)

    assert opened.report.verdict.root == opened.rejudged.verdict.root == "private-root-missing"
    assert opened.differences == ()
    assert {"system/facts.txt", "system/network.txt"} <= {one.path for one in opened.files}
