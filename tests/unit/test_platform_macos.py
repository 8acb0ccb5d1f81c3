"""What of macOS's answers does not need a Mac."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.platforms import macos
from clientdiag.platforms.macos import MacOS
from tests.peers.authority import Authority

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tool is replaced by a shell script")


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for /usr/bin/security; each test writes what it does."""
    path = tmp_path / "security"
    monkeypatch.setattr(macos, "SECURITY", str(path))
    return path


def _does(tool: Path, script: str) -> None:
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)


def test_keychains_are_listed_and_never_complete(tool: Path, root_ca: Authority, tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_bytes(root_ca.issued.pem)
    _does(tool, f'echo "$@" >> {tmp_path}/asked; cat {tmp_path}/roots.pem')
    stores = MacOS().trust_stores()

    assert [one.complete for one in stores] == [False, False]
    assert stores[0].read().certificates == (root_ca.issued.der,)
    asked = (tmp_path / "asked").read_text()
    assert asked == f"find-certificate -a -p {stores[0].location}\n"


def test_a_tool_that_fails_leaves_the_store_unknown(tool: Path) -> None:
    _does(tool, "exit 44")
    failure = MacOS().trust_stores()[0].read().failure

    assert failure is not None
    assert failure.code == 44


def test_a_tool_that_hangs_is_given_up(tool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _does(tool, "exec sleep 600")
    monkeypatch.setattr(macos, "_TOOL_DEADLINE_S", 0.1)
    failure = MacOS().trust_stores()[0].read().failure

    assert failure is not None
    assert failure.kind is FailureKind.TIMED_OUT


def test_without_the_tool_the_store_is_unknown(tool: Path) -> None:
    assert not tool.exists()
    assert MacOS().trust_stores()[0].read().failure is not None


@pytest.fixture
def preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a configuration profile's values lie."""
    path = tmp_path / "managed.plist"
    monkeypatch.setattr(macos, "PREFERENCES", path)
    return path


@pytest.mark.parametrize("kind", [plistlib.FMT_XML, plistlib.FMT_BINARY], ids=["xml", "binary"])
def test_managed_values_are_read(preferences: Path, kind: plistlib.PlistFormat) -> None:
    preferences.write_bytes(plistlib.dumps({"Gateway": "vpn.example.com"}, fmt=kind))

    assert MacOS().policy().values == {"Gateway": "vpn.example.com"}


def test_no_managed_values_are_no_problem(preferences: Path) -> None:
    assert not preferences.exists()
    assert MacOS().policy().problems == ()


@pytest.mark.parametrize("content", [b"", b"hello", b"bplist00" + b"\xff" * 40], ids=range(3))
def test_values_that_cannot_be_read_are_reported(preferences: Path, content: bytes) -> None:
    preferences.write_bytes(content)

    assert len(MacOS().policy().problems) == 1


def test_values_in_broken_xml_are_reported(preferences: Path) -> None:
    preferences.write_bytes(b'<?xml version="1.0"?><plist version="1.0"><dict><key>Gateway</key>')

    assert len(MacOS().policy().problems) == 1


def test_values_that_are_no_dictionary_are_none(preferences: Path) -> None:
    preferences.write_bytes(plistlib.dumps(["vpn.example.com"]))

    assert MacOS().policy().values == {}


def test_the_platform_answers_every_question(tool: Path, preferences: Path) -> None:
    _does(tool, "exit 1")
    mac = MacOS()

    assert not mac.client_install().found
    assert mac.network_state().failure is not None
    assert mac.portal_state() is None
    assert mac.profile_folders()
    assert mac.preference_files()
    assert mac.hosts_file("no-such-name.example").addresses == ()
    assert mac.environment().system == "macOS"
    assert preferences.name == "managed.plist"
