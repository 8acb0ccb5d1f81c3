"""Run by PyInstaller before the program.

What this program starts (the browser, the desktop's own tools) shall load the system's libraries, not the
ones in this folder. Its own have been found by then.
"""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before:
    os.environ["LD_LIBRARY_PATH"] = before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
