"""Saving certificates: asks where, has them written beside the window, says how it went. Installs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from clientdiag.gui import files, jobs
from clientdiag.gui.notice import Notice
from clientdiag.gui.outcome import sentence, show_folder
from clientdiag.gui.shapes import Shape
from clientdiag.gui.worker import Done, Failed, Worker
from clientdiag.translation import gettext

if TYPE_CHECKING:  # a job's thread imports it
    from clientdiag.bundle.certificate_saving import Saving


class CertificateSaver(QObject):
    """Saves through *worker*; what was asked in a dialog that is gone is told in *page_notice*."""

    def __init__(self, worker: Worker, page_notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._page_notice = worker, page_notice

    def ask(self, saving: Saving, notice: Notice, folder: Path | None) -> None:
        """Ask for a place (at first *folder*), then write *saving* there."""
        files.ask_where_to_save_certificates(
            notice.window(), saving, folder, lambda path: self.save(saving, notice, path)
        )

    def save(self, saving: Saving, notice: Notice, path: Path) -> None:
        """Write *saving* at *path* and say so in *notice*."""
        notice.say(Shape.RUNNING, gettext("Saving…"))
        self._worker.start(
            jobs.save_certificates(saving, path), lambda news: self._saved(news, saving, notice)
        )

    def _saved(self, news: object, saving: Saving, asked: Notice) -> None:
        notice = asked if isValid(asked) and asked.window().isVisible() else self._page_notice
        if isinstance(news, Failed):
            notice.say(Shape.BAD, sentence(news, gettext("The certificates could not be saved")))
        elif isinstance(news, Done):
            path = Path(str(news.result))
            action = (gettext("Show &in folder"), lambda: show_folder(path.parent))
            notice.say(Shape.GOOD, _saved_words(saving, path), action)


def _saved_words(saving: Saving, path: Path) -> str:
    from clientdiag.bundle.certificate_saving import Trust
    from clientdiag.certificates.reading import read

    words = {
        Trust.SHOWN: gettext("Saved as {path}"),
        Trust.EVIDENCE: gettext(
            "Saved as {path}. Only the connection itself vouches for the root in it: do not install it."
        ),
        Trust.INSTALLABLE: gettext(
            "Saved as {path}. Before IT installs it, its SHA-256 must be {sha256} in the CA's own list."
        ),
    }[saving.trust]
    return words.replace("{sha256}", read(saving.certificates[0]).sha256).replace("{path}", str(path))
