"""Draws the icons anew from resources/icons/clientdiag.svg: ``python -m installer.icons``."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "icons"
DRAWING = FOLDER / "clientdiag.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def main() -> int:
    """Write clientdiag-SIZE.png, clientdiag.ico and clientdiag.icns beside the drawing."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PIL import Image

    pictures = {}
    for size in SIZES:
        raw = _drawn(size)
        pictures[size] = Image.open(BytesIO(raw))
        (FOLDER / f"clientdiag-{size}.png").write_bytes(raw)
    largest = pictures[512]
    for_windows = [size for size in SIZES if size <= 256]
    largest.save(
        FOLDER / "clientdiag.ico",
        sizes=[(size, size) for size in for_windows],
        append_images=[pictures[size] for size in for_windows],
    )
    largest.save(FOLDER / "clientdiag.icns", append_images=list(pictures.values()))
    return 0


def _drawn(size: int) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication([])
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes for the format
    del app
    return bytes(held.data())


if __name__ == "__main__":
    sys.exit(main())
