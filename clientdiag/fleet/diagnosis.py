"""One diagnosis from a file: a zip of ours, or a report as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clientdiag import bundle, engine
from clientdiag.bundle.opening import read_report
from clientdiag.bundle.rejudging import differences
from clientdiag.bundle.sealing.keys import Key
from clientdiag.model import wire
from clientdiag.model.core import Report
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain


@dataclass(frozen=True)
class Diagnosis:
    """A report under today's rules, the file's name, and sentences about what was read and judged.

    ``judged_otherwise`` says how the report was judged when it was made, where that differs.
    """

    name: str
    report: Report
    judged_otherwise: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def read_diagnosis(path: Path, key: Key | None = None) -> Diagnosis:
    """Read the zip or the JSON report at *path*; *key* opens a sealed zip.

    Raises :class:`bundle.BadBundle`, one sentence.
    """
    data = _json(path)
    if data is None:
        opened = bundle.open(path, key)
        return Diagnosis(path.name, opened.rejudged, opened.differences, opened.warnings)
    report, warnings = read_report(data, path)
    today = engine.rejudge(report)
    return Diagnosis(path.name, today, tuple(differences(report, today)), warnings)


def _json(path: Path) -> bytes | None:
    """The file's bytes where it looks like JSON; None for all else, of which a zip's reader knows more."""
    try:
        with path.open("rb") as file:
            beginning = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
            if not beginning.startswith(b"{"):
                return None
            file.seek(0)
            data = file.read(wire.MAX_REPORT_BYTES + 1)
    except OSError:
        return None
    if len(data) > wire.MAX_REPORT_BYTES:
        limit = wire.MAX_REPORT_BYTES // 1024 // 1024
        raise bundle.BadBundle(
            text(
                "{file} is not read: a report of this program is never larger than {limit} MB.",
                file=plain(path.name),
                limit=limit,
            )
        )
    return data.removeprefix(b"\xef\xbb\xbf")
