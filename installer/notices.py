"""THIRD-PARTY.txt: whose work lies in the folder, and under which terms."""

from __future__ import annotations

from collections.abc import Iterable

from installer.shipped import Work

_HEAD = """\
ClientDiag is licensed under the Apache License 2.0; see LICENSE.txt.

This folder also holds the works below. Each keeps its own licence, whose text follows.

Qt, PySide6 and shiboken6 are used under the GNU Lesser General Public License, version 3. They lie in
this folder as separate, dynamically loaded libraries (_internal/PySide6, _internal/shiboken6), unchanged as
their makers publish them (on Linux without symbols for debugging). You may replace them by your own builds of
the same version. Their source code is at https://download.qt.io/official_releases/QtForPython/ and
https://download.qt.io/official_releases/qt/ under the version named below.
"""


def notices(works: Iterable[Work]) -> str:
    """The whole file: a list, then the texts; a text that several share stands once."""
    lines: list[str] = []
    texts: dict[str, list[str]] = {}
    for work in works:
        lines.append(f"  {work.name} {work.version}: {work.licence}{f' ({work.home})' if work.home else ''}")
        for text in work.texts:
            texts.setdefault(text.strip(), []).append(f"{work.name} {work.version}")
    parts = [_HEAD, "\n".join(lines), ""]
    for text, names in texts.items():
        parts += ["", "=" * 100, ", ".join(dict.fromkeys(names)), "=" * 100, "", text]
    return "\n".join(parts) + "\n"
