"""Ends a command in order, whoever ends it: what it started is ended too, and nothing half-made is left."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Ctrl-C, a shutdown, a closed terminal, Windows' closed console."""


@contextlib.contextmanager
def ended_like_by_ctrl_c() -> Iterator[None]:
    """The first of these signals raises KeyboardInterrupt; later ones do not disturb the clearing up.

    A signal that is ignored already (``nohup``) stays so. Only the main thread can do this.
    """
    usual = {signal.SIG_DFL, signal.default_int_handler}
    known = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in known if signal.getsignal(number) in usual}

    def end(_number: int, _frame: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    try:
        for number in before:
            signal.signal(number, end)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
