"""Reads every zip of a folder, one after another; a bad one is a line, not the end."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from clientdiag.bundle import BadBundle, BundleError
from clientdiag.bundle.sealing.keys import Key
from clientdiag.fleet.diagnosis import Diagnosis, machine, read_diagnosis
from clientdiag.fleet.triage.common_facts import CommonFacts
from clientdiag.fleet.triage.result import Count, Row, Triage, Unread
from clientdiag.model.core import Report, Severity, State
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain
from clientdiag.translation import say

MOST_ZIPS = 20_000
_ZIP = re.compile(r".*\.zip(?:\.age|\.cms)?", re.ASCII | re.IGNORECASE)


def triage(folder: Path, key: Key | None = None, on_read: Callable[[int], None] = lambda _: None) -> Triage:
    """Read the zips in *folder* and below; *key* opens sealed ones, *on_read* is told how many were read.

    Holds a line of each zip, never the zips. Raises :class:`BundleError`, one sentence, where there is no
    folder or no zip in it.
    """
    rows: list[Row] = []
    unread: list[Unread] = []
    common, copies, seen, count = CommonFacts(), 0, set[object](), 0
    for count, path in enumerate(_zips(folder), 1):
        if count > MOST_ZIPS:
            break
        name = path.relative_to(folder).as_posix()
        found = _read(path, key)
        if isinstance(found, Diagnosis):
            report = found.report
            identity = (report.created, report.support_code, report.target)
            copies += identity in seen
            if identity not in seen:
                seen.add(identity)
                rows.append(_row(name, found))
                common.add(report)
        else:
            unread.append(Unread(name, found))
        on_read(count)
    if not count:
        raise BundleError(text("There is no diagnostic zip in {folder}.", folder=plain(str(folder))))
    return _counted(rows, unread, copies, common, is_whole=count <= MOST_ZIPS)


def _zips(folder: Path) -> Iterator[Path]:
    """Every zip in *folder* and below, by name; links to folders are not followed."""
    if not folder.is_dir():
        raise BundleError(
            text("There is no folder {folder} to look for zips in; name another.", folder=plain(str(folder)))
        )
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if _ZIP.fullmatch(name):
                yield Path(here, name)


def _read(path: Path, key: Key | None) -> Diagnosis | str:
    """The diagnosis, or why there is none."""
    try:
        return read_diagnosis(path, key)
    except BadBundle as error:
        return str(error)
    except Exception as error:  # noqa: BLE001  # whatever one zip does, the others are read
        kind = type(error).__name__
        return say(text("{zip} ran into a fault of this program ({kind}).", zip=plain(path.name), kind=kind))


def _row(name: str, found: Diagnosis) -> Row:
    report, it = found.report, machine(found)
    root = next((one for one in report.findings if one.code == report.verdict.root), None)
    return Row(
        file=name,
        made=it.made,
        gateway=it.gateway,
        state=it.state,
        root=it.root,
        acts=root.acts[0] if root is not None and root.acts else None,
        codes=tuple(_others(report)),
        system=it.system,
        client=it.client,
        tool=it.tool,
        support_code=it.support_code,
        demo=it.demo,
    )


def _others(report: Report) -> Iterator[str]:
    listed = dict.fromkeys(
        one.code
        for one in report.findings
        if one.explained_by is None and one.severity is not Severity.NOTE and one.code != report.verdict.root
    )
    yield from listed


def _counted(
    rows: list[Row], unread: list[Unread], copies: int, common: CommonFacts, *, is_whole: bool
) -> Triage:
    return Triage(
        rows=tuple(rows),
        unread=tuple(unread),
        copies=copies,
        is_whole=is_whole,
        ends=_counts(rows, lambda row: f"{row.state.value}: {row.root}" if row.root else row.state.value),
        actors=_counts([row for row in rows if row.acts], lambda row: row.acts.value if row.acts else ""),
        gateways=_counts(rows, lambda row: row.gateway),
        systems=_counts(rows, lambda row: row.system),
        clients=_counts(rows, lambda row: row.client),
        common=tuple(common.common()),
    )


def _counts(rows: Iterable[Row], value: Callable[[Row], str]) -> tuple[Count, ...]:
    zips: Counter[str] = Counter()
    blocked: Counter[str] = Counter()
    for row in rows:
        zips[value(row)] += 1
        blocked[value(row)] += row.state is State.BLOCKED
    ranked = sorted(zips, key=lambda one: (-zips[one], one))
    return tuple(Count(one, zips[one], blocked[one]) for one in ranked)
