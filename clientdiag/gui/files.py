"""The file dialogs. They open without blocking the window; the answer comes by a call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from clientdiag.translation import gettext

if TYPE_CHECKING:
    from clientdiag.bundle.certificate_saving import Saving
    from clientdiag.model.core import Report

Answer = Callable[[Path], None]


def ask_where_to_save(parent: QWidget, report: Report, folder: Path | None, answer: Answer) -> QFileDialog:
    """Ask for a folder (at first *folder*, from the settings) and a name for *report*'s zip."""
    from clientdiag import bundle

    dialog = _dialog(parent, gettext("Save diagnostic zip"), folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix("zip")
    dialog.selectFile(bundle.default_name(report))
    return _ask(dialog, answer)


def ask_which_to_open(parent: QWidget, answer: Answer) -> QFileDialog:
    """Ask for a zip that is there."""
    dialog = _dialog(parent, gettext("Open diagnostic zip"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _ask(dialog, answer)


def ask_which_file(parent: QWidget, title: str, answer: Answer) -> QFileDialog:
    """Ask for any file that is there."""
    dialog = _dialog(parent, title, kinds=gettext("All files (*)"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _ask(dialog, answer)


def ask_which_folder(parent: QWidget, title: str, answer: Answer) -> QFileDialog:
    """Ask for a folder that is there."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _ask(dialog, answer)


def ask_where_to_save_certificates(
    parent: QWidget, saving: Saving, folder: Path | None, answer: Answer
) -> QFileDialog:
    """Ask for a folder (at first *folder*) and a name for *saving*; its ending chooses PEM or DER."""
    title = gettext("Save certificate") if saving.may_be_der else gettext("Save certificates")
    kinds = [(gettext("PEM (*.pem *.crt)"), "pem")]
    kinds += [(gettext("DER (*.der *.cer)"), "der")] if saving.may_be_der else []
    dialog = _dialog(parent, title, folder, ";;".join(words for words, _ending in kinds))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix("pem")
    endings = dict(kinds)
    dialog.filterSelected.connect(lambda words: dialog.setDefaultSuffix(endings.get(words, "pem")))
    dialog.selectFile(saving.name)
    return _ask(dialog, answer)


def _dialog(parent: QWidget, title: str, wanted: Path | None = None, kinds: str = "") -> QFileDialog:
    folder = (
        str(wanted)
        if wanted
        else QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    )
    there = folder if folder and Path(folder).is_dir() else str(Path.home())
    return QFileDialog(parent, title, there, kinds or gettext("Diagnostic zip (*.zip)"))


def _ask(dialog: QFileDialog, answer: Answer) -> QFileDialog:
    dialog.fileSelected.connect(lambda chosen: answer(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
