"""A zip with much in it: killed at any moment, its disk full, its folder gone, its name taken."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.attachments import Attachment, Collected
from clientdiag.bundle import writing
from clientdiag.model.text import text
from tests.unit import samples

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 4

if sys.platform == "win32":
    pytest.skip("needs POSIX signals", allow_module_level=True)

REPLACES_FOR_EVER = """
import sys
from pathlib import Path
from tests.security.test_zip_interrupted import much

planned = much()
planned.write(Path(sys.argv[1]), "mine.zip")  # what is hidden is settled with the first
print("ready", flush=True)
while True:
    planned.write(Path(sys.argv[1]), "mine.zip")
    print("written", flush=True)
"""


def much() -> bundle.Plan:
    """A plan whose zip has some megabytes, so that it is being written for a while."""
    noise = random.Random(7).choices("bcdfghklmnprstvw", k=3_000_000)
    lines = "\n".join("".join(noise[at : at + 90]) for at in range(0, len(noise), 90))
    return bundle.plan(samples.blocked(), Collected((Attachment("logs/a.log", lines, text("A."), "a"),)))


def is_whole(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None and archive.namelist()[-1] == "manifest.json"


def test_killed_at_any_moment_the_zip_of_that_name_is_whole(tmp_path: Path) -> None:
    dice = random.Random()
    (tmp_path / "mine.zip").write_bytes(much_packed())
    command = [sys.executable, "-c", REPLACES_FOR_EVER, str(tmp_path)]
    halves = 0
    for _ in range(ROUNDS):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(dice.random() * 0.5)
            child.kill()
        assert is_whole(tmp_path / "mine.zip")
        parts = [path for path in tmp_path.iterdir() if path.name != "mine.zip"]
        assert all(path.name.startswith(".clientdiag-") for path in parts)
        halves += len(parts)
        for path in parts:
            path.unlink()
    assert halves  # else nothing was interrupted, and this showed nothing


def much_packed() -> bytes:
    file = io.BytesIO()
    much().pack_into(file)
    return file.getvalue()


def test_a_disk_that_fills_up_half_way_keeps_what_was_there(roomy_disk: Path) -> None:
    (roomy_disk / "mine.zip").write_bytes(b"older")
    with pytest.raises(bundle.BundleError, match="is full") as refused:
        much().write(roomy_disk, "mine.zip")
    assert "\n" not in str(refused.value)
    assert [path.name for path in roomy_disk.iterdir()] == ["mine.zip"]
    assert (roomy_disk / "mine.zip").read_bytes() == b"older"


def test_a_folder_that_goes_away_while_it_is_written_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()

    def fill(file: object) -> None:
        file.write(b"x" * 1000)  # type: ignore[attr-defined]  # whatever is written to
        shutil.rmtree(folder)

    with pytest.raises(bundle.BundleError, match="does not exist") as refused:
        writing.save(fill, folder, "a.zip")
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_of_ours_while_it_is_written_leaves_nothing(tmp_path: Path) -> None:
    def fill(file: object) -> None:
        file.write(b"x" * 1000)  # type: ignore[attr-defined]  # as above
        raise RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError, match="ours"):
        writing.save(fill, tmp_path, "a.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_taken_name_is_numbered_while_a_chosen_one_is_replaced(tmp_path: Path) -> None:
    planned = much()
    first, second = planned.write(tmp_path), planned.write(tmp_path)
    assert second.name == f"{first.stem}-2.zip"
    assert planned.write(tmp_path, first.name) == first
    assert is_whole(first)
    assert is_whole(second)
