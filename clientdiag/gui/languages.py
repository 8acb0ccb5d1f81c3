"""The window's language: our catalogue, Qt's own words beside it, and the way it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from clientdiag import translation

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator

    from clientdiag.gui.window import MainWindow

_OF_QT = "qtbase"
_translators: list[QTranslator] = []


class _Spoken:
    """What Qt speaks. One application has one language."""

    name = translation.SOURCE


def spoken() -> str:
    """The language that the pages were made in; a job that read the settings may have chosen another."""
    return _Spoken.name


def speak(app: QApplication, *languages: str) -> None:
    """Choose the first of *languages* that is delivered; dates are written its way, or the system's."""
    translation.use(*languages)
    follow(app)


def follow(app: QApplication) -> None:
    """Have Qt speak and lay out the language in use; pages made before keep their words."""
    while _translators:
        app.removeTranslator(_translators.pop())
    name = _Spoken.name = translation.language()
    if name != translation.SOURCE:  # what Qt says of itself is English
        from PySide6.QtCore import QLibraryInfo, QTranslator  # few windows need them before the first paint

        made = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if made.load(f"{_OF_QT}_{name}", folder):
            app.installTranslator(made)
            _translators.append(made)
    system = QLocale.system()
    same = system.bcp47Name().partition("-")[0] == name.partition("_")[0]
    QLocale.setDefault(system if same else QLocale(name))
    mirrored = translation.direction() == "rtl"
    if app.isRightToLeft() != mirrored:
        from PySide6.QtCore import Qt  # this namespace takes longer to load than the page

        way = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
        app.setLayoutDirection(way)


def take_over(window: MainWindow) -> None:
    """Make the pages afresh where the settings chose another language than theirs; a result stays."""
    app = QApplication.instance()
    if spoken() == translation.language() or not isinstance(app, QApplication):
        return
    from clientdiag.gui.shown import read_for_window  # most windows keep their language

    follow(app)
    conductor = window.conductor
    shown = conductor.result.shown if conductor.result is not None else None
    window.retranslate()
    if shown is not None:
        entries = conductor.history.entries
        place = next((at for at, one in enumerate(entries) if one.shown is shown), len(entries) - 1)
        conductor.history.read_again(lambda one: read_for_window(one.report, one.opened_from, one.remarks))
        conductor.show_entry(conductor.history.entries[place])
