"""Zips made by hand, right and wrong."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.attachments import Collected
from clientdiag.model.core import Report

Entry = tuple[zipfile.ZipInfo | str, bytes]


def manifest(files: Mapping[str, bytes], **more: object) -> bytes:
    """A manifest that lists *files* rightly."""
    listed = [
        {
            "path": path,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "why": "Test.",
            "source": "test",
        }
        for path, data in files.items()
    ]
    made = {
        "format": "clientdiag-bundle",
        "version": 1,
        "schema": 1,
        "tool": "0.1.0",
        "made": "2026-11-21T09:16:27Z",
        "files": listed,
        **more,
    }
    return json.dumps(made).encode()


def ours(
    folder: Path,
    report: bytes,
    *,
    extra: Mapping[str, bytes] | None = None,
    listed: Mapping[str, bytes] | None = None,
) -> Path:
    """A zip of our make around *report*; *extra* files are not listed, *listed* ones are not there."""
    listing = manifest({"report.json": report, **(listed or {})})
    return packed(folder, [("report.json", report), *(extra or {}).items(), ("manifest.json", listing)])


def bytes_of(report: Report, collected: Collected | None = None) -> bytes:
    """The zip that is written of *report* and what was *collected* for it."""
    file = io.BytesIO()
    bundle.plan(report, collected).pack_into(file)
    return file.getvalue()


def packed(folder: Path, entries: Iterable[Entry]) -> Path:
    """A zip of *entries* as they are."""
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def refused(path: Path, says: str) -> str:
    """Open *path*, see that it is refused in one harmless sentence that *says* why, and leaves nothing."""
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(bundle.BadBundle) as raised:
        bundle.open(path)
    said = str(raised.value)
    assert says in said
    assert said.isprintable()
    assert said.endswith(".")
    assert len(said) < 600
    assert sorted(path.parent.rglob("*")) == before
    return said
