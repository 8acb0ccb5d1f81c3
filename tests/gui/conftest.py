"""A window for a test: real pages, made-up settings, and the real appearance of a first start."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clientdiag import attachments, diagnosis
from clientdiag.attachments import Collected
from clientdiag.bundle import handing_over
from clientdiag.diagnosis import Prepared
from clientdiag.gui import jobs, style
from clientdiag.gui.app import make_app
from clientdiag.gui.share_page import SharePage
from clientdiag.gui.shown import read_for_window
from clientdiag.gui.window import MainWindow
from clientdiag.gui.worker import Tell, Work
from clientdiag.model.core import Target
from clientdiag.settings import Source, Value
from tests.gui import samples
from tests.gui.screens import end

MakeWindow = Callable[..., MainWindow]
OpenShare = Callable[..., SharePage]
PATIENCE_MS = 30_000


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in its light appearance at 100 %."""
    make_app()
    style.apply(qapp, zoom=1.0, dark=False)
    yield qapp
    style.choose(qapp, "system")
    style.apply(qapp, zoom=1.0, dark=False)


@pytest.fixture
def make_window(app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeWindow]:
    """Makes a window that has looked around and found the gateways given."""
    made: list[MainWindow] = []

    def make(*gateways: Target, typed: str = "", size: tuple[int, int] = (1040, 760)) -> MainWindow:
        monkeypatch.setattr(jobs, "look_around", lambda: _found(gateways))
        window = MainWindow(typed)
        made.append(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        qtbot.waitUntil(lambda: window.conductor.prepared is not None)
        return window

    yield make
    for window in made:
        end(app, window)


def _found(gateways: tuple[Target, ...]) -> Work:
    def work(_tell: Tell) -> Prepared:
        return replace(diagnosis.prepare(), gateways=gateways)

    return work


@pytest.fixture
def open_share(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> OpenShare:
    """Opens the page of a sample that has the made-up files of a computer, saving into *tmp_path*."""

    def open_page(
        world: samples.World = samples.ROOT_MISSING,
        *,
        collected: Collected | None = None,
        folder: Path = tmp_path,
        **settings: object,
    ) -> SharePage:
        monkeypatch.setattr(handing_over, "save_folder", lambda _settings: folder)
        monkeypatch.setattr(attachments, "collect", lambda *_a, **_n: collected or Collected())
        window = make_window()
        prepared = diagnosis.prepare()
        changed = {name: Value(value, Source.POLICY) for name, value in settings.items()}
        window.conductor.prepared = replace(
            prepared,
            settings=replace(prepared.settings, **changed),  # type: ignore[arg-type]  # each of its own type
        )
        with samples.listed():
            window.conductor.show_result(read_for_window(samples.report(world)))
        with qtbot.waitActive(window):
            window.activateWindow()
        window.conductor.share()
        page = window.conductor.sharer.page
        assert page is not None
        qtbot.waitUntil(lambda: page.contents is not None and "→" in page.sizes.text(), timeout=PATIENCE_MS)
        return page

    return open_page
