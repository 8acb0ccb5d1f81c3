"""The command line in real processes: exit codes, consoles, paths with backslashes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

if sys.platform != "win32":
    pytest.skip("runs on Windows: make test-windows", allow_module_level=True)

from clientdiag import demo
from clientdiag.cli import exits
from tests.windows.program import clientdiag, out_folder

EXITS = {demo.HEALTHY: exits.READY, "server-certificate-expiring": exits.ATTENTION}


def test_the_installation_works() -> None:
    ended = clientdiag("self-test")
    lines = ended.stdout.decode().splitlines()

    assert ended.returncode == exits.READY, ended.stdout + ended.stderr
    assert lines
    assert all(line.startswith("ok ") for line in lines)


@pytest.mark.parametrize("fault", demo.FAULTS)
def test_the_demo_names_its_fault(fault: str) -> None:
    ended = clientdiag("demo", fault, "--json", "-", "--quiet")
    report = json.loads(ended.stdout)

    assert ended.stderr == b""
    assert report["verdict"].get("root") == (None if fault == demo.HEALTHY else fault)
    assert ended.returncode == EXITS.get(fault, exits.BLOCKED)
    advice = json.dumps(report["findings"])
    assert not any(foreign in advice for foreign in ("/usr/", "/etc/", "sudo ", "systemctl", "keychain"))
    broken = [run for run in report["runs"] if run["status"] in {"error", "timed-out"}]
    assert broken == []


@pytest.mark.parametrize("command", [[], ["run"], ["demo"], ["open"]])
def test_help_helps(command: list[str]) -> None:
    ended = clientdiag(*command, "--help")

    assert ended.returncode == 0
    assert ended.stdout.startswith(b"usage: clientdiag")
    assert ended.stderr == b""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["run", "not a name"], "not a name"),
        (["run", "vpn.example.com:99999"], "99999"),
        (["run", r"\\server\share"], "server"),
        (["run", "vpn.example.com", "--set", "nothing"], "nothing"),
        (["run", "vpn.example.com", "--set", "save_folder"], "save_folder"),
        (["run", "vpn.example.com", "--settings", r"C:\no where\x.toml"], r"C:\no where\x.toml"),
        (["run", "vpn.example.com", "--client-ca", r"C:\no where\ca.pem"], r"C:\no where\ca.pem"),
        (["run", "vpn.example.com", "--json", r"C:\no where\x.json"], r"C:\no where\x.json"),
        (["run", "vpn.example.com", "--zip", "C:\\no where\\"], r"C:\no where"),
        (["run", "vpn.example.com", "--zip", r"Q:\none"], r"Q:\none"),
        (["open", r"C:\no where\a.zip"], r"C:\no where\a.zip"),
        (["open", r"C:\windows"], "windows"),
        (["demo", "no-such-fault"], "no-such-fault"),
        (["nonsense"], "nonsense"),
    ],
)
def test_bad_input_is_one_sentence_and_64(arguments: list[str], named: str) -> None:
    ended = clientdiag(*arguments)
    said = ended.stderr.decode("cp1252")

    assert ended.returncode == exits.BAD_USAGE, said
    assert ended.stdout == b""
    assert named in said
    assert "Traceback" not in said
    assert len(said.splitlines()) <= 2  # the second line of wrong usage says how to ask for help


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "cp932", "ascii", "utf-8"])
def test_every_console_can_show_the_report(encoding: str) -> None:
    ended = clientdiag("demo", "name-mismatch", "--details", encoding=encoding)
    shown = ended.stdout.decode(encoding)

    assert ended.returncode == exits.BLOCKED, ended.stderr
    assert "name-mismatch" in shown
    assert b"Traceback" not in ended.stderr


def test_a_zip_opens_again_with_the_same_root(tmp_path: Path) -> None:
    folder = tmp_path / "Zoë’s “résumé” 報告"
    folder.mkdir()
    saved = clientdiag("demo", "private-root-missing", "--json", "-", "--zip", str(folder), "--quiet")
    (zipped,) = folder.iterdir()
    opened = clientdiag("open", str(zipped), "--json", "-")

    assert saved.returncode == opened.returncode == exits.BLOCKED
    assert json.loads(saved.stdout)["verdict"] == json.loads(opened.stdout)["verdict"]
    assert b"Saved: " in saved.stderr
    assert opened.stderr == b""
    (out_folder(tmp_path) / "from-windows.zip").write_bytes(zipped.read_bytes())


def test_a_json_file_is_written_whole(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old", encoding="utf-8")
    ended = clientdiag("demo", "port-closed", "--json", str(file), "--quiet")

    assert ended.returncode == exits.BLOCKED
    data = file.read_bytes()
    assert json.loads(data)["verdict"]["root"] == "port-closed"
    assert b"\r" not in data  # the same bytes on every system
    assert [one.name for one in tmp_path.iterdir()] == ["report.json"]


def test_zips_of_other_systems_and_versions_are_opened_compared_and_counted() -> None:
    zips = Path(__file__).parents[1] / "unit" / "data" / "zips"
    first, last = zips / "1-first-root-missing.zip", zips / "4-redacted-clock-wrong.zip"

    opened = clientdiag("open", str(first), "--json", "-")
    assert opened.returncode == exits.BLOCKED
    assert json.loads(opened.stdout)["opened"]["changes"] == []

    compared = clientdiag("compare", str(first), str(last), "--json", "-")
    assert (compared.returncode, compared.stderr) == (exits.READY, b"")
    assert json.loads(compared.stdout)["relation"] == "fail-differently"

    read = clientdiag("triage", str(zips), "--json", "-", "--quiet")
    assert read.returncode == exits.READY
    assert {row["file"] for row in json.loads(read.stdout)["rows"]} >= {first.name, last.name}
