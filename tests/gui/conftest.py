"""A window for a test: real pages, made-up settings, and the real appearance of a first start."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clientdiag import diagnosis
from clientdiag.diagnosis import Prepared
from clientdiag.gui import jobs, style
from clientdiag.gui.app import make_app
from clientdiag.gui.window import MainWindow
from clientdiag.gui.worker import Tell, Work
from clientdiag.model.core import Target
from tests.gui.screens import end

MakeWindow = Callable[..., MainWindow]


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
