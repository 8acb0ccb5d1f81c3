"""Runs under Windows' Python: ``python -m tests.windows [pytest's arguments]``.

One pytest for everything, because starting Wine takes seconds: the tests made for Windows in this
folder, and all others that do not need another system. In the box it is started by
``tests/windows/box test``; on a real Windows it works in a checkout as it stands.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

OUT = Path(r"Z:\out")
FONTS = Path(r"Z:\usr\share\fonts\truetype\dejavu")
FOLDERS = ("tests/windows", "tests/unit", "tests/security", "tests/gui")
NOT_HERE = {
    "tests/unit/test_demo.py::test_a_port_that_is_taken_is_an_error": "looks for Linux' words of an error",
    "tests/unit/test_skeleton.py": "looks at the checkout, which is the same everywhere",
}
NOT_READ = {"test_explain_storms.py": "measures memory as POSIX does"}
OPTIONS = (
    "-q",
    "--tb=short",
    "-p",
    "no:cacheprovider",
    "-n",
    "2",
    # Winsock's numbers are errno's own here, so a table of both names some rows twice.
    "-o",
    "strict_parametrization_ids=false",
    # Peers that Windows lacks leave an empty folder behind when they say so.
    "-W",
    "ignore:Implicitly cleaning up:ResourceWarning",
)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what cannot even be imported on Windows."""
    return True if collection_path.name in NOT_READ else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what cannot work on Windows, with its reason."""
    for item in items:
        for begins, reason in NOT_HERE.items():
            if item.nodeid.startswith(begins):
                item.add_marker(pytest.mark.skip(reason=reason))


def main(arguments: list[str]) -> int:
    """Run the tests; pytest's exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(os.environ["LOCALAPPDATA"], "clientdiag-pycache"))
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"]
    if FONTS.is_dir():
        os.environ["QT_QPA_FONTDIR"] = str(FONTS)  # Wine has none that Qt finds by itself
    if OUT.is_dir():
        os.environ["CLIENTDIAG_WINDOWS_OUT"] = str(OUT)
    for name, reason in NOT_READ.items():
        sys.stdout.write(f"left out: {name}: {reason}\n")
    folders = () if any(one.startswith("tests") for one in arguments) else FOLDERS
    return int(pytest.main([*OPTIONS, "-p", "tests.windows.__main__", *folders, *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
