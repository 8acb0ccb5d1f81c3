"""Settings, appearance and about: where a value comes from, what is locked, what a save writes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clientdiag import diagnosis, platforms, settings
from clientdiag.gui import jobs, style
from clientdiag.gui.about_page import privacy
from clientdiag.gui.fact_table import FactTable
from clientdiag.gui.page import Kind
from clientdiag.gui.setting_rows import ChoiceRow, PathRow, SwitchRow, TextRow
from clientdiag.gui.setting_words import Group, specs_of, title_of
from clientdiag.gui.settings_page import SettingsPage
from clientdiag.gui.window import MainWindow
from clientdiag.gui.worker import Tell
from clientdiag.platforms.base import PolicySource
from clientdiag.settings import SPECS, saving
from tests.gui import samples
from tests.gui.conftest import MakeWindow
from tests.gui.test_result import show

Open = Callable[..., SettingsPage]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's settings file of this test."""
    made = tmp_path / "settings.toml"
    monkeypatch.setattr(settings, "user_file", lambda: made)
    monkeypatch.setattr(saving, "user_file", lambda: made)
    return made


@pytest.fixture
def opened(make_window: MakeWindow, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Open:
    """Opens the settings of a computer with a policy and a user's file."""

    def open_them(content: str = "", **policy: Any) -> SettingsPage:
        file.write_text(content, encoding="utf-8")
        platform = platforms.current()
        monkeypatch.setattr(platform.__class__, "policy", lambda _self: PolicySource(policy, "the policy"))
        window = make_window()

        def look(_tell: Tell) -> diagnosis.Prepared:
            return diagnosis.prepare()

        monkeypatch.setattr(jobs, "look_around", lambda: look)
        window.conductor.prepared = diagnosis.prepare()
        window.menus.settings.trigger()
        page = window.visits.settings
        assert page is not None
        qtbot.waitUntil(lambda: window.page() is page)
        return page

    return open_them


def window_of(page: SettingsPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def saved(page: SettingsPage, qtbot: QtBot) -> SettingsPage:
    """Save; the page that stands there then."""
    window = window_of(page)
    page.save.click()
    qtbot.waitUntil(lambda: window.visits.settings is not None and window.page().notice.sentence != "Saving…")
    now = window.visits.settings
    assert now is not None
    return now


def row(page: SettingsPage, name: str, kind: type[Any]) -> Any:
    found = page.rows[name]
    assert isinstance(found, kind)
    return found


def test_every_setting_has_a_row_and_a_title_of_its_own(opened: Open) -> None:
    page = opened()
    assert set(page.rows) == {spec.name for spec in SPECS}
    assert len({title_of(spec) for spec in SPECS}) == len(SPECS)
    assert sum(len(specs_of(group)) for group in Group) == len(SPECS)


def test_each_value_says_where_it_comes_from(opened: Open) -> None:
    page = opened("connect_deadline_s = 9\n", Gateway="vpn.example.com")
    assert page.rows["gateway"].source.text() == "Set by your IT; it cannot be changed here."
    assert page.rows["connect_deadline_s"].source.text() == "From your settings."
    assert page.rows["fetch_issuers"].source.text() == "The default."
    assert page.rows["save_folder"].source.text() == "Not set."


def test_what_it_set_is_locked(opened: Open) -> None:
    page = opened("", Gateway="vpn.example.com", FetchIssuers=1, SaveFolder="/srv/it", Appearance="dark")
    gateway, switch = row(page, "gateway", TextRow), row(page, "fetch_issuers", SwitchRow)
    assert gateway.line.isReadOnly()
    assert switch.tick.is_on()
    assert not switch.tick.box.isEnabled()
    assert row(page, "save_folder", PathRow).choose.isHidden()
    assert not row(page, "appearance", ChoiceRow).chips.buttons["light"].isEnabled()
    gateway.line.setText("other.example.com")
    assert not page.is_changed()


def test_a_save_writes_only_what_was_changed_and_keeps_comments(
    opened: Open, file: Path, qtbot: QtBot
) -> None:
    page = opened('# mine\nlanguage = "en"  # for now\n')
    row(page, "gateway", TextRow).line.setText("vpn.example.com:8443")
    row(page, "expected_addresses", TextRow).line.setText("203.0.113.10, 2001:db8::1")
    row(page, "connect_deadline_s", TextRow).line.setText("7.5")
    QTest.mouseClick(row(page, "check_revocation", SwitchRow).tick.box, Qt.MouseButton.LeftButton)
    now = saved(page, qtbot)
    assert now.notice.sentence == "The settings were saved."
    assert file.read_text(encoding="utf-8").startswith('# mine\nlanguage = "en"  # for now\n')
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {
        "language": "en",
        "gateway": "vpn.example.com:8443",
        "expected_addresses": ["203.0.113.10", "2001:db8::1"],
        "connect_deadline_s": 7.5,
        "check_revocation": True,
    }
    assert now.rows["gateway"].source.text() == "From your settings."
    assert window_of(now).home.gateway.server.words() == "vpn.example.com:8443"


def test_a_value_can_go_back_to_the_default(opened: Open, file: Path, qtbot: QtBot) -> None:
    page = opened('appearance = "dark"\nconnect_deadline_s = 9\nsave_folder = "/srv"\n')
    for name in ("appearance", "connect_deadline_s"):
        page.rows[name].reset.click()
    row(page, "save_folder", PathRow).line.clear()
    saved(page, qtbot)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {}


def test_a_value_reset_and_set_again_is_written(opened: Open, file: Path, qtbot: QtBot) -> None:
    page = opened('appearance = "dark"\n')
    page.rows["appearance"].reset.click()
    QTest.mouseClick(row(page, "appearance", ChoiceRow).chips.buttons["light"], Qt.MouseButton.LeftButton)
    saved(page, qtbot)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {"appearance": "light"}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("gateway", "vpn example com"),
        ("expected_addresses", "203.0.113.300"),
        ("second_resolver", "dns"),
        ("time_source", "https://time.example.com"),
        ("connect_deadline_s", "a while"),
        ("connect_deadline_s", "0"),
    ],
)
def test_a_bad_value_is_one_sentence_beside_it_and_nothing_is_written(
    opened: Open, file: Path, name: str, typed: str
) -> None:
    page = opened('language = "en"\n')
    field = row(page, name, TextRow)
    field.line.setText(typed)
    row(page, "fetch_issuers", SwitchRow).tick.turn(on=True)
    page.save.click()
    assert field.wrong.isVisible()
    assert field.wrong.text().endswith(".")
    assert field.line.accessibleDescription() == field.wrong.text()
    assert page.window().focusWidget() is field.line
    assert file.read_text(encoding="utf-8") == 'language = "en"\n'
    QTest.keyClicks(field.line, "v")
    assert not field.wrong.isVisible()


