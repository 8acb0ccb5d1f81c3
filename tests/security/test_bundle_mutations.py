"""Zips and reports spoiled by chance: opened and shown, or refused. More of them: the bench `spoiled`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.engine import judge
from clientdiag.model import observations as seen
from clientdiag.model import wire
from clientdiag.model.core import CheckRun, CheckStatus, Target
from tests.unit import samples, zips
from tests.unit.mutating import show_everywhere, spoiled_reports, spoiled_zips


@pytest.mark.parametrize("seed", range(4))
def test_a_zip_that_was_spoiled_anywhere(tmp_path: Path, seed: int) -> None:
    written = (bundle.write(one, tmp_path).read_bytes() for one in (samples.blocked(), samples.bare()))
    path = tmp_path / "spoiled.zip"
    refused: list[str] = []
    for data in spoiled_zips(list(written), 60, seed):
        path.write_bytes(data)
        try:
            assert bundle.open(path).report in (samples.blocked(), samples.bare())
        except bundle.BadBundle as error:
            refused.append(str(error))
    assert len(refused) > 30
    assert all(one.isprintable() for one in refused)


@pytest.mark.parametrize("seed", range(4))
def test_a_report_that_was_spoiled_anywhere(tmp_path: Path, seed: int) -> None:
    source = json.loads(wire.encode(samples.blocked()))
    opened, refused = 0, list[str]()
    for raw in spoiled_reports([source], 25, seed):
        path = zips.ours(tmp_path, json.dumps(raw).encode())
        try:
            show_everywhere(bundle.open(path))
            opened += 1
        except bundle.BadBundle as error:
            refused.append(str(error))
    assert opened > 15
    assert all(one.isprintable() for one in refused)


DAY_ONE, LAST_DAY = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("ours", [DAY_ONE, samples.NOW, LAST_DAY])
@pytest.mark.parametrize("theirs", [DAY_ONE, samples.NOW, LAST_DAY, None])
def test_clocks_at_the_ends_of_the_calendar_cost_no_rule(ours: datetime, theirs: datetime | None) -> None:
    facts = (
        seen.LocalClock(ours, samples.NOW),
        samples.handshake(),
        seen.GatewayExchange(samples.ADDRESS, 443, "/", samples.NOW, 200, date=theirs),
    )
    assert judge((CheckRun("computer", CheckStatus.COMPLETED, observations=facts),)).faults == ()


@pytest.mark.parametrize("address", ["", "x", "‹ip-1›", "999.1.1.1", "\u2028", "::1%eth0"])
def test_addresses_that_are_none_cost_no_rule_and_no_table(tmp_path: Path, address: str) -> None:
    facts = (
        seen.SystemLookup(samples.HOST, (address,)),
        seen.ExpectedAddresses((address, "192.0.2.1")),
        seen.HostsFile("/etc/hosts", (address,)),
        seen.DnsAnswer(samples.HOST, "A", "192.0.2.53", "NOERROR", (address + "x",)),
        seen.TcpConnect(address, 443, seen.Route.NAME),
        samples.handshake(address),
        seen.ClientInstall(found=True, version="9" * 5_000),
    )
    run = CheckRun("computer", CheckStatus.COMPLETED, observations=facts)
    report = samples.bare(runs=(run,), target=Target(address, is_address=True))
    show_everywhere(bundle.open(bundle.write(report, tmp_path, "a.zip")))
