"""The tools of macOS that are asked here, and how. Never run on a real Mac."""

from __future__ import annotations

from clientdiag.model.core import Operation
from clientdiag.platforms import asking
from clientdiag.platforms.asking import MAX_OUTPUT_BYTES, Answer

__all__ = ["IFCONFIG", "MAX_OUTPUT_BYTES", "NETSTAT", "PS", "SCUTIL", "SECURITY", "Answer", "ask"]

SECURITY = "/usr/bin/security"
IFCONFIG = "/sbin/ifconfig"
NETSTAT = "/usr/sbin/netstat"
SCUTIL = "/usr/sbin/scutil"
PS = "/bin/ps"
DEADLINE_S = 8.0


def ask(
    program: str,
    *arguments: str,
    feed: bytes = b"",
    deadline_s: float | None = None,
    operation: Operation = Operation.READ_STORE,
) -> Answer:
    """Run *program* with *arguments*, give it *feed* (a few lines), and return its answer. Never raises."""
    deadline_s = DEADLINE_S if deadline_s is None else deadline_s
    return asking.ask(program, *arguments, feed=feed, deadline_s=deadline_s, operation=operation)
