from __future__ import annotations

import argparse
import io
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from clientdiag.cli import arguments, exits, main, output
from clientdiag.cli.self_test import run_parts
from clientdiag.engine import Finished, Started
from clientdiag.model import wire
from clientdiag.model.core import CheckRun, CheckStatus, State
from clientdiag.model.evidence import Evidence
from tests.unit import samples
from tests.unit.engine_checks import sees


def given(*words: str) -> argparse.Namespace:
    return arguments.parse(["run", "vpn.example.com", *words])


@pytest.mark.parametrize(
    ("state", "code"),
    [(State.READY, 0), (State.ATTENTION, 1), (State.BLOCKED, 2), (State.UNDETERMINED, 3)],
)
def test_each_end_has_its_exit_code(state: State, code: int) -> None:
    assert exits.of(state) == code


def test_every_end_has_one() -> None:
    assert len({exits.of(state) for state in State}) == len(State)


def test_a_command_that_does_not_exist_ends_with_64(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["walk"], ["run", "--loud"], ["open"]):
        with pytest.raises(SystemExit) as ended:
            arguments.parse(words)
        assert ended.value.code == exits.BAD_USAGE
        assert "--help" in capsys.readouterr().err


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["run", "--help"]):
        with pytest.raises(SystemExit) as ended:
            arguments.parse(words)
        assert ended.value.code == 0
        assert "exit codes" in capsys.readouterr().out


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("words", "environment", "stream", "color"),
    [
        ((), {}, _Terminal(), True),
        (("--no-color",), {}, _Terminal(), False),
        ((), {"NO_COLOR": ""}, _Terminal(), False),
        ((), {"NO_COLOR": "1"}, _Terminal(), False),
        ((), {}, io.StringIO(), False),
    ],
    ids=range(5),
)
def test_colour_is_for_terminals_and_can_be_turned_off(
    monkeypatch: pytest.MonkeyPatch,
    words: Sequence[str],
    environment: dict[str, str],
    stream: io.StringIO,
    color: bool,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert output.wants_color(stream, given(*words)) is color


def test_a_place_that_cannot_be_written_is_refused_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for words in (
        ("--zip", str(tmp_path / "absent")),
        ("--zip", str(tmp_path / "file")),
        ("--json", str(tmp_path / "absent" / "x.json")),
        ("--json", str(tmp_path)),
    ):
        with pytest.raises(output.BadOutput):
            output.check_places(given(*words))
    output.check_places(given("--zip", str(tmp_path), "--json", "-"))


def test_json_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "report.json"
    output.write_json(samples.blocked(), str(file))
    before = file.read_bytes()
    assert wire.decode(before) == samples.blocked()

    def fails(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(output.BadOutput, match="No space left"):
        output.write_json(samples.bare(), str(file))
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(output.BadOutput, match="Permission denied"):
            output.write_json(samples.bare(), str(tmp_path / "x.json"))
    finally:
        tmp_path.chmod(0o700)


def test_progress_is_one_line_for_each_check_that_ended(capsys: pytest.CaptureFixture[str]) -> None:
    check = sees("a")
    run = CheckRun("a", CheckStatus.TIMED_OUT)
    ended = Finished(check, run, Evidence([run]), 1, 12)
    listen = output.progress(given())
    listen(Started(check, 0.0))
    assert capsys.readouterr().err == ""
    listen(ended)
    assert capsys.readouterr().err == "  1/12  Looking  [timed-out]\n"
    output.progress(given("--quiet"))(ended)
    assert capsys.readouterr().err == ""


def test_the_self_test_tries_every_part_and_fails_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    def breaks() -> str:
        raise AssertionError("on purpose")

    assert run_parts({"a": lambda: "fine", "b": breaks, "c": lambda: "fine"}) == exits.OUR_FAULT
    assert capsys.readouterr().out.splitlines() == [
        "ok      a: fine",
        "failed  b: AssertionError: on purpose",
        "ok      c: fine",
    ]
    assert run_parts({"a": lambda: "fine"}) == exits.READY


def test_the_demo_lists_its_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--list"]) == 0
    listed = capsys.readouterr().out.splitlines()

    assert len(listed) > 10
    assert any(line.startswith("self-signed ") for line in listed)
