"""Under the final name stands a whole zip or none, whatever happens while it is written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clientdiag import bundle
from tests.unit import samples

ROOT = Path(__file__).resolve().parents[2]

if sys.platform == "win32":
    pytest.skip("needs POSIX signals, limits and users", allow_module_level=True)

import resource  # noqa: E402  # exists on POSIX only

KILLED_AT = """
import os, signal, sys
from pathlib import Path
from clientdiag import bundle
from tests.unit import samples

def die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)

step = sys.argv[2]
if step == "half-written":
    def half(descriptor):
        os.ftruncate(descriptor, 700)
        die()
    os.fsync = half
elif step == "before-the-name":
    os.link = os.replace = os.rename = Path.rename = Path.replace = die
elif step == "after-the-name":
    Path.unlink = die
bundle.write(samples.blocked(), Path(sys.argv[1]), sys.argv[3] or None)
"""

WRITES_FOR_EVER = """
import sys
from pathlib import Path
from clientdiag import bundle
from tests.unit import samples

report = samples.blocked()
while True:
    print(bundle.write(report, Path(sys.argv[1])), flush=True)
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def whole_zips(folder: Path) -> list[Path]:
    """Every file with a final name, each opened to see that it is whole."""
    found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    for path in found:
        assert bundle.open(path).report.verdict == samples.blocked().verdict
    return found


@pytest.mark.parametrize("step", ["half-written", "before-the-name", "after-the-name"])
@pytest.mark.parametrize("name", ["", "chosen.zip"], ids=["free-name", "chosen-name"])
def test_killed_at_the_worst_moment(tmp_path: Path, step: str, name: str) -> None:
    with start(KILLED_AT, str(tmp_path), step, name) as child:
        _, complaints = child.communicate()
    assert child.returncode == -signal.SIGKILL, complaints
    assert len(whole_zips(tmp_path)) == (1 if step == "after-the-name" else 0)


def test_killed_at_a_random_moment(tmp_path: Path) -> None:
    dice = random.Random()
    for round_ in range(3):
        folder = tmp_path / str(round_)
        folder.mkdir()
        with start(WRITES_FOR_EVER, str(folder)) as child:
            assert child.stdout is not None
            for _ in range(dice.randrange(1, 12)):
                child.stdout.readline()
            time.sleep(dice.random() * 0.03)
            child.kill()
            child.communicate()
        assert whole_zips(folder)


def test_a_file_that_may_not_grow_leaves_nothing(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        with pytest.raises(bundle.BundleError, match="could not be saved"):
            bundle.write(samples.blocked(), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(tiny_disk: Path) -> None:
    with pytest.raises(bundle.BundleError, match="is full") as refused:
        bundle.write(samples.blocked(), tiny_disk)
    assert "\n" not in str(refused.value)
    assert list(tiny_disk.iterdir()) == []


def test_a_full_disk_keeps_the_zip_that_was_to_be_replaced(tiny_disk: Path) -> None:
    (tiny_disk / "mine.zip").write_bytes(b"older")
    with pytest.raises(bundle.BundleError, match="is full"):
        bundle.write(samples.blocked(), tiny_disk, "mine.zip")
    assert (tiny_disk / "mine.zip").read_bytes() == b"older"
    assert [path.name for path in tiny_disk.iterdir()] == ["mine.zip"]


def test_a_folder_that_one_may_not_write_into(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    as_root = os.geteuid() == 0
    if as_root:
        os.seteuid(65534)
    try:
        with pytest.raises(bundle.BundleError, match="may not write"):
            bundle.write(samples.blocked(), locked)
    finally:
        if as_root:
            os.seteuid(0)
    assert list(locked.iterdir()) == []
