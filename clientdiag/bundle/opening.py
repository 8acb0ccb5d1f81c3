"""Opens a zip again: the report as it was made, and what today's rules say about the same facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clientdiag import engine
from clientdiag.bundle.archive import Archive, archive
from clientdiag.bundle.contents import REPORT
from clientdiag.bundle.errors import BadBundle
from clientdiag.bundle.manifest import MANIFEST, FileEntry, Manifest, NewerManifest, read_manifest
from clientdiag.bundle.rejudging import Change, changes, differences
from clientdiag.bundle.sealing.keys import Key
from clientdiag.bundle.unfamiliar import unfamiliar
from clientdiag.model import wire
from clientdiag.model.core import Report
from clientdiag.model.text import ntext, text
from clientdiag.rendering.moments import in_utc
from clientdiag.rendering.plain import plain
from clientdiag.translation import say

_MAX_MANIFEST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Opened:
    """A zip that was opened.

    ``report`` is as stored, ``rejudged`` holds the same facts under today's rules; ``changes`` are how
    the two differ, ``differences`` the same in sentences. ``made`` is in UTC. ``files`` is the zip's own
    list, each file found as listed. ``warnings`` are sentences about what could not be read or is not listed.
    Every string from the zip may be hostile: show it through ``rendering.plain``.
    """

    path: Path
    made: datetime
    report: Report
    rejudged: Report
    differences: tuple[str, ...]
    warnings: tuple[str, ...]
    files: tuple[FileEntry, ...]
    changes: tuple[Change, ...] = ()


def open_bundle(path: Path, key: Key | None = None) -> Opened:
    """Open the zip at *path*, with *key* if it is sealed; extracts nothing to disk.

    Raises :class:`BadBundle`, one sentence, for whatever is no whole and harmless zip of ours;
    :class:`.sealing.NeedsKey` for one that is sealed when there is no key.
    """
    path = Path(path)
    with archive(path, key) as opened:
        listed = _manifest(opened, path)
        data = opened.read(REPORT, wire.MAX_REPORT_BYTES)
        files, warnings = _as_listed(opened, listed, path)
    report, about_report = read_report(data, path)
    rejudged = engine.rejudge(report)
    return Opened(
        path=path,
        made=in_utc(report.created),
        report=report,
        rejudged=rejudged,
        differences=tuple(differences(report, rejudged)),
        warnings=(*about_report, *warnings),
        files=files,
        changes=tuple(changes(report, rejudged)),
    )


def _manifest(opened: Archive, path: Path) -> Manifest:
    for wanted in (REPORT, MANIFEST):
        if wanted not in opened.names:
            raise BadBundle(
                text(
                    "{zip} is a zip, but not one that ClientDiag saved: it holds no {wanted}.",
                    zip=plain(path.name),
                    wanted=wanted,
                )
            )
    try:
        return read_manifest(opened.read(MANIFEST, _MAX_MANIFEST_BYTES))
    except BadBundle:
        raise
    except NewerManifest as error:
        raise BadBundle(
            text("{zip} is not opened: a newer ClientDiag made it; update to open it.", zip=plain(path.name))
        ) from error
    except ValueError as error:
        raise BadBundle(
            text("{zip} is not opened: its {file} cannot be read.", zip=plain(path.name), file=MANIFEST)
        ) from error


def _as_listed(
    opened: Archive, listed: Manifest, path: Path
) -> tuple[tuple[FileEntry, ...], tuple[str, ...]]:
    """The files that are as listed, and sentences about the rest. Raises BadBundle for a changed one."""
    expected = {one.path: one for one in listed.files}
    for name in opened.names:
        if name != MANIFEST and name in expected:
            found = opened.digest(name)
            if (found.size, found.sha256) != (expected[name].size, expected[name].sha256.lower()):
                raise BadBundle(
                    text(
                        "{zip} is not opened: {file} was changed after it was saved.",
                        zip=plain(path.name),
                        file=plain(name),
                    )
                )
    if REPORT not in expected:
        raise BadBundle(
            text("{zip} is not opened: its list of files lacks {file}.", zip=plain(path.name), file=REPORT)
        )
    extra = [name for name in opened.names if name not in expected and name != MANIFEST]
    missing = [name for name in expected if name not in opened.names]
    present = tuple(one for name, one in expected.items() if name in opened.names)
    return present, tuple(_about_files(extra, missing))


def _about_files(extra: list[str], missing: list[str]) -> Iterator[str]:
    if extra:
        yield say(
            ntext(
                "One file in the zip is not in its list and was not read: {names}.",
                "{n} files in the zip are not in its list and were not read: {names}.",
                len(extra),
                names=_few(extra),
            )
        )
    if missing:
        yield say(
            ntext(
                "One listed file is not in the zip: {names}.",
                "{n} listed files are not in the zip: {names}.",
                len(missing),
                names=_few(missing),
            )
        )


def _few(names: list[str]) -> str:
    return ", ".join(plain(name)[:80] for name in names[:3]) + (", …" if len(names) > 3 else "")


def read_report(data: bytes, path: Path) -> tuple[Report, tuple[str, ...]]:
    """The report in *data*, which came from *path*, and sentences about what could not be read of it.

    Raises :class:`BadBundle`.
    """
    try:
        report, gave_way = _decoded(data)
    except wire.UnreadableReport as error:
        reason = say(error.sentence)
        raise BadBundle(text("{zip} is not opened. {reason}", zip=plain(path.name), reason=reason)) from error
    return report, tuple(unfamiliar(report, gave_way))


def _decoded(data: bytes) -> tuple[Report, int]:
    """The report, and how many parts of it gave way because this version does not know them."""
    try:
        return wire.decode(data), 0
    except wire.UnreadableReport:
        return wire.salvage(data)
