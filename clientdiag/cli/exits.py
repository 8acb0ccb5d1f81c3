"""Exit codes: those of monitoring plug-ins, and sysexits.h for what is no diagnosis."""

from __future__ import annotations

from clientdiag.model.core import State

READY = 0
ATTENTION = 1
BLOCKED = 2
UNDETERMINED = 3
BAD_USAGE = 64
OUR_FAULT = 70

_OF = {
    State.READY: READY,
    State.ATTENTION: ATTENTION,
    State.BLOCKED: BLOCKED,
    State.UNDETERMINED: UNDETERMINED,
}


def of(state: State) -> int:
    """The exit code that says *state*."""
    return _OF[state]
