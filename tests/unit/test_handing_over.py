from __future__ import annotations

import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import platformdirs
import pytest

from clientdiag.bundle import BundleError, handing_over
from clientdiag.model.text import text
from clientdiag.platforms.base import PolicySource
from clientdiag.platforms.desktop import Letter, Outcome, Place
from clientdiag.settings import Settings, load
from tests.unit import hostile, samples


def settled(**policy: object) -> Settings:
    return load(PolicySource(policy, "policy"), {})


class Desk:
    """A desktop that can do what it is told it can."""

    def __init__(self, letters: Outcome, bare: Outcome = Outcome.NOT_POSSIBLE) -> None:
        self.letters, self.bare = letters, bare
        self.asked: list[str] = []

    def show_file(self, path: Path) -> Outcome:
        self.asked.append(f"show {path.name}")
        return self.letters

    def begin_letter(self, letter: Letter) -> Outcome:
        self.asked.append(f"letter {letter.attachment.name}")
        return self.letters

    def begin_bare_letter(self, letter: Letter) -> Outcome:
        self.asked.append(letter.mailto)
        return self.bare

    def open_place(self, _place: Place) -> Outcome:
        raise AssertionError

    def open_page(self, _address: str) -> Outcome:
        raise AssertionError


def test_a_zip_goes_where_it_is_set_else_to_the_desktop_else_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, desktop = tmp_path / "own", tmp_path / "Schreibtisch"
    monkeypatch.setattr(platformdirs, "user_desktop_path", lambda: desktop)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    settings = settled(SaveFolder=str(own))
    assert handing_over.save_folder(settings) == tmp_path
    desktop.mkdir()
    assert handing_over.save_folder(settings) == desktop
    own.write_text("no folder")
    assert handing_over.save_folder(settings) == desktop
    own.unlink()
    own.mkdir()
    assert handing_over.save_folder(settings) == own
    assert handing_over.save_folder(settled()) == desktop


def save(folder: Path) -> Path:
    if not folder.is_dir():
        raise BundleError(text("There is no such folder."))
    path = folder / "a.zip"
    path.write_bytes(b"x")
    return path


def test_the_drop_folder_gets_the_zip_and_nothing_else_does(tmp_path: Path) -> None:
    share, here = tmp_path / "share", tmp_path / "here"
    share.mkdir()
    here.mkdir()
    assert handing_over.drop(save, share, here) == handing_over.Dropped(share / "a.zip")
    assert list(here.iterdir()) == []


def test_a_drop_folder_that_is_not_there_leaves_the_zip_here_and_says_so(tmp_path: Path) -> None:
    dropped = handing_over.drop(save, tmp_path / "share", tmp_path)
    assert dropped.path == tmp_path / "a.zip"
    assert str(tmp_path / "share") in dropped.said
    assert "VPN" in dropped.said


def test_a_share_that_never_answers_is_given_up(tmp_path: Path) -> None:
    stuck = threading.Event()

    def hangs(folder: Path) -> Path:
        if folder.name == "share":
            stuck.wait(30)
        return save(folder)

    try:
        dropped = handing_over.drop(hangs, tmp_path / "share", tmp_path, deadline_s=0.05)
    finally:
        stuck.set()
    assert dropped.path == tmp_path / "a.zip"
    assert "cannot be reached" in dropped.said


def test_a_zip_that_can_be_saved_nowhere_is_said(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="no such folder"):
        handing_over.drop(save, tmp_path / "share", tmp_path / "none")


def test_the_letter_names_the_code_and_nothing_of_the_network(tmp_path: Path) -> None:
    settings = settled(HelpDesk="help@example.com", HelpDeskName="IT")
    report = samples.blocked()
    letter = handing_over.letter(report, tmp_path / "a.zip", settings)
    assert (letter.to, letter.to_name, letter.attachment) == ("help@example.com", "IT", tmp_path / "a.zip")
    assert letter.subject == "VPN diagnosis TRUST-ANCHOR-MISSING 7F3K"
    assert "TRUST-ANCHOR-MISSING 7F3K" in letter.body
    assert report.target.host not in letter.subject + letter.body


def test_a_hostile_report_cannot_add_to_the_letter(tmp_path: Path) -> None:
    report = hostile.report("x?cc=evil@example.com&body=y\r\nBcc: evil@example.com")
    letter = handing_over.letter(report, tmp_path / "a.zip", settled(HelpDesk="help@example.com"))
    assert "\n" not in letter.subject
    assert letter.subject.isprintable()
    parts = urlsplit(letter.mailto)
    assert parts.path == "help@example.com"
    assert set(parse_qs(parts.query)) == {"subject", "body"}


@pytest.mark.parametrize(
    ("able", "bare", "outcome", "says", "asked"),
    [
        (Outcome.DONE, Outcome.NOT_POSSIBLE, Outcome.DONE, "", 1),
        (Outcome.ASKED, Outcome.NOT_POSSIBLE, Outcome.ASKED, "Look whether a.zip is attached", 1),
        (Outcome.CANCELLED, Outcome.ASKED, Outcome.CANCELLED, "was not sent", 1),
        (Outcome.NOT_POSSIBLE, Outcome.ASKED, Outcome.ASKED, "attach a.zip to it", 2),
        (Outcome.NOT_POSSIBLE, Outcome.NOT_POSSIBLE, Outcome.NOT_POSSIBLE, "Write to help@example.com", 2),
    ],
)
def test_each_way_an_e_mail_can_go_is_said_as_it_went(
    tmp_path: Path, able: Outcome, bare: Outcome, outcome: Outcome, says: str, asked: int
) -> None:
    settings = settled(HelpDesk="help@example.com")
    desk = Desk(able, bare)
    handed = handing_over.mail(desk, handing_over.letter(samples.blocked(), tmp_path / "a.zip", settings))
    assert handed.outcome is outcome
    assert says in handed.said
    assert bool(handed.said) is (outcome is not Outcome.DONE)
    assert len(desk.asked) == asked


def test_without_an_address_of_it_nothing_is_made_up(tmp_path: Path) -> None:
    letter = handing_over.letter(samples.blocked(), tmp_path / "a.zip", settled())
    assert letter.mailto.startswith("mailto:?subject=")
    assert "Send " in handing_over.mail(Desk(Outcome.NOT_POSSIBLE), letter).said


def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    assert handing_over.show(Desk(Outcome.DONE), tmp_path / "a.zip").said == ""
    assert str(tmp_path / "a.zip") in handing_over.show(Desk(Outcome.NOT_POSSIBLE), tmp_path / "a.zip").said
