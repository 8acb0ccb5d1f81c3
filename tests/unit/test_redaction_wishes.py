"""What is hidden only where somebody asks for it: the gateway, and thumbprints."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from clientdiag import bundle
from clientdiag.attachments import Attachment, Collected
from clientdiag.model import observations as seen
from clientdiag.model.core import CheckRun, CheckStatus
from clientdiag.model.text import text
from clientdiag.redaction import Wishes
from tests.unit import samples
from tests.unit.client_facts import holding, mine

PRINT, OTHER = "AB" * 32, "C0FFEE" * 6 + "C0FF"
LOG = f"Contacting vpn.example.com at 203.0.113.10; thumbprint {PRINT}, {':'.join(['CD'] * 20)}, {OTHER}\n"
COLLECTED = Collected((Attachment("logs/a.log", LOG, text("A log."), "journal"),))


def files(planned: bundle.Plan) -> dict[str, bytes]:
    file = io.BytesIO()
    planned.pack_into(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_gateway_stays_unless_somebody_wants_it_hidden() -> None:
    held = files(bundle.plan(samples.blocked(), COLLECTED))
    assert b"Contacting vpn.example.com at 203.0.113.10" in held["logs/a.log"]
    assert b"vpn.example.com" in held["report.json"]


def test_a_hidden_gateway_is_in_no_byte_and_neither_are_its_certificates() -> None:
    planned = bundle.plan(samples.blocked(), COLLECTED, Wishes(gateway=True))
    held = files(planned)
    for name, data in held.items():
        for secret in (b"vpn.example.com", b"203.0.113.10", b"2001:db8::10", b"example.com"):
            assert secret not in data, name
    assert not [name for name in held if name.startswith("certificates/")]
    assert "‹gateway-1›" in held["logs/a.log"].decode()
    assert all(name.count("example") == 0 for name in held)
    assert bundle.default_name(planned.redacted).count("example") == 0


def test_a_hidden_gateways_zip_still_opens(tmp_path: Path) -> None:
    written = bundle.plan(samples.blocked(), COLLECTED, Wishes(gateway=True)).write(tmp_path)
    assert bundle.open(written).report.target.host == "‹gateway-1›"


def test_thumbprints_are_hidden_where_somebody_asks_for_it() -> None:
    run = CheckRun("facts", CheckStatus.COMPLETED, observations=tuple(holding(mine(sha256=PRINT))))
    report = samples.bare(runs=(run,))
    open_there, hidden = (
        bundle.plan(report, COLLECTED, wishes) for wishes in (None, Wishes(thumbprints=True))
    )
    assert PRINT.encode() in files(open_there)["logs/a.log"]
    held = files(hidden)
    for name, data in held.items():
        for secret in (PRINT, OTHER, "CD:CD:CD"):
            assert secret.encode() not in data, name
    (log,) = (one for one in hidden.files if one.path == "logs/a.log")
    assert log.hidden == {"address": 1, "thumbprint": 3}
    (own,) = (
        one
        for run in hidden.redacted.runs
        for one in run.observations
        if isinstance(one, seen.ClientCertificate)
    )
    assert own.sha256 == "‹thumbprint-1›"
    assert log.text.index("‹thumbprint-1›") < log.text.index("‹thumbprint-2›")
