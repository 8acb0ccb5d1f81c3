"""What of macOS's answers does not need a Mac: how a tool is run, and managed preferences."""

from __future__ import annotations

import os
import plistlib
import sys
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.platforms.macos import MacOS, preferences, stores, tools
from tests.unit.macos_tools import Tools, replaced, without_proxies

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tool is replaced by a shell script")


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """A Mac without tools, until a test says what they do."""
    folder = tmp_path / "tools"
    folder.mkdir()
    return replaced(folder, monkeypatch)


def test_a_tool_is_asked_by_its_path_and_heard(mac: Tools) -> None:
    mac.does("SECURITY", "printf 'good %s' \"$LC_ALL\"; echo bad >&2; exit 3")
    answer = tools.ask(tools.SECURITY, "find-certificate", "-a")

    assert (answer.status, answer.text(), answer.errors) == (3, "good C", b"bad\n")
    assert mac.asked("SECURITY") == ["find-certificate -a"]
    refusal = answer.refusal()
    assert refusal is not None
    assert refusal.code == 3


def test_a_tool_without_a_feed_finds_its_input_closed(mac: Tools) -> None:
    mac.does("SCUTIL", "cat; echo end")

    assert tools.ask(tools.SCUTIL).text() == "end\n"
    assert tools.ask(tools.SCUTIL, feed=b"show x\n").text() == "show x\nend\n"


def test_a_tool_that_does_not_read_its_feed_is_heard_all_the_same(mac: Tools) -> None:
    mac.does("SCUTIL", "exec <&-; echo end")

    assert tools.ask(tools.SCUTIL, feed=b"x" * 1_000_000).text() == "end\n"


@pytest.mark.parametrize("script", ["exec sleep 600", "sleep 600; exit 0", "echo begun; sleep 600"])
def test_a_tool_that_hangs_is_given_up_with_what_it_started(mac: Tools, script: str) -> None:
    mac.does("SECURITY", script)
    answer = tools.ask(tools.SECURITY, deadline_s=0.3)

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.TIMED_OUT
    assert answer.output == b""


@pytest.mark.parametrize("stream", ["1", "2"])
def test_a_tool_that_never_stops_writing_is_cut_off(mac: Tools, stream: str) -> None:
    mac.does("SECURITY", f"exec yes >&{stream}")
    answer = tools.ask(tools.SECURITY, deadline_s=50)

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.TOO_LARGE


def test_ten_megabytes_are_too_much(mac: Tools) -> None:
    mac.does("SECURITY", "head -c 10000000 /dev/zero")
    failure = tools.ask(tools.SECURITY).failure

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


def test_as_much_as_is_allowed_is_heard_whole(mac: Tools) -> None:
    mac.does("SECURITY", f"head -c {tools.MAX_OUTPUT_BYTES} /dev/zero")

    assert len(tools.ask(tools.SECURITY).output) == tools.MAX_OUTPUT_BYTES


def test_an_absent_tool_is_not_found(mac: Tools) -> None:
    assert mac.asked("SECURITY") == []
    failure = tools.ask(tools.SECURITY).failure

    assert failure is not None
    assert failure.kind is FailureKind.NOT_FOUND


def test_an_argument_that_no_tool_can_be_given_is_a_failure(mac: Tools) -> None:
    mac.does("SECURITY", "exit 0")

    assert tools.ask(tools.SECURITY, "a\0b").failure is not None


def test_a_file_that_is_no_program_is_a_failure(mac: Tools) -> None:
    (mac.folder / "SECURITY").write_text("#!/bin/sh\n")
    failure = tools.ask(tools.SECURITY).failure

    assert failure is not None
    assert failure.kind is FailureKind.PERMISSION_DENIED


@pytest.fixture
def managed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where configuration profiles' values lie: the computer's, and those of a user named anna."""
    folder = tmp_path / "Managed Preferences"
    (folder / "anna").mkdir(parents=True)
    monkeypatch.setattr(preferences, "FOLDER", folder)
    monkeypatch.setattr(preferences, "_user", lambda: "anna")
    return folder


@pytest.mark.parametrize("kind", [plistlib.FMT_XML, plistlib.FMT_BINARY], ids=["xml", "binary"])
def test_managed_values_are_read(managed: Path, kind: plistlib.PlistFormat) -> None:
    (managed / preferences.FILE).write_bytes(plistlib.dumps({"Gateway": "vpn.example.com"}, fmt=kind))

    assert MacOS().policy().values == {"Gateway": "vpn.example.com"}


def test_the_computers_values_come_before_the_users(managed: Path) -> None:
    mine = managed / "anna" / preferences.FILE
    mine.write_bytes(plistlib.dumps({"Gateway": "mine.example.com", "Timeout": 7}))
    alone = MacOS().policy()
    (managed / preferences.FILE).write_bytes(plistlib.dumps({"Gateway": "vpn.example.com"}))
    both = MacOS().policy()

    assert alone.values == {"Gateway": "mine.example.com", "Timeout": 7}
    assert alone.location == f"{managed}/$USER/{preferences.FILE}"
    assert both.values == {"Gateway": "vpn.example.com", "Timeout": 7}
    assert both.location == f"{managed}/{preferences.FILE}"


def test_no_managed_values_are_no_problem(managed: Path) -> None:
    assert MacOS().policy().problems == ()
    assert MacOS().policy().location == f"{managed}/{preferences.FILE}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"bplist00" + b"\xff" * 40,
        b'<?xml version="1.0"?><plist version="1.0"><dict><key>Gateway</key>',
        b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "b">]><plist><string>&a;</string></plist>',
        plistlib.dumps(["vpn.example.com"]),
    ],
    ids=["empty", "text", "damaged", "cut", "entity", "list"],
)
@pytest.mark.parametrize("folder", [".", "anna"])
def test_values_that_cannot_be_read_are_reported_without_the_users_name(
    managed: Path, content: bytes, folder: str
) -> None:
    (managed / folder / preferences.FILE).write_bytes(content)
    found = MacOS().policy()

    assert found.values == {}
    assert len(found.problems) == 1
    assert "anna" not in found.problems[0]


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_values_that_are_no_file_are_reported(managed: Path, kind: str) -> None:
    place = managed / preferences.FILE
    if kind == "folder":
        place.mkdir()
    else:
        os.mkfifo(place)

    assert len(MacOS().policy().problems) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="users are looked up otherwise there")
def test_the_user_is_known_without_asking_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "../../etc")

    assert "/" not in preferences._user()


def test_the_platform_answers_every_question_without_a_tool(
    mac: Tools, managed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_proxies(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(stores, "MACHINE_PEM", tmp_path / "none")
    here = MacOS()

    keychains = [one for one in here.trust_stores() if "pem" not in one.name]
    assert all(one.read().failure is not None for one in keychains)
    assert not any(one.complete for one in keychains if one.anchors)
    by_tools = [one for one in here.client_stores() if "pem" not in one.name]
    assert [one.read().failure is None for one in by_tools] == [False, False, False]
    assert [one.failure is None for one in here.judge_chain((b"x",), "a.example", "::1", retrieval=True)] == [
        False,
        False,
    ]
    assert not here.client_install().found
    assert here.network_state().failure is not None
    assert here.proxies("vpn.example.com", 443) == ()
    assert here.portal_state() is None
    assert here.root_updates() is None
    assert here.profile_folders()
    assert here.preference_files()
    assert here.local_policy_files()
    assert here.hosts_file("no-such-name.example").addresses == ()
    assert here.environment().system == "macOS"
    assert here.policy().values == {}
    assert mac.asked("SECURITY") == []
    assert managed.name == "Managed Preferences"
