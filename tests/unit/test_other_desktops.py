"""What of macOS' and Windows' desktops can be tried elsewhere: what is asked of them, never their answer."""

from __future__ import annotations

import os
import plistlib
import sys
from pathlib import Path

import pytest

from clientdiag.platforms.desktop import Letter, Outcome, Place
from clientdiag.platforms.linux_desktop import LinuxDesktop
from clientdiag.platforms.macos import desktop as mac
from clientdiag.platforms.windows import desktop as windows
from clientdiag.platforms.windows import mapi

LETTER = Letter("help@example.com", "Help", "VPN ‹x› 7F3K", "One.\nTwo.\n", Path("a b.zip.age"))


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Scripts in the place of macOS' tools; the file in which each notes how it was called."""
    if os.name != "posix":
        pytest.skip("the tools are replaced by shell scripts")
    noted = tmp_path / "noted"
    for name in ("OPEN", "OSASCRIPT"):
        script = tmp_path / name.lower()
        script.write_text(f'#!/bin/sh\nfor word in "$@"; do printf "%s\\0" "$word"; done > {noted}\n')
        script.chmod(0o755)
        monkeypatch.setattr(mac, name, str(script))
    monkeypatch.setenv("HOME", str(tmp_path))
    return noted


def words(noted: Path) -> list[str]:
    return noted.read_text().split("\0")[:-1]


def handlers(home: Path, data: bytes) -> None:
    file = home / "Library/Preferences/com.apple.LaunchServices/com.apple.launchservices.secure.plist"
    file.parent.mkdir(parents=True)
    file.write_bytes(data)


def chosen(program: str) -> bytes:
    listed = [
        {"LSHandlerURLScheme": "https", "LSHandlerRoleAll": "com.apple.safari"},
        {"LSHandlerContentType": "public.plain-text"},
        {"LSHandlerURLScheme": "mailto", "LSHandlerRoleAll": program},
    ]
    return plistlib.dumps({"LSHandlers": listed}, fmt=plistlib.FMT_BINARY)


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        (Place.CLOCK, ["x-apple.systempreferences:com.apple.Date-Time-Settings.extension"]),
        (Place.OWN_CERTIFICATES, ["-a", "Keychain Access"]),
        (Place.COMPUTER_CERTIFICATES, ["-a", "Keychain Access"]),
    ],
)
def test_macos_opens_its_own_places(tools: Path, place: Place, asked: list[str]) -> None:
    assert mac.MacDesktop().open_place(place) is Outcome.DONE
    assert words(tools) == asked


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://a b/",
        "mailto:a@b.c",
        'http://a/"x',
        "-a",
    ],
)
def test_only_web_addresses_are_opened(tools: Path, address: str) -> None:
    assert mac.MacDesktop().open_page(address) is Outcome.NOT_POSSIBLE
    assert windows.WindowsDesktop().open_page(address) is Outcome.NOT_POSSIBLE
    assert LinuxDesktop().open_page(address) is Outcome.NOT_POSSIBLE
    assert not tools.exists()
    assert mac.MacDesktop().open_page("http://vpn.example.com/a?b=c") is Outcome.DONE
    assert words(tools) == ["http://vpn.example.com/a?b=c"]


def test_windows_opens_its_own_places(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def note(what: str) -> Outcome:
        opened.append(what.replace("\\", "/").rpartition("/")[2])
        return Outcome.ASKED

    monkeypatch.setattr(windows, "_open", note)
    for place in Place:
        assert windows.WindowsDesktop().open_place(place) is Outcome.ASKED
    assert opened == ["ms-settings:dateandtime", "certmgr.msc", "certlm.msc"]


def test_finder_is_asked_for_the_file(tools: Path) -> None:
    assert mac.MacDesktop().show_file(Path("a b.zip")) is Outcome.DONE
    assert words(tools) == ["-R", str(Path("a b.zip").absolute())]


@pytest.mark.parametrize("named", [None, "com.apple.mail", "com.apple.Mail"])
def test_mail_is_given_the_letter_as_arguments(tools: Path, named: str | None) -> None:
    if named is not None:
        handlers(tools.parent, chosen(named))
    assert mac.MacDesktop().begin_letter(LETTER) is Outcome.DONE
    option, script, *given = words(tools)
    assert option == "-e"
    assert given == [LETTER.to, LETTER.subject, LETTER.body, str(LETTER.attachment.absolute())]
    assert not any(one in script for one in given)


def test_another_mail_program_is_not_passed_over(tools: Path) -> None:
    handlers(tools.parent, chosen("com.microsoft.Outlook"))
    assert mac.MacDesktop().begin_letter(LETTER) is Outcome.NOT_POSSIBLE
    assert mac.MacDesktop().begin_bare_letter(LETTER) is Outcome.ASKED
    assert words(tools) == [LETTER.mailto]


@pytest.mark.parametrize(
    "data",
    [b"", b"bplist00 broken", plistlib.dumps([]), plistlib.dumps({"LSHandlers": 7}), b"<plist>&x;</plist>"],
)
def test_a_list_of_handlers_that_cannot_be_read_names_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    handlers(tmp_path, data)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert mac.mail_program() == ""


def test_mapi_is_given_the_letter() -> None:
    message, kept = mapi.message_of(LETTER)
    assert kept
    person, file = message.people.contents, message.files.contents
    assert (message.subject, message.text) == (LETTER.subject, "One.\r\nTwo.\r\n")
    assert (message.people_count, person.role, person.name, person.address) == (
        1,
        1,
        "Help",
        "SMTP:help@example.com",
    )
    assert (message.file_count, file.path, file.name) == (
        1,
        str(LETTER.attachment.absolute()),
        "a b.zip.age",
    )


def test_mapi_without_an_address_leaves_it_to_the_user() -> None:
    message, _kept = mapi.message_of(Letter("", "", "s", "b", Path("a.zip")))
    assert (message.people_count, bool(message.people)) == (0, False)


@pytest.mark.skipif(sys.platform == "win32", reason="there it is asked for real")
def test_elsewhere_there_is_no_windows_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    assert windows.WindowsDesktop().begin_letter(LETTER) is Outcome.NOT_POSSIBLE
    assert windows.WindowsDesktop().begin_bare_letter(LETTER) is Outcome.NOT_POSSIBLE
    lines: list[str] = []
    monkeypatch.setattr(windows, "start_line", lines.append)
    monkeypatch.setenv("SYSTEMROOT", r"C:\Windows")
    windows.WindowsDesktop().show_file(Path("/x/a b.zip"))
    assert lines[0].endswith('explorer.exe" /select,"/x/a b.zip"')
    assert windows.WindowsDesktop().show_file(Path('/x/a".zip')) is Outcome.NOT_POSSIBLE
