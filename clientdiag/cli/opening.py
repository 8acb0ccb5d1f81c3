"""The command that shows a zip again, judged by today's rules, and says what was judged otherwise then."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import msgspec

from clientdiag import bundle
from clientdiag.cli import exits, keys, output
from clientdiag.model import wire
from clientdiag.model.core import Report
from clientdiag.model.text import text
from clientdiag.rendering.moments import moment
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext, say


def open_zip(given: argparse.Namespace) -> int:
    """Show the zip in *given*; the exit code is that of today's verdict.

    Raises :class:`clientdiag.translation.Problem` for a file that cannot be read.
    """
    output.check_places(given)
    opened = bundle.open(given.zip, None if given.key is None else keys.read_key(given.key))
    if given.json:
        output.write_file(_json(opened), given.json)
    if given.json == output.STANDARD_OUTPUT:
        for sentence in (*opened.differences, *opened.warnings):
            output.aside(f"{sentence}\n")
    else:
        noted = (
            (gettext("Then and now"), tuple(_then(opened))),
            (gettext("About this zip"), opened.warnings),
        )
        output.write_text(opened.rejudged, given, opened_from=given.zip.name, noted=noted)
    return exits.of(opened.rejudged.verdict.state)


def _then(opened: bundle.Opened) -> Iterator[str]:
    tool = plain(opened.report.tool.version)
    yield say(text("Made on {day} by ClientDiag {version}.", day=moment(opened.made), version=tool))
    if not opened.differences:
        yield say(text("Today's rules say the same of it."))
    yield from opened.differences


def _json(opened: bundle.Opened) -> bytes:
    """Today's report, and beside its own fields ``opened``: how it was judged then, and what changed."""
    whole = msgspec.json.decode(wire.encode(opened.rejudged))
    whole["opened"] = {
        "zip": opened.path.name,
        "then": _judged(opened.report),
        "changes": opened.changes,
        "sentences": opened.differences,
        "warnings": opened.warnings,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _judged(report: Report) -> dict[str, object]:
    names = ("code", "subject", "severity", "explained_by")
    return {
        "tool": report.tool,
        "schema": report.schema,
        "verdict": {"state": report.verdict.state, "root": report.verdict.root},
        "findings": [{name: getattr(one, name) for name in names} for one in report.findings],
    }