def test_a_ca_file_that_cannot_be_read_is_refused_before_it_is_written(
    opened: Open, file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened('language = "en"\n')
    row(page, "client_ca_file", PathRow).line.setText(str(tmp_path / "gone.pem"))
    now = saved(page, qtbot)
    assert now is page
    assert "gone.pem" in page.notice.sentence
    assert file.read_text(encoding="utf-8") == 'language = "en"\n'
    assert page.save.isEnabled()


def test_nothing_changed_writes_nothing(opened: Open, file: Path) -> None:
    page = opened()
    file.unlink()
    page.save.click()
    assert page.notice.sentence.startswith("Nothing was changed")
    assert not file.exists()


def test_leaving_keeps_changes_until_they_are_saved_or_looked_at_again(opened: Open) -> None:
    page = opened()
    window = window_of(page)
    row(page, "gateway", TextRow).line.setText("half.example.com")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.page() is window.home
    assert "not saved" in window.home.notice.sentence
    action = window.home.notice.action
    assert action is not None
    action.click()
    assert window.page() is page
    assert row(page, "gateway", TextRow).line.text() == "half.example.com"


def test_from_a_result_one_goes_back_to_it(make_window: MakeWindow) -> None:
    window = make_window(samples.report().target)
    show(window, samples.ROOT_MISSING)
    result = window.page()
    window.menus.settings.trigger()
    window.menus.about.trigger()
    assert window.page().kind is Kind.ABOUT
    window.back()
    assert window.page() is result


def test_the_fields_are_named_and_described(opened: Open) -> None:
    page = opened()
    for line in page.findChildren(QLineEdit):
        assert line.accessibleName(), line
        assert line.accessibleDescription(), line


def test_appearance_changes_at_once_and_is_kept(opened: Open, file: Path, qtbot: QtBot) -> None:
    window = window_of(opened())
    window.back()
    window.menus.appearances["dark"].trigger()
    assert style.look().theme.dark
    qtbot.waitUntil(lambda: file.exists() and "dark" in file.read_text(encoding="utf-8"))
    qtbot.waitUntil(lambda: window.conductor.prepared is not None)
    window.menus.appearances["light"].trigger()
    assert not style.look().theme.dark
    qtbot.waitUntil(lambda: "light" in file.read_text(encoding="utf-8"))


def test_about_says_versions_privacy_and_licences(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.menus.about.trigger()
    page = window.visits.about
    assert page is not None
    qtbot.waitUntil(lambda: page.copy is not None)
    assert len(privacy()) == 5

    def tables() -> list[FactTable]:
        return [one for one in page.findChildren(FactTable) if one.isVisible()]

    qtbot.waitUntil(lambda: len(tables()) == 2)
    model = tables()[1].model()
    parts = {str(model.index(place, 0).data()): str(model.index(place, 2).data()) for place in range(5)}
    assert parts["PySide6-Essentials"].startswith("LGPL")
    window.back()
    assert window.page() is window.home
