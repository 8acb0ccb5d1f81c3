"""A window with one label, frozen as the program is: what size and first paint are held against."""

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class _Watch(QObject):
    def eventFilter(self, seen: QObject, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.Paint and seen is window:
            print(time.monotonic_ns(), flush=True)
            QTimer.singleShot(0, application.quit)
        return False


application = QApplication([*sys.argv[:1], "-style", "fusion"])
window = QMainWindow()
window.setCentralWidget(QLabel("Hello"))
window.resize(900, 640)
watch = _Watch()
window.installEventFilter(watch)
window.show()
sys.exit(application.exec())
