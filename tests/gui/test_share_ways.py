"""The ways out of the share page: sealed or open, by e-mail, into IT's folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clientdiag import platforms
from clientdiag.bundle import sealing
from clientdiag.model.text import text
from clientdiag.platforms.desktop import Letter, Outcome
from tests.gui import share_worlds
from tests.gui.conftest import OpenShare
from tests.gui.test_share import said, window_of


def test_a_zip_is_sealed_where_a_recipient_is_set(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_share(seal_for=share_worlds._new_recipient(), help_desk_name="Contoso IT")
    assert page.seal is not None
    assert page.seal.isVisible()
    assert page.seal.tick.box.accessibleName() == "Encrypt for Contoso IT"
    page.save.click()
    said(page, qtbot)
    (path,) = tmp_path.iterdir()
    assert path.name.endswith(".zip.age")
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    page.seal.tick.turn(on=False)
    page.save.click()
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.zip"))) == 1)


def test_where_it_requires_sealing_it_cannot_be_switched_off(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_share(seal_for=share_worlds._new_recipient(), require_sealing=True)
    assert page.seal is not None
    assert not page.seal.tick.box.isEnabled()
    assert page.seal.is_on()
    page.save.click()
    said(page, qtbot)
    assert [one.suffix for one in tmp_path.iterdir()] == [".age"]


def test_a_recipient_that_cannot_be_used_stops_saving_and_says_why(
    open_share: OpenShare, tmp_path: Path
) -> None:
    page = open_share(seal_for=str(tmp_path / "gone.pem"), require_sealing=True)
    assert not page.save.isEnabled()
    assert not page.save_as.isEnabled()
    assert "gone.pem" in page.notice.sentence
    window_of(page).conductor.share()
    assert list(tmp_path.iterdir()) == []


def test_required_sealing_holds_even_for_a_recipient_that_went_bad_since(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_share(seal_for=share_worlds._new_recipient(), require_sealing=True)

    def gone(*_given: object, **_named: object) -> None:
        raise sealing.BadRecipient(text("It has ended."))

    monkeypatch.setattr(sealing, "chosen", gone)
    page.save.click()
    assert said(page, qtbot) == "It has ended."
    assert list(tmp_path.iterdir()) == []


class Mailer:
    """A desktop that notes what it was asked."""

    def __init__(self, outcome: Outcome) -> None:
        self.letters: list[Letter] = []
        self.outcome = outcome

    def begin_letter(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return self.outcome

    def begin_bare_letter(self, _letter: Letter) -> Outcome:
        return Outcome.NOT_POSSIBLE

    def show_file(self, _path: Path) -> Outcome:
        return Outcome.NOT_POSSIBLE


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.NOT_POSSIBLE])
def test_an_e_mail_is_begun_with_the_saved_zip(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    desktop = Mailer(outcome)
    monkeypatch.setattr(platforms, "current_desktop", lambda: desktop)
    page = open_share(help_desk="help@example.com")
    assert page.mail.text().startswith("&E-mail to help@example.com")
    page.mail.click()
    qtbot.waitUntil(lambda: len(desktop.letters) == 1)
    (path,) = tmp_path.glob("*.zip")
    assert desktop.letters[0].attachment == path
    assert desktop.letters[0].to == "help@example.com"
    if outcome is Outcome.NOT_POSSIBLE:
        qtbot.waitUntil(lambda: "attach" in page.notice.sentence)
    page.mail.click()  # the same zip once more, not another one
    qtbot.waitUntil(lambda: len(desktop.letters) == 2)
    assert list(tmp_path.glob("*.zip")) == [path]


def test_a_zip_goes_into_its_folder_or_says_why_not(
    open_share: OpenShare, qtbot: QtBot, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    page = open_share(drop_folder=share)
    page.drop.click()
    qtbot.waitUntil(lambda: "cannot be reached" in page.notice.sentence)
    assert len(list(tmp_path.glob("*.zip"))) == 1
    share.mkdir()
    page.drop.click()
    qtbot.waitUntil(lambda: page.notice.sentence.startswith(f"Saved as {share}"))
