"""One diagnosis from a file: a zip of ours, or a report as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clientdiag import bundle, engine
from clientdiag.bundle.archive import refuse_what_waits
from clientdiag.bundle.opening import read_report
from clientdiag.bundle.rejudging import differences
from clientdiag.bundle.sealing.keys import Key
from clientdiag.fleet.comparison import Machine
from clientdiag.model import wire
from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall, ClientState, Environment
from clientdiag.model.text import text
from clientdiag.rendering.moments import in_utc
from clientdiag.rendering.page import gateway
from clientdiag.rendering.plain import plain
from clientdiag.translation import say


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


def machine(one: Diagnosis) -> Machine:
    """What *one* says of itself and of the computer it was made on."""
    report, evidence = one.report, Evidence(one.report.runs)
    system, client = evidence.first(Environment), evidence.first(ClientInstall)
    said = evidence.first(ClientState)
    versions = (client.version if client is not None else None, said.version if said is not None else None)
    version = next((each for each in versions if each), "")
    product = client.product if client is not None and client.found else ""
    root = next((each for each in report.findings if each.code == report.verdict.root), None)
    return Machine(
        name=one.name,
        made=in_utc(report.created),
        gateway=gateway(report.target),
        state=report.verdict.state,
        root=report.verdict.root,
        summary=say(root.summary) if root is not None else "",
        system=f"{system.system} {system.version} {system.architecture}" if system is not None else "",
        client=f"{product} {version}".strip(),
        tool=report.tool.version,
        knowledge=report.tool.knowledge,
        support_code=report.support_code,
        demo=report.demo,
        warnings=one.warnings,
    )


def _json(path: Path) -> bytes | None:
    """The file's bytes where it looks like JSON; None for all else, of which a zip's reader knows more."""
    try:
        refuse_what_waits(path)
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
