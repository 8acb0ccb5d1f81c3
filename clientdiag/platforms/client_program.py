"""Asks the Cisco client's own command line what it says of itself; it is never told to do anything.

It may hang while its service is down or its window is open, so it is given up after a deadline. Never run
against a real client.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.platforms.asking import ask
from clientdiag.platforms.base import ClientQuestion, ClientWords


def ask_program(
    folder: str, programs: Iterable[str], question: ClientQuestion, deadline_s: float
) -> ClientWords:
    """The answer of the first of *programs* (names below *folder*) that is there. Never raises."""
    for name in programs:
        program = Path(folder, name)
        if folder and program.is_absolute() and os.access(program, os.X_OK):
            answer = ask(str(program), question.value, deadline_s=deadline_s, operation=Operation.READ_FILE)
            # its exit status says little: it also ends with one after a full answer
            refusal = None if answer.output else answer.refusal(Operation.READ_FILE)
            return ClientWords(answer.text(), answer.failure or refusal)
    return ClientWords(failure=Failure(Operation.READ_FILE, FailureKind.NOT_FOUND))
