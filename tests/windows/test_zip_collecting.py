"""What Windows itself gives for a zip: its tools' words, the registry's, the names to be hidden."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

if sys.platform != "win32":
    pytest.skip("runs on Windows: make test-windows", allow_module_level=True)

from clientdiag import attachments, bundle, platforms
from clientdiag.model import wire
from clientdiag.model.core import Report
from tests.windows.program import clientdiag, out_folder


def seen() -> Report:
    """A run of this computer, as if it had not been a demo's."""
    ended = clientdiag("demo", "private-root-missing", "--json", "-", "--quiet")
    return msgspec.structs.replace(wire.decode(ended.stdout), demo=False)


def test_a_zip_with_all_that_windows_gives_is_handed_over(tmp_path: Path) -> None:
    collected = attachments.collect(seen(), platforms.current())
    planned = bundle.plan(seen(), collected)
    written = planned.write(tmp_path)
    with zipfile.ZipFile(written) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {"system/facts.txt", "system/network.txt"} <= files.keys()
    assert b"# ipconfig.exe /all" in files["system/network.txt"]
    for name in ("USERNAME", "COMPUTERNAME"):
        word = os.environ.get(name, "").encode()
        if len(word) > 5:
            assert not [path for path, data in files.items() if word.lower() in data.lower()], name
    (out_folder(tmp_path) / "collected-on-windows.zip").write_bytes(written.read_bytes())


def test_it_is_known_what_to_hide() -> None:
    known = platforms.current().identity()
    assert known[os.environ["USERNAME"]] == "user"
    assert "device" in known.values()
