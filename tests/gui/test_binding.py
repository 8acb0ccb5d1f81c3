"""The binding itself: what a broken release of it would do to a window that stays open."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QFont


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_qt_keeps_its_references_to_none() -> None:
    # PySide6 6.12.0 takes one reference to None with every call that returns nothing, until Python aborts.
    font = QFont()
    before = sys.getrefcount(None)
    for _ in range(1000):
        font.setPixelSize(12)
    assert sys.getrefcount(None) > before - 500
