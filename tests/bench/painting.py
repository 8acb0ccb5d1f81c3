"""Run by the window's bench: ends at once after the first paint of a window.

Usage: painting.py bare|clientdiag
"""

import os
import sys

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer


class _Watch(QObject):
    """Sees every event of the program."""

    def eventFilter(self, seen: QObject, event: QEvent, /) -> bool:
        """End after a whole window was painted."""
        if event.type() == QEvent.Type.Paint and isinstance(seen, QtWidgets.QWidget) and seen.isWindow():
            QTimer.singleShot(0, lambda: os._exit(0))
        return False


class _Watched(QtWidgets.QApplication):
    """An application whose first paint is its last."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._watch = _Watch()
        self.installEventFilter(self._watch)


def _bare() -> None:
    application = QtWidgets.QApplication(["bare"])
    window = QtWidgets.QMainWindow()
    window.setCentralWidget(QtWidgets.QLabel("Hello"))
    window.resize(900, 640)
    window.show()
    application.exec()


def _clientdiag() -> None:
    from clientdiag.__main__ import main

    sys.argv = ["clientdiag"]
    main()


QtWidgets.QApplication = _Watched  # type: ignore[misc, assignment]  # so the program under test makes the watched one
if __name__ == "__main__":
    {"bare": _bare, "clientdiag": _clientdiag}[sys.argv[1]]()
    sys.exit("It ended without having painted a window.")
