"""Ctrl-C on Windows does not wake a thread that waits for a lock; the run must look up by itself."""

from __future__ import annotations

import signal
import sys
import threading
import time

from clientdiag.cli.main import _cancel_on_interrupt
from clientdiag.model.core import CheckStatus
from tests.unit.engine_checks import check, run, runs, stuck


def _waits(thread: int) -> bool:
    frame = sys._current_frames()[thread]
    return frame.f_code.co_name == "_wait"


def test_ctrl_c_ends_the_run_while_a_check_hangs() -> None:
    # Raised in another thread, the signal does not wake the main thread: on Linux that is as on Windows.
    main = threading.get_ident()
    with stuck() as hangs, _cancel_on_interrupt() as cancel:

        def presses() -> None:
            hangs.entered.wait(30)
            while not _waits(main):
                time.sleep(0.001)
            signal.raise_signal(signal.SIGINT)

        presser = threading.Thread(target=presses)
        presser.start()
        report = run(check("hangs", hangs, deadline_s=3600.0), cancel=cancel)
        returned_while_it_hung = not hangs.left.is_set()
        presser.join()

    assert returned_while_it_hung
    assert runs(report)["hangs"].status is CheckStatus.CANCELLED
