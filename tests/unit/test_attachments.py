"""What is read of this computer for a zip, and what is said of what cannot be."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO

import msgspec
import pytest

from clientdiag import attachments
from clientdiag.attachments import Attachment, LeftOut, logs
from clientdiag.attachments.attachment import Asked
from clientdiag.attachments.logs import MAX_ATTEMPTS, client_logs
from clientdiag.attachments.system import system
from clientdiag.cisco.logs.source import Form, Log, Stream
from clientdiag.cisco.logs.sources import open_file
from clientdiag.model.text import text
from clientdiag.platforms.base import PolicySource
from clientdiag.platforms.linux import Linux
from clientdiag.platforms.listing import Listing
from tests.peers import cisco_logs
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


LOG_DAY = datetime.now(UTC) - timedelta(days=2)
OTHERS = b"Nov 21 09:00:00 laptop sshd[22]: Accepted password for zqother\n" * 50


def log_of(data: bytes, *, mixed: bool = True, form: Form = Form.TEXT, name: str = "/var/log/syslog") -> Log:
    return Log(name, lambda: io.BytesIO(data), form, mixed)


def of_logs(*given: Log, all_logs: bool = False) -> list[Attachment | LeftOut]:
    """What of *given*, the newest first, enters."""

    class Logged(Linux):
        def log_streams(self) -> Iterator[Stream]:
            yield Stream("test", given)

    return list(client_logs(Asked(samples.bare(), Logged(), all_logs=all_logs)))


@pytest.mark.parametrize("shape", ["syslog", "journal", "rsyslog_iso", "macos_show"])
def test_the_last_attempts_enter_whole_and_other_programs_words_do_not(shape: str) -> None:
    write = cisco_logs.SHAPES[shape]
    old = cisco_logs.written(cisco_logs.NOISE * 5, write, LOG_DAY - timedelta(hours=1))
    attempt = cisco_logs.written(cisco_logs.attempt(cisco_logs.verify(20)), write, LOG_DAY)
    (one,) = of_logs(log_of(OTHERS + old + OTHERS + attempt + OTHERS))
    assert isinstance(one, Attachment)
    assert one.path == "logs/syslog.log"
    assert one.cut is None
    assert one.text == attempt.decode()


def test_only_the_newest_attempts_enter_each_once() -> None:
    days = [LOG_DAY - timedelta(hours=12 - number) for number in range(10)]
    written = [cisco_logs.written(cisco_logs.attempt(), begin=day) for day in days]
    (one,) = of_logs(log_of(b"".join(written)))
    assert isinstance(one, Attachment)
    assert one.text == b"".join(written[-MAX_ATTEMPTS:]).decode()


def test_on_choice_every_record_of_the_client_enters() -> None:
    noise = cisco_logs.written(cisco_logs.NOISE * 20, begin=LOG_DAY)
    (one,) = of_logs(log_of(OTHERS + noise + OTHERS), all_logs=True)
    assert isinstance(one, Attachment)
    assert one.text == noise.decode()
    assert of_logs(log_of(OTHERS + noise + OTHERS)) == []


def test_of_too_much_the_newest_is_kept_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MAX_FILE_CHARACTERS", 2_000)
    noise = cisco_logs.written(cisco_logs.NOISE * 200, begin=LOG_DAY)
    (one,) = of_logs(log_of(noise), all_logs=True)
    assert isinstance(one, Attachment)
    assert noise.decode().endswith(one.text)
    assert 1_500 < len(one.text) <= 2_000
    assert one.cut is not None


@pytest.mark.parametrize("all_logs", [False, True])
def test_windows_events_enter_as_text(all_logs: bool) -> None:
    exported = cisco_logs.events_xml(cisco_logs.attempt(cisco_logs.verify(20)), LOG_DAY)
    (one,) = of_logs(log_of(exported, form=Form.EVENTS, mixed=False, name="Cisco"), all_logs=all_logs)
    assert isinstance(one, Attachment)
    assert one.path == "logs/Cisco.log"
    lines = one.text.splitlines()
    assert len(lines) == len(cisco_logs.attempt(cisco_logs.verify(20)))
    assert lines[0].startswith(f"{LOG_DAY:%Y-%m-%dT%H:%M:%SZ} acvpnui: Function: connect")


@pytest.mark.parametrize("all_logs", [False, True])
def test_a_packed_log_enters_as_any_other(tmp_path: Path, all_logs: bool) -> None:
    attempt = cisco_logs.written(cisco_logs.attempt(), begin=LOG_DAY)
    file = tmp_path / "syslog.2.gz"
    file.write_bytes(gzip.compress(OTHERS * 30 + attempt + OTHERS))
    (one,) = of_logs(Log("/var/log/syslog.2.gz", partial(open_file, file), mixed=True), all_logs=all_logs)
    assert isinstance(one, Attachment)
    assert one.text == attempt.decode()


def test_a_log_in_utf_16_enters_too() -> None:
    attempt = cisco_logs.written(cisco_logs.attempt(), begin=LOG_DAY)
    (one,) = of_logs(log_of((OTHERS + attempt).decode().encode("utf-16"), name="UIHistory.txt"))
    assert isinstance(one, Attachment)
    assert (one.path, one.text) == ("logs/UIHistory.txt", attempt.decode())


def test_a_log_that_may_not_be_read_is_said() -> None:
    def refuse() -> IO[bytes]:
        raise PermissionError(13, "Permission denied")

    (one,) = of_logs(Log("/var/log/messages", refuse))
    assert one == LeftOut("logs/messages.log", text("It may not be read by this user."))


def test_what_a_command_printed_is_asked_for_once(tmp_path: Path) -> None:
    file, opened = tmp_path / "printed", list[str]()
    file.write_bytes(cisco_logs.written(cisco_logs.attempt(), begin=LOG_DAY))

    def run() -> IO[bytes]:
        opened.append("once")
        return file.open("rb")

    assert len(of_logs(Log("journal", run))) == 1
    assert opened == ["once"]


def test_what_the_system_prints_enters_by_its_kind() -> None:
    class Listed(Linux):
        def listings(self) -> Iterator[Listing]:
            yield Listing("network", "ip address", lambda: "eth0\n")
            yield Listing("network", "ip route", lambda: "default\n")
            yield Listing("registry", "HKLM\\Cisco", lambda: "A = 1\n")
            yield Listing("clock", "timedatectl", _silent)

        def policy(self) -> PolicySource:
            return PolicySource({"gateway": "vpn.example.com"}, "/etc/policy", ("odd",))

    found = {one.path: one for one in system(Asked(samples.blocked(), Listed()))}
    texts = {path: one.text for path, one in found.items() if isinstance(one, Attachment)}
    assert texts["system/network.txt"] == "# ip address\neth0\n\n# ip route\ndefault\n"
    assert texts["policy/registry.txt"] == "# HKLM\\Cisco\nA = 1\n"
    assert texts["policy/clientdiag.txt"] == "gateway = vpn.example.com\n# odd\n"
    assert "Environment.system: linux\n" in texts["system/facts.txt"]
    assert found["system/clock.txt (timedatectl)"] == LeftOut(
        "system/clock.txt (timedatectl)", text("The system did not answer.")
    )


def _silent() -> str:
    raise OSError("timed out")


def test_the_facts_say_nothing_of_a_client_certificate() -> None:
    (facts,) = (one for one in system(Asked(samples.blocked(), Linux())) if one.path == "system/facts.txt")
    assert isinstance(facts, Attachment)
    assert "ClientCertificate" not in facts.text


def test_this_computer_is_asked_for_real() -> None:
    collected = attachments.collect(samples.blocked(), Linux())
    paths = {one.path for one in collected.files}
    assert "system/facts.txt" in paths
    assert "system/resolvers.txt" in paths
    assert collected.known
