"""The files of a zip that are made from its report alone."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from clientdiag.bundle.certificates import certificate_files
from clientdiag.bundle.planned import PlannedFile
from clientdiag.model import wire
from clientdiag.model.core import Report
from clientdiag.model.text import text
from clientdiag.rendering.html import report_html
from clientdiag.rendering.terminal import report_text
from clientdiag.translation import gettext, say

REPORT, REDACTION, NOTES, SUMMARY = "report.json", "redaction.json", "notes.txt", "summary.txt"
_WIDTH = 76
"""Columns of the summary: ticket systems and mails break longer lines."""


def report_files(report: Report, issued: AbstractSet[str]) -> tuple[PlannedFile, ...]:
    """README, page, summary, report and certificates of a *report* that is redacted already.

    *issued* are the tokens that stand for something in it.
    """
    source = f"ClientDiag {report.tool.version}"
    summary = report_text(report, color=False, width=_WIDTH).replace("\n", "\r\n").encode("utf-8", "replace")
    return (
        PlannedFile("README.txt", _readme(), say(text("What this zip is.")), source, fixed=True),
        PlannedFile(
            "report.html",
            report_html(report).encode("utf-8"),
            say(text("The diagnosis for people; any browser shows it, without a network.")),
            REPORT,
            issued=issued,
        ),
        PlannedFile(
            SUMMARY,
            summary,
            say(text("The diagnosis in a page of text, to paste into a ticket.")),
            REPORT,
            issued=issued,
        ),
        PlannedFile(
            REPORT,
            wire.pretty(report),
            say(text("The whole diagnosis; ClientDiag opens it again.")),
            source,
            fixed=True,
            issued=issued,
        ),
        *certificate_files(report),
    )


def _readme() -> bytes:
    lines = (
        gettext(
            "This is a ClientDiag diagnosis of why a Cisco VPN connection fails; send the zip to IT as it is."
        ),
        gettext(
            "To read it, open report.html in any browser, or the zip itself in ClientDiag (clientdiag open)."
        ),
        gettext("It holds no passwords and no private keys; manifest.json says why each file is here."),
    )
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")  # Notepad's line ends
