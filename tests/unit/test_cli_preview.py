"""The zip looked at in the terminal: shown before it is written, and written only if somebody says so."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from clientdiag.attachments import Attachment, Collected
from clientdiag.cli import main, preview
from clientdiag.model.core import Report
from clientdiag.model.text import text
from tests.unit import samples

Captured = pytest.CaptureFixture[str]
LOG = "error: Login failed. username=zqjane from 10.20.30.45\n"


@pytest.fixture(autouse=True)
def judged(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """No run asks the network or this computer. Holds how each collection was asked for."""
    asked: list[dict[str, object]] = []

    def collect(_report: Report, _platform: object, **more: object) -> Collected:
        asked.append(more)
        return Collected((Attachment("logs/journal.log", LOG, text("A log."), "journal"),))

    monkeypatch.setattr("clientdiag.engine.diagnose", lambda *_a, **_m: samples.blocked())
    monkeypatch.setattr("clientdiag.attachments.collect", collect)
    return asked


def run(folder: Path, *words: object) -> int:
    return main(["run", "vpn.example.com", "--quiet", "--zip", str(folder), *(str(one) for one in words)])


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(preview, "is_asked", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def held(folder: Path) -> dict[str, str]:
    (file,) = folder.glob("*.zip")
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_run_puts_what_it_collected_into_the_zip(tmp_path: Path, judged: list[dict[str, object]]) -> None:
    assert run(tmp_path, "--notes", "Since Monday", "--leave-out", "summary.txt") == 2
    files = held(tmp_path)
    assert files["logs/journal.log"] == "error: Login failed. username=‹user-1› from ‹address-1›\n"
    assert files["notes.txt"] == "Since Monday\r\n"
    assert "summary.txt" not in files
    assert judged == [{"all_logs": False, "log_files": ()}]


def test_every_log_record_enters_where_somebody_asks(tmp_path: Path, judged: list[dict[str, object]]) -> None:
    assert run(tmp_path, "--all-logs") == 2
    assert judged == [{"all_logs": True, "log_files": ()}]


def test_without_a_terminal_everything_is_shown_and_nothing_is_saved(
    tmp_path: Path, capsys: Captured
) -> None:
    assert run(tmp_path, "--preview", "--notes", "I am zqjane") == 2
    said = capsys.readouterr().out
    assert "== logs/journal.log (64 bytes; 2 places hidden: 1 address, 1 user name) A log.\n" in said
    assert "username=‹user-1› from ‹address-1›" in said
    assert "I am ‹user-1›" in said
    assert "zqjane" not in said
    assert "Nothing was saved" in said
    assert list(tmp_path.iterdir()) == []


def test_what_is_shown_as_json_stays_json(tmp_path: Path, capsys: Captured) -> None:
    assert run(tmp_path, "--preview", "--json", "-") == 2
    said = capsys.readouterr()
    assert said.out.startswith("{")
    assert "logs/journal.log" in said.err


def test_at_a_terminal_files_are_left_out_notes_typed_and_then_it_is_saved(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "-3", "n", "Since Monday", "", "7", "s")
    assert run(tmp_path, "--preview") == 2
    said = capsys.readouterr().out
    files = held(tmp_path)
    assert "  3 [ ] summary.txt" in said
    assert "summary.txt" not in files
    assert files["notes.txt"] == "Since Monday\r\n"
    assert "username=‹user-1› from ‹address-1›" in said
    assert "Saved: " in said


@pytest.mark.parametrize("words", [["q"], [], ["-1", "-99", "99", "0", "nonsense", "q"]])
def test_who_ends_without_saving_finds_nothing_saved(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    typed(monkeypatch, *words)
    assert run(tmp_path, "--preview") == 2
    said = capsys.readouterr().out
    assert "Nothing was saved." in said
    assert list(tmp_path.iterdir()) == []
    assert ("cannot be left out" in said) == ("-1" in words)


@pytest.mark.parametrize("path", ["report.json", "no/such"])
def test_a_path_that_cannot_be_left_out_is_a_sentence(tmp_path: Path, capsys: Captured, path: str) -> None:
    assert run(tmp_path, "--leave-out", path) == 64
    assert "cannot be left out" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_preview_without_a_zip_is_a_mistake(capsys: Captured) -> None:
    assert main(["run", "vpn.example.com", "--preview"]) == 64
    assert "--zip DIR" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_real_terminal_is_asked(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "clientdiag", "demo", "--quiet", "--zip", str(tmp_path), "--preview"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as child:
        os.close(theirs)
        os.write(ours, b"3\n-3\ns\n")
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        child.wait()
    os.close(ours)
    assert b"== summary.txt" in shown
    assert b"Saved: " in shown
    assert "summary.txt" not in held(tmp_path)
