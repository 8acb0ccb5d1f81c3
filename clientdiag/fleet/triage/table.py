"""The zips as a table that spreadsheets open: one row each, and no cell that computes."""

from __future__ import annotations

import csv
import io

from clientdiag.fleet.triage.result import Triage
from clientdiag.rendering.moments import moment
from clientdiag.rendering.plain import plain

_COLUMNS = (
    "file", "made", "gateway", "state", "root", "acts", "codes", "system", "client", "clientdiag",
    "support_code", "demo", "unread",
)  # fmt: skip
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001  # spreadsheets take the wide ones too
_MARK = "\ufeff"
"""Tells spreadsheets that it is UTF-8."""


def as_csv(found: Triage) -> bytes:
    """*found* as CSV (RFC 4180) in UTF-8 with a mark; the names of the columns are never translated."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for row in found.rows:
        said = (
            row.file, moment(row.made), row.gateway, row.state.value, row.root or "",
            row.acts.value if row.acts else "", " ".join(row.codes), row.system, row.client, row.tool,
            row.support_code, "demo" if row.demo else "", "",
        )  # fmt: skip
        writer.writerow([harmless(cell) for cell in said])
    for one in found.unread:
        writer.writerow([harmless(one.file), *[""] * (len(_COLUMNS) - 2), harmless(one.sentence)])
    return (_MARK + out.getvalue()).encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """*cell* as text on one line: what a spreadsheet would take for a formula gets an apostrophe."""
    made = plain(cell)
    starts = cell.startswith(_STARTS_FORMULA) or made.lstrip().startswith(_STARTS_FORMULA)
    return f"'{made}" if starts else made
