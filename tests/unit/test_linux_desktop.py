"""The real xdg-utils and a real session bus, with programs of our own behind them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from clientdiag.platforms import linux_desktop, starting
from clientdiag.platforms.desktop import Letter, Outcome, Place
from clientdiag.platforms.linux_desktop import LinuxDesktop
from tests.peers.process import program
from tests.peers.session_bus import file_manager, session_bus

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux' desktop")
PATIENCE_S = 30.0
MIME = {"directory": "inode/directory", "mail": "x-scheme-handler/mailto"}


@pytest.fixture(autouse=True)
def bare_desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop without any program, of no known kind, and nobody's settings."""
    for name in list(os.environ):
        if name.startswith(("XDG_", "DBUS_", "KDE_", "GNOME_", "DESKTOP", "WAYLAND")):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.setenv("BROWSER", "false")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(home / "none"))
    (home / "data" / "applications").mkdir(parents=True)
    (home / "config").mkdir()
    return home


def install(home: Path, mime: str, name: str) -> Path:
    """A program that notes what it is given, registered for *mime*; the file it writes."""
    noted, script = home / "noted", home / name
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{noted}.part" && mv "{noted}.part" "{noted}"\n')
    script.chmod(0o755)
    (home / "data/applications/ours.desktop").write_text(
        f"[Desktop Entry]\nType=Application\nName=Ours\nExec={script} %u\nMimeType={mime};\n"
    )
    (home / "config/mimeapps.list").write_text(f"[Default Applications]\n{mime}=ours.desktop\n")
    return noted


def until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not there() and time.monotonic() < end:
        time.sleep(0.02)
    assert there()


def letter(folder: Path, name: str = "diagnosis ü 1.zip.age") -> Letter:
    file = folder / name
    file.write_bytes(b"x")
    return Letter(
        "help@example.com",
        "Help",
        "VPN diagnosis PORT-CLOSED 7F3K",
        "First line & more.\nSecond: 100 %\n",
        file,
    )


def read_mailto(noted: Path) -> tuple[str, dict[str, list[str]]]:
    until(noted.exists)
    parts = urlsplit(noted.read_text().strip())
    assert parts.scheme == "mailto"
    return parts.path, parse_qs(parts.query)


def test_any_mail_program_is_asked_for_the_letter_and_its_file(bare_desktop: Path, tmp_path: Path) -> None:
    program("xdg-email", "xdg-utils")
    noted, written = install(bare_desktop, MIME["mail"], "postman"), letter(tmp_path)
    assert LinuxDesktop().begin_letter(written) is Outcome.ASKED
    to, fields = read_mailto(noted)
    assert to == "help@example.com"
    assert fields["subject"] == [written.subject]
    assert fields["body"][0].replace("\r\n", "\n").strip() == written.body.strip()
    assert fields["attach"] == [str(written.attachment)]


def test_thunderbird_is_given_the_file(bare_desktop: Path, tmp_path: Path) -> None:
    program("xdg-email", "xdg-utils")
    noted, written = install(bare_desktop, MIME["mail"], "thunderbird"), letter(tmp_path)
    assert LinuxDesktop().begin_letter(written) is Outcome.ASKED
    until(noted.exists)
    option, composed = noted.read_text().splitlines()
    assert option == "-compose"
    assert composed.startswith("to='help@example.com")
    assert f"attachment='{written.attachment}'" in composed


def test_without_its_file_the_letter_is_a_plain_address(bare_desktop: Path, tmp_path: Path) -> None:
    program("xdg-email", "xdg-utils")
    noted, written = install(bare_desktop, MIME["mail"], "postman"), letter(tmp_path)
    assert LinuxDesktop().begin_bare_letter(written) is Outcome.ASKED
    to, fields = read_mailto(noted)
    assert to == "help@example.com"
    assert set(fields) == {"subject", "body"}
    assert fields["body"] == [written.body.replace("\n", "\r\n")]


@pytest.mark.parametrize("name", ["it's.zip", 'a"b.zip', "a\\b.zip", "a\nb.zip"])
def test_a_name_that_xdg_email_would_misread_is_not_handed_to_it(
    bare_desktop: Path, tmp_path: Path, name: str
) -> None:
    noted = install(bare_desktop, MIME["mail"], "thunderbird")
    assert LinuxDesktop().begin_letter(letter(tmp_path, name)) is Outcome.NOT_POSSIBLE
    assert not noted.exists()


def test_no_mail_program_is_said(tmp_path: Path) -> None:
    program("xdg-email", "xdg-utils")
    written = letter(tmp_path)
    assert LinuxDesktop().begin_letter(written) is Outcome.NOT_POSSIBLE
    assert LinuxDesktop().begin_bare_letter(written) is Outcome.NOT_POSSIBLE


