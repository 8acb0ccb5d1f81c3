from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clientdiag import settings
from clientdiag.platforms.base import PolicySource
from clientdiag.settings import BadSettings, saving
from clientdiag.translation import Problem

COMMENTED = """\
# My settings
gateway = "vpn.example.com"  # the new one

# asked for by IT
check_revocation = true
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "settings.toml"
    made.write_text(COMMENTED, encoding="utf-8")
    return made


def read(file: Path) -> settings.Settings:
    return settings.load(PolicySource(), {}, file)


def test_a_change_keeps_comments_and_order(file: Path) -> None:
    saving.save({"gateway": "vpn2.example.com", "fetch_issuers": True}, file)
    written = file.read_text(encoding="utf-8")
    assert written.startswith('# My settings\ngateway = "vpn2.example.com"  # the new one\n')
    assert "# asked for by IT\ncheck_revocation = true\n" in written
    assert read(file).fetch_issuers.value is True


def test_none_takes_a_setting_out(file: Path) -> None:
    saving.save({"gateway": None, "language": None}, file)
    assert read(file).gateway.value is None
    assert read(file).check_revocation.value is True


def test_every_kind_of_value_is_read_again(file: Path, tmp_path: Path) -> None:
    changes = {
        "expected_addresses": ["203.0.113.10", "2001:db8::1"],
        "connect_deadline_s": "7.5",
        "save_folder": str(tmp_path / "a “b”\\c"),
        "appearance": "dark",
    }
    saving.save(changes, file)
    now = read(file)
    assert now.expected_addresses.value == ("203.0.113.10", "2001:db8::1")
    assert now.connect_deadline_s.value == 7.5
    assert now.save_folder.value == tmp_path / "a “b”\\c"
    assert now.appearance.value == "dark"


def test_the_first_save_makes_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "not" / "there" / "settings.toml"
    assert saving.save({"language": "de"}, file) == file
    assert read(file).language.value == "de"


def test_a_value_that_could_not_be_read_again_is_not_written(file: Path) -> None:
    with pytest.raises(Problem):
        saving.save({"fetch_issuers": True, "appearance": "purple"}, file)
    assert file.read_text(encoding="utf-8") == COMMENTED
    assert list(file.parent.iterdir()) == [file]


def test_what_is_refused_on_a_look_at_the_whole_changes_nothing(file: Path) -> None:
    def refuse(candidate: Path) -> None:
        assert read(candidate).language.value == "de"
        raise LookupError

    with pytest.raises(LookupError):
        saving.save({"language": "de"}, file, refuse)
    assert file.read_text(encoding="utf-8") == COMMENTED
    assert list(file.parent.iterdir()) == [file]


def test_a_broken_file_is_left_alone(file: Path) -> None:
    file.write_bytes(b"gateway = \xff\n")
    with pytest.raises(BadSettings, match=r"not valid TOML.*nothing is written"):
        saving.save({"language": "de"}, file)
    assert file.read_bytes() == b"gateway = \xff\n"


def test_a_folder_in_its_place_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="as they were"):
        saving.save({"language": "de"}, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes as Unix has them")
def test_a_link_stays_a_link_and_the_mode_stays(file: Path, tmp_path: Path) -> None:
    file.chmod(0o600)
    link = tmp_path / "linked.toml"
    link.symlink_to(file)
    saving.save({"language": "de"}, link)
    assert link.is_symlink()
    assert read(file).language.value == "de"
    assert file.stat().st_mode & 0o777 == 0o600


_KILLED = """
import os, sys
from pathlib import Path
from clientdiag.settings import saving
saving.save({"language": "de"}, Path(sys.argv[1]), lambda _file: os._exit(9))
"""


def test_killed_before_the_last_step_the_old_file_is_whole(file: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", _KILLED, str(file)], check=False)
    assert ended.returncode == 9
    assert file.read_text(encoding="utf-8") == COMMENTED
