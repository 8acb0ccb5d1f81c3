"""Tells that a run has ended to somebody who looks at another window."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

_SHOWN_MS = 10_000


def tell(window: QWidget, title: str, words: str) -> QSystemTrayIcon | None:
    """Mark *window* in the task bar, and notify where the desktop can; nothing where it is in front."""
    if window.isActiveWindow():
        return None
    QApplication.alert(window)
    if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
        return None
    icon = QSystemTrayIcon(QApplication.windowIcon(), window)
    icon.messageClicked.connect(window.activateWindow)
    icon.show()
    icon.showMessage(title, words, QApplication.windowIcon(), _SHOWN_MS)
    QTimer.singleShot(_SHOWN_MS, icon, icon.deleteLater)
    return icon
