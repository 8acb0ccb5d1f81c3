"""What goes into a zip: only what the report holds, in one order."""

from __future__ import annotations

import msgspec

from clientdiag.bundle.certificates import certificate_files
from clientdiag.bundle.manifest import MANIFEST, Content, manifest
from clientdiag.model import wire
from clientdiag.model.core import Report
from clientdiag.model.text import text
from clientdiag.redaction import redact
from clientdiag.rendering.html import report_html
from clientdiag.translation import gettext, say

REPORT, REDACTION = "report.json", "redaction.json"


def contents(report: Report) -> tuple[Content, ...]:
    """Every file of *report*'s zip, the manifest last."""
    source = f"ClientDiag {report.tool.version}"
    redacted = redact(report)
    report = redacted.report
    files = (
        Content("README.txt", _readme(), say(text("What this zip is.")), source),
        Content(
            "report.html",
            report_html(report).encode("utf-8"),
            say(text("The diagnosis for people; any browser shows it, without a network.")),
            REPORT,
        ),
        Content(
            REPORT, wire.pretty(report), say(text("The whole diagnosis; ClientDiag opens it again.")), source
        ),
        *certificate_files(report),
        Content(
            REDACTION,
            msgspec.json.format(msgspec.json.encode(redacted.places), indent=2) + b"\n",
            say(text("The names that were replaced by tokens, and how often; not the names themselves.")),
            source,
        ),
    )
    listed = manifest(report, files)
    why = say(text("The list of files, their hashes, and why each is there."))
    return (*files, Content(MANIFEST, listed, why, source))


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
