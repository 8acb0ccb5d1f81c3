"""Sealing, dropping, opening with a key and finding by code, by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientdiag import bundle, platforms
from clientdiag.bundle import sealing
from clientdiag.cli import main
from clientdiag.model.core import Report
from clientdiag.platforms.base import PolicySource
from tests.unit import samples, sealed

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def judged(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """No run asks the network: each gives the same report. Holds what was run."""
    ran: list[Report] = []

    def diagnose(*_arguments: object, **_more: object) -> Report:
        ran.append(samples.blocked())
        return ran[-1]

    monkeypatch.setattr("clientdiag.engine.diagnose", diagnose)
    return ran


def run(*words: object) -> int:
    return main(["run", "vpn.example.com", "--quiet", *(str(one) for one in words)])


def test_a_run_seals_its_zip_and_says_for_whom(tmp_path: Path, capsys: Captured) -> None:
    identity = sealed.identity()
    public, key = str(identity.to_public()), tmp_path / "key.txt"
    key.write_text(f"{identity}\n")
    assert run("--zip", tmp_path, "--seal-for", public) == 2
    said = capsys.readouterr().out
    (zipped,) = tmp_path.glob("*.zip.age")
    assert f"Saved: {zipped}\nSealed for: {public}\n" in said
    assert "TRUST-ANCHOR-MISSING · 7F3K" in said
    assert main(["open", str(zipped), "--key", str(key)]) == main(["open", str(plain_zip(tmp_path))])
    assert "· 7F3K" in capsys.readouterr().out
    assert main(["open", str(zipped)]) == 64
    assert "is sealed" in capsys.readouterr().err


def plain_zip(folder: Path) -> Path:
    return bundle.write(samples.blocked(), folder)


@pytest.mark.parametrize("bad", ["help@example.com", "", "age1nobody"])
def test_a_recipient_that_cannot_be_sealed_for_is_refused_before_the_run(
    tmp_path: Path, capsys: Captured, judged: list[Report], bad: str
) -> None:
    assert run("--zip", tmp_path, "--seal-for", bad) == 64
    assert capsys.readouterr().err.count("\n") == 1
    assert judged == []
    assert list(tmp_path.iterdir()) == []


def test_an_ended_certificate_is_refused_before_the_run(
    tmp_path: Path, capsys: Captured, judged: list[Report]
) -> None:
    file = tmp_path / "it.pem"
    file.write_text(sealed.pem(sealed.certificate(ends=sealed.NOW - 10 * sealed.DAY)))
    assert run("--zip", tmp_path, "--seal-for", file) == 64
    assert "ended on" in capsys.readouterr().err
    assert judged == []
    assert list(tmp_path.iterdir()) == [file]


def test_sealing_without_a_zip_is_a_mistake(capsys: Captured, judged: list[Report]) -> None:
    for words in (["--seal-for", "age1x"], ["--unsealed"]):
        assert run(*words) == 64
        assert "--zip DIR" in capsys.readouterr().err
    assert judged == []


def test_sealed_and_unsealed_at_once_is_a_mistake(
    tmp_path: Path, capsys: Captured, judged: list[Report]
) -> None:
    assert run("--zip", tmp_path, "--seal-for", sealed.identity().to_public(), "--unsealed") == 64
    assert "leave one out" in capsys.readouterr().err
    assert judged == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("--notes", "since Monday"), ("--leave-out", "x"), ("--all-logs",)])
def test_what_is_for_a_zip_is_not_lost_without_one(
    words: tuple[str, ...], capsys: Captured, judged: list[Report]
) -> None:
    assert run(*words) == 64
    assert "add --zip DIR" in capsys.readouterr().err
    assert judged == []


def test_a_setting_seals_and_the_user_may_leave_it_open(tmp_path: Path) -> None:
    public = sealed.identity().to_public()
    assert run("--zip", tmp_path, "--set", f"seal_for={public}") == 2
    assert [path.suffix for path in tmp_path.iterdir()] == [".age"]
    assert run("--zip", tmp_path, "--set", f"seal_for={public}", "--unsealed") == 2
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".age", ".zip"]


def test_where_only_sealed_zips_are_allowed_there_is_no_open_one(
    tmp_path: Path, capsys: Captured, judged: list[Report]
) -> None:
    strict = ("--zip", tmp_path, "--set", "require_sealing=true")
    assert run(*strict) == 64
    assert "names nobody" in capsys.readouterr().err
    assert run(*strict, "--unsealed") == 64
    assert "only sealed zips" in capsys.readouterr().err
    assert judged == []
    assert list(tmp_path.iterdir()) == []


def test_whom_it_has_set_the_command_line_does_not_change(
    tmp_path: Path, capsys: Captured, judged: list[Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, mine = sealed.identity(), sealed.identity()
    policy = PolicySource({"SealFor": str(theirs.to_public())}, "the policy")
    monkeypatch.setattr(type(platforms.current()), "policy", lambda _self: policy)
    assert run("--zip", tmp_path, "--seal-for", mine.to_public()) == 64
    assert "leave out --seal-for" in capsys.readouterr().err
    assert judged == []
    assert run("--zip", tmp_path) == 2
    (zipped,) = tmp_path.iterdir()
    assert bundle.open(zipped, sealing.Key("", identities=(theirs,))).report.support_code == "7F3K"


def test_a_zip_is_dropped_or_kept_here(tmp_path: Path, capsys: Captured) -> None:
    share, here = tmp_path / "share", tmp_path / "here"
    share.mkdir()
    here.mkdir()
    assert run("--drop", "--set", f"drop_folder={share}") == 2
    assert len(list(share.iterdir())) == 1
    assert run("--drop", "--set", f"drop_folder={tmp_path / 'none'}", "--zip", here) == 2
    assert len(list(here.iterdir())) == 1
    assert "cannot be reached" in capsys.readouterr().err


def test_dropping_needs_a_drop_folder(capsys: Captured, judged: list[Report]) -> None:
    assert run("--drop") == 64
    assert "No drop folder is set" in capsys.readouterr().err
    assert judged == []


def test_a_passphrase_is_asked_for_at_a_terminal_only(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = sealed.certificate(ends=sealed.NOW.replace(year=2050))
    (tmp_path / "it.pem").write_text(sealed.pem(certificate))
    (tmp_path / "key.pem").write_bytes(sealed.key_pem(sealed.rsa_key(), "letters"))
    assert run("--zip", tmp_path, "--seal-for", tmp_path / "it.pem") == 2
    (zipped,) = tmp_path.glob("*.zip.cms")
    opening = ["open", str(zipped), "--key", str(tmp_path / "key.pem")]
    assert main(opening) == 64
    assert "has a passphrase" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "letters")
    assert main(opening) == main(["open", str(plain_zip(tmp_path))])


def test_find_prints_the_zip_and_nothing_else(tmp_path: Path, capsys: Captured) -> None:
    wanted = plain_zip(tmp_path)
    assert main(["find", "trust-anchor-missing 7f3k", str(tmp_path)]) == 0
    assert capsys.readouterr() == (f"{wanted}\n", "")


def test_find_says_when_there_are_several_or_none(tmp_path: Path, capsys: Captured) -> None:
    assert main(["find", "7F3K", str(tmp_path)]) == 3
    assert "No zip with the support code 7F3K" in capsys.readouterr().err
    plain_zip(tmp_path)
    plain_zip(tmp_path)
    assert main(["find", "7F3K", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.out.count("\n") == 2
    assert "2 zips have the support code" in said.err
    assert main(["find", "hello", str(tmp_path)]) == 64
