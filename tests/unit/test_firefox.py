from __future__ import annotations

import os
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.platforms.firefox import default_profile
from tests.peers.nss import firefox

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the client reads Firefox's database on Linux")


def _database(folder: Path, name: str = "cert9.db") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"x")
    return folder


def _profiles(home: Path, text: str | bytes, file: str = "profiles.ini") -> Path:
    root = home / ".mozilla/firefox"
    root.mkdir(parents=True, exist_ok=True)
    (root / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def test_without_firefox_there_is_no_profile(tmp_path: Path) -> None:
    assert default_profile(tmp_path) is None


def test_a_profile_without_a_database_is_none(tmp_path: Path) -> None:
    firefox(tmp_path)

    assert default_profile(tmp_path) is None


def test_the_installation_s_profile_comes_before_the_one_marked_as_default(tmp_path: Path) -> None:
    release = _database(firefox(tmp_path))
    _database(release.parent / "old.default")
    found = default_profile(tmp_path)

    assert found is not None
    assert (found.folder, found.failure) == (release, None)


def test_an_older_firefox_s_marked_profile_is_the_default(tmp_path: Path) -> None:
    root = _profiles(tmp_path, "[Profile0]\nPath=one\n[Profile1]\nPath=two\nDefault=1\n")
    _database(root / "one")
    marked = _database(root / "two")
    found = default_profile(tmp_path)

    assert found is not None
    assert found.folder == marked


def test_a_profile_elsewhere_is_found_by_its_whole_path(tmp_path: Path) -> None:
    elsewhere = _database(tmp_path / "elsewhere")
    _profiles(tmp_path, f"[Profile0]\nIsRelative=0\nPath={elsewhere}\n")
    found = default_profile(tmp_path)

    assert found is not None
    assert found.folder == elsewhere


def test_a_default_profile_that_is_gone_gives_way_to_one_that_is_there(tmp_path: Path) -> None:
    release = firefox(tmp_path)
    release.rmdir()
    other = _database(release.parent / "old.default")
    found = default_profile(tmp_path)

    assert found is not None
    assert found.folder == other


def test_a_database_of_the_old_kind_is_named(tmp_path: Path) -> None:
    release = _database(firefox(tmp_path), "cert8.db")
    found = default_profile(tmp_path)

    assert found is not None
    assert found.folder == release
    assert found.failure is not None
    assert found.failure.kind is FailureKind.NOT_SUPPORTED


@pytest.mark.parametrize(
    "place", ["snap/firefox/common/.mozilla/firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox"]
)
def test_a_snap_s_or_flatpak_s_profile_is_named_as_out_of_reach(place: str, tmp_path: Path) -> None:
    _database(firefox(tmp_path, place=place))
    found = default_profile(tmp_path)

    assert found is not None
    assert found.folder == tmp_path / place
    assert found.failure is not None
    assert found.failure.kind is FailureKind.NOT_SUPPORTED


def test_an_ordinary_profile_comes_before_a_snap_s(tmp_path: Path) -> None:
    _database(firefox(tmp_path, place="snap/firefox/common/.mozilla/firefox"))
    release = _database(firefox(tmp_path))
    found = default_profile(tmp_path)

    assert found is not None
    assert (found.folder, found.failure) == (release, None)


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"no section\n", b"[a\n", b"[a]\nb\n=\n"])
def test_a_list_of_profiles_that_makes_no_sense_is_a_failure(text: bytes, tmp_path: Path) -> None:
    _profiles(tmp_path, text)
    found = default_profile(tmp_path)

    assert found is not None
    assert found.failure is not None
    assert found.failure.kind is FailureKind.MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        b"[Profile0]\nPath=a\x00b\n",
        b"[Profile0]\nPath=%(x)s\n",
        b"[Profile0]\nPath=" + b"a" * 5000 + b"\n",
        b"".join(b"[Profile%d]\nPath=%d\n" % (number, number) for number in range(5000)),
        b"#" * 300_000,
        b"",
    ],
    ids=["null", "percent", "long", "many", "huge", "empty"],
)
def test_hostile_paths_lead_nowhere(text: bytes, tmp_path: Path) -> None:
    _profiles(tmp_path, text)

    assert default_profile(tmp_path) is None


def test_a_pipe_in_place_of_the_list_or_the_database_is_passed_over(tmp_path: Path) -> None:
    release = firefox(tmp_path)
    (release.parent / "installs.ini").unlink()
    os.mkfifo(release.parent / "installs.ini")
    os.mkfifo(release / "cert9.db")

    assert default_profile(tmp_path) is None
