"""Run as a small program of its own: starts a command and says how it ended and how much memory it held.

Usage: measured.py FILE COMMAND…: FILE gets the exit code and the peak in kB. The kernel counts a
parent's memory as its child's until the child begins, so the parent has to be small.
"""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
    _, status, usage = os.wait4(child, 0)
    with open(sys.argv[1], "w") as file:  # noqa: PTH123  # it starts quicker without pathlib
        file.write(f"{os.waitstatus_to_exitcode(status)} {usage.ru_maxrss}")
