"""Run by the Python of tests/windows/box: environment variables do not reach it, so it sets them itself.

``python -m installer.windows.in_box FOLDER TOOLS [--bare]`` freezes into FOLDER with the packages in TOOLS.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(into: str, tools: str, *bare: str) -> int:
    """Freeze, as installer.windows.freeze does on a real Windows."""
    os.environ["PYTHONPATH"] = tools
    os.environ["CLIENTDIAG_COMPILED"] = "1"
    sys.path.append(tools)
    from installer.windows import freeze

    return freeze.main(Path(into), *bare)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