def test_nothing_is_started_without_a_screen(
    bare_desktop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    noted, written, desktop = install(bare_desktop, MIME["mail"], "postman"), letter(tmp_path), LinuxDesktop()
    assert desktop.begin_letter(written) is Outcome.NOT_POSSIBLE
    assert desktop.begin_bare_letter(written) is Outcome.NOT_POSSIBLE
    assert desktop.show_file(written.attachment) is Outcome.NOT_POSSIBLE
    assert not noted.exists()


@pytest.mark.parametrize("tool", ["gdbus", "dbus-send"])
def test_the_file_manager_shows_the_file_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    path = program(tool, "libglib2.0-bin" if tool == "gdbus" else "dbus")
    only = tmp_path / "bin"
    only.mkdir()
    (only / tool).symlink_to(path)
    file = tmp_path / 'it\'s, "odd" ü [1] 100%.zip'
    with session_bus(tmp_path) as address, file_manager(address, tmp_path) as shown:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("PATH", str(only))
        assert LinuxDesktop().show_file(file) is Outcome.DONE
        until(lambda: file.as_uri() in shown.read_text())


def test_a_bus_without_a_file_manager_leaves_the_folder(
    bare_desktop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("xdg-open", "xdg-utils")
    noted = install(bare_desktop, MIME["directory"], "files")
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert LinuxDesktop().show_file(tmp_path / "a.zip") is Outcome.ASKED
        until(noted.exists)
    assert noted.read_text().strip() == str(tmp_path)


def test_without_a_bus_no_bus_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(linux_desktop, "ask_to", lambda name, *_rest: asked.append(name))
    monkeypatch.setattr(linux_desktop, "start", lambda *_rest: Outcome.ASKED)
    assert LinuxDesktop().show_file(tmp_path / "a.zip") is Outcome.ASKED
    assert asked == []


def test_a_program_that_stays_open_is_left_to_the_user(tmp_path: Path) -> None:
    script, ended = tmp_path / "stays", tmp_path / "ended"
    script.write_text(f"#!/bin/sh\nsleep 1\necho > {ended}\n")
    script.chmod(0o755)
    assert starting.start(str(script), patience_s=0.05) is Outcome.ASKED
    until(ended.exists)


def test_a_tool_that_hangs_is_ended(tmp_path: Path) -> None:
    script, ended = tmp_path / "hangs", tmp_path / "ended"
    script.write_text(f"#!/bin/sh\necho > {ended}.begun\nexec sleep 600\n")
    script.chmod(0o755)
    assert starting.ask_to(str(script), deadline_s=0.2) is Outcome.NOT_POSSIBLE


def test_a_frozen_program_gives_its_libraries_to_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, seen = tmp_path / "says", tmp_path / "seen"
    script.write_text(f'#!/bin/sh\nprintf "%s" "$LD_LIBRARY_PATH" > {seen}\n')
    script.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/frozen")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/own")
    assert starting.ask_to(str(script)) is Outcome.DONE
    assert seen.read_text() == "/own"


def test_places_are_opened_by_the_program_that_is_installed(
    bare_desktop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = bare_desktop / "bin"
    tools.mkdir()
    monkeypatch.setenv("PATH", str(tools))
    assert LinuxDesktop().open_place(Place.CLOCK) is Outcome.NOT_POSSIBLE
    noted = bare_desktop / "noted"
    for name in ("systemsettings", "seahorse"):
        tool = tools / name
        tool.write_text(f'#!/bin/sh\necho "$0 $*" > "{noted}"\n')
        tool.chmod(0o755)
    assert LinuxDesktop().open_place(Place.CLOCK) is Outcome.ASKED
    assert noted.read_text().strip().endswith("systemsettings kcm_clock")
    assert LinuxDesktop().open_place(Place.OWN_CERTIFICATES) is Outcome.ASKED
    assert LinuxDesktop().open_place(Place.COMPUTER_CERTIFICATES) is Outcome.NOT_POSSIBLE
    monkeypatch.delenv("DISPLAY")
    assert LinuxDesktop().open_place(Place.CLOCK) is Outcome.NOT_POSSIBLE


def test_a_page_is_opened_in_the_browser(bare_desktop: Path) -> None:
    noted = install(bare_desktop, "x-scheme-handler/http", "browser")
    outcome = LinuxDesktop().open_page("http://vpn.example.com/")
    end = time.monotonic() + PATIENCE_S
    while outcome is Outcome.ASKED and not noted.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert noted.read_text().split() == ["http://vpn.example.com/"]
