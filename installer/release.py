"""Is this version ready? ``python -m installer.release v1.2.3`` prints its part of the changelog.

Fails when the tag, the version, the date and the changelog do not agree.
"""

from __future__ import annotations

import re
import sys

from clientdiag import RELEASE_DATE
from installer import versions
from installer.frozen.contents import ROOT


def notes(tag: str, changelog: str) -> str:
    """What *changelog* says of the version that *tag* names. Raises ValueError with what is to be mended."""
    version = versions.python()
    if tag != f"v{version}":
        raise ValueError(f"The tag is {tag}, the version in clientdiag/__init__.py is {version}.")
    if ".dev" in version:
        raise ValueError(f"{version} is a version for development; set another in clientdiag/__init__.py.")
    day = f"{RELEASE_DATE:%Y-%m-%d}"
    heading = f"## {version} - {day}"
    found = re.search(rf"(?ms)^{re.escape(heading)}\n(.*?)(?=^## |\Z)", changelog)
    if found is None:
        raise ValueError(f"CHANGELOG.md has no part “{heading}”; name the version and RELEASE_DATE there.")
    if not found[1].strip():
        raise ValueError(f"CHANGELOG.md says nothing of {version}.")
    return found[1].strip() + "\n"


def main() -> int:
    """Read the command line."""
    try:
        print(notes(sys.argv[1], (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")), end="")
    except ValueError as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
