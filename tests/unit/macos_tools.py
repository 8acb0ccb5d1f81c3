"""The tools of macOS, replaced by shell scripts that really run; what they print is made up here.

The shapes are those of the tools' manuals and of Apple's published sources.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from clientdiag.platforms.macos import tools

NAMES = ("SECURITY", "IFCONFIG", "NETSTAT", "SCUTIL", "PS")


@dataclass(frozen=True)
class Tools:
    """A folder of scripts. Each notes its arguments, a line each, in ``NAME.asked``."""

    folder: Path

    def does(self, name: str, script: str) -> None:
        """Let *name* (as in :data:`NAMES`) run *script*, in which $1 … are its arguments."""
        path = self.folder / name
        note = shlex.quote(str(self.folder / f"{name}.asked"))
        path.write_text(f'#!/bin/sh\necho "$*" >> {note}\n{script}\n')
        path.chmod(0o755)

    def says(self, name: str, text: str) -> None:
        """Let *name* print *text*, whatever it is asked."""
        self.does(name, f"cat {self.file(text)}")

    def file(self, content: str | bytes) -> str:
        """The path, fit for a script, of a file with *content*."""
        path = self.folder / f"file{len(list(self.folder.iterdir()))}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return shlex.quote(str(path))

    def asked(self, name: str) -> list[str]:
        """The arguments of every call of *name* so far."""
        path = self.folder / f"{name}.asked"
        return path.read_text().splitlines() if path.exists() else []


def replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """Put every tool's path into *folder*, where none is until a test says what it does."""
    for name in NAMES:
        monkeypatch.setattr(tools, name, str(folder / name))
    return Tools(folder)


def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the proxies of whoever runs the tests; they would be taken for the made-up Mac's own."""
    for name in [one for one in os.environ if one.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
