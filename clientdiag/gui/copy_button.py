"""A button that copies a value and says so for a moment."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from clientdiag.gui import announce
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext

_COPIED_MS = 1500


class CopyButton(QPushButton):
    """Copies *value*; *what* says what that is."""

    def __init__(self, words: str, value: str, what: str, role: str = "") -> None:
        super().__init__(words)
        self._words, self._value = words, value
        if role:
            self.setProperty("role", role)
        self.setAutoDefault(False)
        self.setAccessibleName(words.replace("&", ""))
        self.setAccessibleDescription(f"{what}: {plain(value)}")
        self.clicked.connect(lambda _checked=False: self._copy())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._value)
        self.setText(gettext("Copied"))
        announce.say(self, gettext("Copied"))
        QTimer.singleShot(_COPIED_MS, self, lambda: self.setText(self._words))
