"""Screen 4: the certification path, its certificates in full."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clientdiag import pem
from clientdiag.bundle import certificate_saving
from clientdiag.certificates.reading import read
from clientdiag.gui import shown as reading
from clientdiag.gui import style
from clientdiag.gui.fact_table import FactTable
from clientdiag.rendering.details import CellMark
from tests.gui import samples
from tests.gui.certificates import PUBLIC_ROOT, answer, cards, certificate_page, dialog_of, told
from tests.gui.conftest import MakeWindow
from tests.gui.test_result import texts

# ------------------------------------------------------------------------------------------- the picture


@pytest.mark.parametrize(
    ("world", "words"),
    [
        (samples.HEALTHY, ["trusted here", "sent", "valid"]),
        (samples.ROOT_MISSING, ["missing here", "sent", "valid"]),
        (samples.NOT_SENT, ["not sent", "valid"]),
        (samples.INTERCEPTED, ["intercepting", "intercepting", "not the VPN server's"]),
        (samples.EXPIRED_BETWEEN, ["trusted here", "expired", "valid"]),
        (samples.UNDETERMINED, ["not known", "sent", "valid"]),
    ],
)
def test_every_card_says_how_it_stands(
    make_window: MakeWindow, world: samples.World, words: list[str]
) -> None:
    page = certificate_page(make_window(), world)
    names = [one.accessibleName() for one in cards(page)]
    assert [name.rpartition(": ")[2] for name in names] == words
    assert page.cards is not None
    for word in words:
        assert word in page.cards.accessibleDescription()
    assert all(one.accessibleDescription() for one in cards(page))


def test_a_card_below_another_is_indented_and_the_gap_is_drawn(make_window: MakeWindow) -> None:
    page = certificate_page(make_window(), samples.ROOT_MISSING)
    lefts = [one.geometry().left() for one in cards(page)]
    assert lefts == sorted(set(lefts))
    assert page.cards is not None
    image = page.cards.grab().toImage()
    upper, lower = cards(page)[0].geometry(), cards(page)[1].geometry()
    ratio = image.devicePixelRatio()
    between = {
        image.pixelColor(int(x * ratio), int((upper.bottom() + 2 + step) * ratio)).name()
        for x in range(lower.left(), lower.left() + 14)
        for step in range(lower.top() - upper.bottom() - 3)
    }
    assert style.look().theme.bad in between


def test_long_names_are_cut_on_the_card_and_whole_in_its_tip(make_window: MakeWindow) -> None:
    page = certificate_page(make_window(size=(800, 560)), samples.HOSTILE_NAMES)
    tall = [one for one in cards(page) if "W" * 64 in one.accessibleName()]
    assert len(tall) == 1
    assert "W" * 64 in tall[0].toolTip()
    assert tall[0].height() < style.look().scaled(20)


def test_hostile_names_are_plain_text_everywhere(make_window: MakeWindow) -> None:
    window = make_window()
    page = certificate_page(window, samples.HOSTILE_NAMES)
    dialog = dialog_of(page, 1)
    assert "<b>bold</b><img src=x" in cards(page)[0].text()
    for widget in (*page.findChildren(QWidget), *dialog.findChildren(QWidget)):
        for said in (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()):
            assert "\x1b" not in said
            assert "\u202e" not in said
        assert "<img" not in widget.toolTip()
        if isinstance(widget, QLabel):
            assert widget.textFormat() == Qt.TextFormat.PlainText
    assert "\x1b" not in texts(dialog)


def test_what_differs_by_address_is_marked(make_window: MakeWindow) -> None:
    page = certificate_page(make_window(), samples.HOSTILE_NAMES)
    table = next(
        one for one in page.findChildren(FactTable) if one.accessibleName() == "By name and by address"
    )
    model = table._model
    column = {model.cell(row, 0): row for row in range(model.rowCount())}
    assert model.mark(column["Certificate for"], 2) is CellMark.DIFFERS
    index = model.index(column["Certificate for"], 2)
    assert index.data(Qt.ItemDataRole.DisplayRole) == "≠\u00a0other.example.net"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "by address: other.example.net (differs)"
    assert model.cell(column["Certificate for"], 2) == "other.example.net"


def test_without_a_certificate_one_sentence_stands_there(make_window: MakeWindow) -> None:
    page = certificate_page(make_window(), samples.PORT_CLOSED)
    assert page.cards is None
    assert "No certificate was seen" in texts(page)


def test_a_fault_of_ours_in_the_picture_costs_only_the_picture(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_report: object) -> None:
        raise ZeroDivisionError("in the picture")

    monkeypatch.setattr(reading, "chain_picture", broken)
    page = certificate_page(make_window(), samples.ROOT_MISSING)
    assert "A fault in this program" in texts(page)
    assert "ZeroDivisionError: in the picture" in texts(page)
    names = [one.accessibleName() for one in page.findChildren(FactTable)]
    assert "By name and by address" in names


# ----------------------------------------------------------------------------------------------- in full


def test_a_card_opens_its_certificate(make_window: MakeWindow) -> None:
    window = make_window()
    page = certificate_page(window, samples.ROOT_MISSING)
    dialog = dialog_of(page, 0)
    one = read(PUBLIC_ROOT)
    fields = {dialog.table._model.cell(row, 0): dialog.table._model.cell(row, 1) for row in range(12)}
    assert fields["subject"] == one.subject
    assert fields["SHA-256"] == one.sha256
    assert fields["Where it came from"] == "from Mozilla's list"
    assert dialog.pem.toPlainText().startswith("-----BEGIN CERTIFICATE-----")
    copies = {button.text().replace("&", ""): button for button in dialog.findChildren(QPushButton)}
    copies["Copy fingerprint"].click()
    assert QGuiApplication.clipboard().text() == one.sha256
    copies["Copy PEM"].click()
    assert pem.split(QGuiApplication.clipboard().text().encode()) == ((PUBLIC_ROOT,), 0)
    assert dialog.width() <= window.width()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert page.isVisible()


def test_one_that_nobody_has_shown_opens_what_is_known_of_it(make_window: MakeWindow) -> None:
    dialog = dialog_of(certificate_page(make_window(), samples.NOT_SENT), 0)
    assert "HydrantID Server CA O1" in texts(dialog)
    assert dialog.table._model.cell(0, 0) == "issuer"
    assert not hasattr(dialog, "save")


def test_a_certificate_is_saved_from_its_own_view(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = certificate_page(make_window(), samples.ROOT_MISSING)
    dialog = dialog_of(page, 2)
    leaf = page.cards.picture.presented[0] if page.cards else b""
    dialog.save.click()
    path = tmp_path / "leaf.der"
    assert answer(dialog, qtbot, path) == f"{samples.HOST}.pem"
    qtbot.waitUntil(lambda: dialog.page.notice.sentence == f"Saved as {path}")
    assert path.read_bytes() == leaf


def test_the_answer_comes_to_the_page_when_the_view_is_closed(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, save = threading.Event(), certificate_saving.save

    def slow(saving: certificate_saving.Saving, path: Path) -> Path:
        assert closed.wait(10)
        return save(saving, path)

    monkeypatch.setattr(certificate_saving, "save", slow)
    window = make_window()
    dialog = dialog_of(certificate_page(window, samples.ROOT_MISSING), 2)
    dialog.save.click()
    answer(dialog, qtbot, tmp_path / "leaf.pem")
    dialog.reject()
    closed.set()
    assert told(window, qtbot) == f"Saved as {tmp_path / 'leaf.pem'}"
