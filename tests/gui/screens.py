"""Draws every page, light and dark, into PNG files: ``python -m tests.gui.screens OUTDIR``.

Needs no screen and no network. The pictures show the real pages with made-up reports.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from clientdiag.gui import languages, style
from clientdiag.gui.app import make_app
from clientdiag.gui.window import MainWindow
from tests.gui.page_worlds import PAGES, Draw, moments
from tests.pseudo import MIRRORED, spoken

__all__ = ["PAGES", "Draw", "draw", "end", "main", "moments", "whole"]

SIZE = (1040, 760)
SMALL = (800, 560)


def draw(
    folder: Path, names: list[str], *, dark: bool, size: tuple[int, int] = SIZE, zoom: float = 1.0
) -> Iterator[Path]:
    """Draw the pages called *names* into *folder*; yields the files."""
    app = make_app()
    _choose_font(app)
    style.apply(app, dark=dark, zoom=zoom)
    for name in names:
        window = MainWindow()
        window.home.painted.disconnect()
        window.resize(*size)
        window.show()
        PAGES[name](window)
        _settle(app)
        suffix = "-dark" if dark else ""
        size_suffix = "" if size == SIZE else f"-{size[0]}x{size[1]}"
        zoom_suffix = "" if zoom == 1.0 else f"-{zoom:.0%}".replace("%", "")
        path = folder / f"{name}{suffix}{size_suffix}{zoom_suffix}.png"
        (app.activeModalWidget() or window).grab().save(str(path))
        end(app, window)
        yield path


def whole(folder: Path, name: str, *, dark: bool) -> Path:
    """Draw all of a page, however tall it is."""
    app = make_app()
    window = MainWindow()
    window.home.painted.disconnect()
    window.resize(*SIZE)
    window.show()
    PAGES[name](window)
    _settle(app)
    path = folder / f"{name}{'-dark' if dark else ''}-whole.png"
    window.page().body.grab().save(str(path))
    end(app, window)
    return path


def end(app: QApplication, window: MainWindow) -> None:
    """Delete it now: left to the garbage collector it would hear of the next appearance half dead."""
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _settle(app: QApplication) -> None:
    """Layouts ask one another for a few rounds."""
    for _ in range(20):
        app.processEvents()


def _choose_font(app: QApplication) -> None:
    """A desktop has a font of its own; a machine without one gets the nearest to it that is here."""
    there = set(QFontDatabase.families())
    found = next((name for name in ("Inter", "Noto Sans", "DejaVu Sans") if name in there), None)
    if found:
        font = app.font()
        font.setFamily(found)
        app.setFont(font)


WHOLE: tuple[str, ...] = (
    "details",
    "certificate-root-missing",
    "mine-expired-and-keyless",
    "logs-untrusted",
    "details-roots",
)
WHOLE = (*WHOLE, "settings", "about")
SMALL_PAGES = (
    "home",
    "running",
    "result",
    "certificate-root-missing",
    "certificate-hostile-names",
    "mine-expired-and-keyless",
    "mine-hostile",
    "logs-refused",
    "logs-hostile",
    "details-roots",
    "trying",
    "settings",
    "about",
    "share-sealed",
    "share-saved",
    "compare",
    "then-now",
)


def main(arguments: list[str]) -> int:
    """Draw everything, or the pages named after it, into the folder named by the first argument."""
    folder = Path(arguments[0] if arguments else "build/screens")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set(arguments[1:] or PAGES)
    for dark in (False, True):
        for path in draw(folder, [one for one in PAGES if one in wanted], dark=dark):
            print(path)
        for name in WHOLE:
            if name in wanted:
                print(whole(folder, name, dark=dark))
    small = [one for one in (*SMALL_PAGES, "long") if one in wanted]
    large = [one for one in (*SMALL_PAGES, "opened-root", "opened-hostile") if one in wanted]
    for names, zoom in ((small, 1.0), (large, 2.0)):
        for path in draw(folder, names, dark=False, size=SMALL, zoom=zoom):
            print(path)
    style.apply(make_app(), zoom=1.0)
    for language in ("de", "es", "fr", "ja", MIRRORED):
        into = folder / ("right-to-left" if language == MIRRORED else language)
        into.mkdir(exist_ok=True)
        with _speaking(language):
            for path in draw(into, [one for one in SMALL_PAGES if one in wanted], dark=False):
                print(path)
    return 0


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """The window in *language* for a while; that written to the left is one that nobody speaks."""
    app = make_app()
    if language == MIRRORED:
        with spoken(MIRRORED):
            languages.follow(app)
            yield
    else:
        languages.speak(app, language)
        yield
    languages.speak(app, "en")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
