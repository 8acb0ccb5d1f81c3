"""What is read of this computer for a zip, and what is said of what cannot be."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clientdiag import attachments
from clientdiag.platforms.linux import Linux
from tests.unit import samples

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by jane -->
<AnyConnectProfile xmlns="http://schemas.xmlsoap.org/encoding/"><ServerList><HostEntry>
<HostName>j&#97;ne</HostName><HostAddress>vpn.example.com</HostAddress></HostEntry></ServerList>
</AnyConnectProfile>"""


class Computer(Linux):
    """This computer, with the files of a Cisco client in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def profile_folders(self) -> tuple[Path, ...]:
        return (self.folder / "profile",)

    def local_policy_files(self) -> tuple[Path, ...]:
        return (self.folder / "none.xml", self.folder / "AnyConnectLocalPolicy.xml")


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    (tmp_path / "profile").mkdir()
    return Computer(tmp_path)


def files(computer: Computer, *, all_logs: bool = False) -> dict[str, str]:
    """The texts collected on *computer*, by their paths."""
    return {
        one.path: one.text
        for one in attachments.collect(samples.blocked(), computer, all_logs=all_logs).files
    }


def test_a_profile_is_read_and_written_anew_without_escapes_and_comments(computer: Computer) -> None:
    (computer.folder / "profile" / "Boston Office.xml").write_text(PROFILE)
    (written,) = (words for path, words in files(computer).items() if path.startswith("profile/"))
    assert "<HostName>jane</HostName>" in written
    assert 'xmlns="http://schemas.xmlsoap.org/encoding/"' in written
    assert "made by" not in written
    assert "profile/Boston-Office.xml" in files(computer)


def test_what_is_no_xml_is_left_out_and_said(computer: Computer) -> None:
    (computer.folder / "profile" / "broken.xml").write_text("<AnyConnectProfile><HostName>jane")
    (computer.folder / "profile" / "dtd.xml").write_text('<!DOCTYPE a [<!ENTITY b "jane">]><a>&b;</a>')
    collected = attachments.collect(samples.blocked(), computer)
    assert not [one for one in collected.files if one.path.startswith("profile/")]
    assert {one.path for one in collected.left_out} >= {"profile/broken.xml", "profile/dtd.xml"}


def test_the_first_policy_that_is_there_enters(computer: Computer) -> None:
    (computer.folder / "AnyConnectLocalPolicy.xml").write_text(
        "<AnyConnectLocalPolicy><FipsMode>true</FipsMode></AnyConnectLocalPolicy>"
    )
    assert "<FipsMode>true</FipsMode>" in files(computer)["policy/AnyConnectLocalPolicy.xml"]


def test_a_demo_has_nothing_of_this_computer(computer: Computer) -> None:
    (computer.folder / "profile" / "a.xml").write_text(PROFILE)
    report = msgspec.structs.replace(samples.blocked(), demo=True)
    assert attachments.collect(report, computer) == attachments.Collected()


def test_a_wish_to_stop_is_heard(computer: Computer) -> None:
    (computer.folder / "profile" / "a.xml").write_text(PROFILE)
    assert attachments.collect(samples.blocked(), computer, cancelled=lambda: True).files == ()
