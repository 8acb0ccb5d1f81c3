"""Work beside the window: a plain daemon thread for each job, and one signal back.

A QThread must be joined before it is destroyed; these threads never are, so closing the window
never waits for a call that cannot be interrupted.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from clientdiag.gui import faults

Tell = Callable[[object], None]
Work = Callable[[Tell], object]


@dataclass(frozen=True)
class Done:
    """A job's result."""

    result: object


@dataclass(frozen=True)
class Failed:
    """A job's exception, and where it came from (``trace``, for the log)."""

    error: BaseException
    trace: str


@dataclass(frozen=True)
class _News:
    job: int
    item: object


class Worker(QObject):
    """Starts jobs and brings their news to the main thread, in order.

    ``receive`` of a job that was dropped is never called again.
    """

    _news = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = 0
        self._receivers: dict[int, Callable[[object], None]] = {}
        self._gate = threading.Lock()
        self._is_open = True
        self._news.connect(self._deliver)  # queued: it is never sent from the main thread

    def start(self, work: Work, receive: Callable[[object], None]) -> int:
        """Run *work* in a thread. It may tell news; the last is :class:`Done` or :class:`Failed`."""
        self._last += 1
        job = self._last
        self._receivers[job] = receive
        threading.Thread(target=self._run, args=(job, work), name=f"window-job-{job}", daemon=True).start()
        return job

    def drop(self, job: int | None) -> None:
        """Hear nothing more of *job*; its thread ends by itself."""
        if job is not None:
            self._receivers.pop(job, None)

    def close(self) -> None:
        """Hear nothing more of any job, for good: Qt may delete this object now, whatever still runs."""
        with self._gate:
            self._is_open = False
        self._receivers.clear()

    def _run(self, job: int, work: Work) -> None:
        try:
            end: object = Done(work(lambda item: self._tell(job, item)))
        except BaseException as error:  # noqa: BLE001  # whatever it was, the window says so
            trace = traceback.format_exc()
            if faults.is_ours(error):
                faults.note(trace)
            end = Failed(error, trace)
        self._tell(job, end)

    def _tell(self, job: int, item: object) -> None:
        # While a thread is inside emit() this object must not be deleted; close() waits for that moment.
        with self._gate:
            if self._is_open:
                self._news.emit(_News(job, item))

    def _deliver(self, news: _News) -> None:
        receive = self._receivers.get(news.job)
        if receive is None:
            return
        if isinstance(news.item, Done | Failed):
            del self._receivers[news.job]
        receive(news.item)
