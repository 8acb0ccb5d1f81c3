"""Sealing by the registry's policy, and what Windows' desktop does with a zip."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "win32":
    pytest.skip("runs on Windows: make test-windows", allow_module_level=True)

import winreg

from clientdiag import bundle, platforms, settings
from clientdiag.bundle import handing_over, sealing
from clientdiag.platforms.desktop import Letter, Outcome
from clientdiag.platforms.windows import POLICY_KEY, mapi
from tests.unit import samples, sealed
from tests.windows.program import alone, is_throw_away, is_wine, out_folder

Write = Callable[[str, int, Any], None]
PATIENCE_S = 30.0


@pytest.fixture
def policy() -> Iterator[Write]:
    """Writes values of our policy, and takes them out again."""
    if not is_throw_away():
        pytest.skip("writes to the registry of a throw-away Windows only")
    written: list[str] = []

    def write(name: str, kind: int, value: Any) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, POLICY_KEY) as opened:
            winreg.SetValueEx(opened, name, 0, kind, value)
        written.append(name)

    with alone():
        yield write
        for name in dict.fromkeys(written):
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, POLICY_KEY, 0, winreg.KEY_SET_VALUE) as opened:
                winreg.DeleteValue(opened, name)


def loaded() -> settings.Settings:
    return settings.load(platforms.current().policy(), {})


def letter(folder: Path) -> Letter:
    file = folder / "diagnosis ü.zip"
    file.write_bytes(b"x")
    return Letter("help@example.com", "Help desk", "VPN diagnosis", "One.\nTwo.\n", file)


def test_a_zip_is_sealed_for_the_recipient_in_the_registry(policy: Write, tmp_path: Path) -> None:
    identity = sealed.identity()
    policy("SealFor", winreg.REG_SZ, str(identity.to_public()))
    policy("RequireSealing", winreg.REG_DWORD, 1)
    recipient = sealing.chosen(loaded())
    assert recipient is not None
    written = bundle.write(samples.blocked(), tmp_path, recipient=recipient)
    opened = bundle.open(written, sealing.Key("", identities=(identity,)))
    assert opened.report == samples.blocked()
    with pytest.raises(sealing.BadRecipient):
        sealing.chosen(loaded(), unsealed=True)


def test_a_certificate_in_the_registry_in_each_type_it_may_have(policy: Write, tmp_path: Path) -> None:
    certificate = sealed.certificate(ends=sealed.NOW.replace(year=2050))
    key = sealing.Key("", rsa_key=sealed.rsa_key())
    for kind, value in (
        (winreg.REG_BINARY, sealed.der(certificate)),
        (winreg.REG_MULTI_SZ, sealed.pem(certificate).splitlines()),
        (winreg.REG_SZ, sealed.pem(certificate)),
    ):
        policy("SealFor", kind, value)
        recipient = sealing.chosen(loaded())
        assert recipient is not None
        written = bundle.write(samples.blocked(), tmp_path, recipient=recipient)
        assert bundle.open(written, key).report == samples.blocked()


def test_a_recipient_that_is_no_text_at_all_leaves_no_zip_open(policy: Write) -> None:
    policy("SealFor", winreg.REG_DWORD, 7)
    with pytest.raises(sealing.BadRecipient):
        sealing.chosen(loaded())


def test_sealed_zips_are_left_for_the_linux_side(tmp_path: Path) -> None:
    out, identity = out_folder(tmp_path), sealed.identity()
    certificate = sealed.certificate(ends=sealed.NOW.replace(year=2050))
    for to in (str(identity.to_public()), sealed.pem(certificate)):
        chosen = sealing.recipient(to)
        name = f"sealed-on-windows.zip{chosen.ending}"
        assert bundle.write(samples.blocked(), out, name, recipient=chosen) == out / name
    (out / "sealed-on-windows-key.txt").write_text(f"{identity}\n")
    (out / "sealed-on-windows-key.pem").write_bytes(sealed.key_pem(sealed.rsa_key()))


def test_a_share_that_is_not_there_leaves_the_zip_here(tmp_path: Path) -> None:
    dropped = handing_over.drop(
        lambda folder: bundle.write(samples.blocked(), folder),
        Path(r"\\no-such-server.invalid\drop\zips"),
        tmp_path,
    )
    assert dropped.path.parent == tmp_path
    assert "cannot be reached" in dropped.said


def test_explorer_is_started_for_the_file(tmp_path: Path) -> None:
    if not is_wine():
        pytest.skip("opens a window on somebody's desktop")
    before = running("explorer.exe")
    file = tmp_path / "a diagnosis, ü.zip"
    file.write_bytes(b"x")
    assert platforms.current_desktop().show_file(file) is Outcome.ASKED
    end = time.monotonic() + PATIENCE_S
    while running("explorer.exe") <= before and time.monotonic() < end:
        time.sleep(0.05)
    assert running("explorer.exe") > before


def running(name: str) -> int:
    listed = subprocess.run(["tasklist"], capture_output=True, check=False)
    return listed.stdout.decode("utf-8", "replace").lower().count(name)


def test_mapi_takes_the_letter_and_says_how_it_went(tmp_path: Path) -> None:
    if not is_wine():
        pytest.skip("begins a letter on somebody's desktop")
    before = Path.cwd()
    # Wine has no e-mail program: its MAPI hands the bare address to the system and calls that a success
    outcome = platforms.current_desktop().begin_letter(letter(tmp_path))
    assert outcome in {Outcome.DONE, Outcome.NOT_POSSIBLE}
    assert Path.cwd() == before


def test_without_an_e_mail_program_the_letter_begins_without_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_wine():
        pytest.skip("begins a letter on somebody's desktop")
    monkeypatch.setattr(mapi, "_MAIL_PROGRAMS", r"SOFTWARE\Clients\No such")
    handed = handing_over.mail(platforms.current_desktop(), letter(tmp_path))
    assert handed.outcome in {Outcome.ASKED, Outcome.NOT_POSSIBLE}
    assert "attach" in handed.said


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64-bit Windows")
def test_the_structures_are_as_long_as_mapi_h_makes_them() -> None:
    sizes = [ctypes.sizeof(one) for one in (mapi._Message, mapi._Person, mapi._File)]
    assert sizes == [96, 40, 40]


def test_the_desktop_is_a_folder_of_this_user() -> None:
    folder = handing_over.save_folder(settings.load(platforms.base.PolicySource(), {}))
    assert folder.is_dir()
    assert os.environ["USERPROFILE"].lower() in str(folder).lower()
