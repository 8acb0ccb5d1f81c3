"""Those who each do one thing for the conductor, made when first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clientdiag.gui.worker import Worker

if TYPE_CHECKING:  # a window that does none of it never loads them
    from clientdiag.gui.certificate_saver import CertificateSaver
    from clientdiag.gui.conductor import Conductor
    from clientdiag.gui.doer import Doer
    from clientdiag.gui.history import History
    from clientdiag.gui.opener import Opener
    from clientdiag.gui.result import ResultPage
    from clientdiag.gui.sharing import Sharer
    from clientdiag.gui.window import MainWindow


class Staff(QObject):
    """What saves, opens and remembers, for the conductor of *window*."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.worker = Worker(self)
        self.result: ResultPage | None = None
        self._sharer: Sharer | None = None
        self._opener: Opener | None = None
        self._doer: Doer | None = None
        self._history: History | None = None
        self._certificates: CertificateSaver | None = None

    def _me(self) -> Conductor:
        from clientdiag.gui.conductor import Conductor

        if not isinstance(self, Conductor):
            raise TypeError(type(self).__name__)
        return self

    @property
    def history(self) -> History:
        """The results since the start."""
        if self._history is None:
            from clientdiag.gui.history import History

            self._history = History()
        return self._history

    @property
    def sharer(self) -> Sharer:
        """What shows, saves and hands over a zip, made when first needed."""
        if self._sharer is None:
            from clientdiag.gui.sharing import Sharer

            self._sharer = Sharer(self._window, self._me())
        return self._sharer

    @property
    def doer(self) -> Doer:
        """What opens places and has DART collect, made when first needed."""
        if self._doer is None:
            from clientdiag.gui.doer import Doer

            self._doer = Doer(self._window, self._me())
        return self._doer

    @property
    def opener(self) -> Opener:
        """What opens and compares zips, made when first needed."""
        if self._opener is None:
            from clientdiag.gui.opener import Opener

            self._opener = Opener(self._window, self._me())
        return self._opener

    @property
    def certificates(self) -> CertificateSaver:
        """What saves certificates, made when first needed."""
        if self._certificates is None:
            from clientdiag.gui.certificate_saver import CertificateSaver

            self._certificates = CertificateSaver(self.worker, self._me().result_page().notice, self)
        return self._certificates
