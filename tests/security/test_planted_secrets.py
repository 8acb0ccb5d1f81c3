"""Secrets of every kind, planted by chance in all that three systems give: none is in any byte of the zip."""

from __future__ import annotations

import base64
import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest

from clientdiag import attachments, bundle
from clientdiag.attachments import Collected
from clientdiag.cisco.logs.source import Form, Log, Stream
from clientdiag.model.core import CheckRun, CheckStatus, Report
from clientdiag.platforms.linux import Linux
from clientdiag.platforms.listing import Listing
from tests.peers import cisco_logs
from tests.unit import samples
from tests.unit.client_facts import holding, mine
from tests.unit.planted import Planted, client_lines, planted, profile, words_of
from tests.unit.secret_kinds import KINDS

EACH = 5
SYSTEMS = ("linux", "macos", "windows")
BEGIN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)


class Victim(Linux):
    """A computer of one of three systems, with planted secrets in its logs, its profile and its network."""

    def __init__(self, folder: Path, made: Planted, system: str, chance: random.Random) -> None:
        third = len(made.lines) // 5
        self.of_system, of_profile, of_log = (
            made.lines[:third],
            made.lines[third : 2 * third],
            made.lines[2 * third :],
        )
        self.device = f"{''.join(chance.choices('bdgkmz', k=5))}-{chance.randrange(100, 999)}"
        (folder / "profile").mkdir()
        (folder / "profile" / "office.xml").write_text(profile(of_profile, chance), encoding="utf-8")
        self.folder, self.log = folder, _log(client_lines(of_log, chance), system, self.device)
        self.originals = [*of_log, *self.of_system, *of_profile]

    def log_streams(self) -> Iterator[Stream]:
        yield Stream("test", (self.log,))

    def profile_folders(self) -> tuple[Path, ...]:
        return (self.folder / "profile",)

    def local_policy_files(self) -> tuple[Path, ...]:
        return ()

    def listings(self) -> Iterator[Listing]:
        yield Listing("network", "ip address", lambda: "\n".join(self.of_system))


def _log(lines: list[cisco_logs.Line], system: str, device: str) -> Log:
    if system == "windows":
        data = cisco_logs.events_xml(lines, BEGIN)
        return Log("Cisco", lambda: io.BytesIO(data), Form.EVENTS)
    shape = cisco_logs.journal if system == "linux" else cisco_logs.macos_show
    text = cisco_logs.written(lines, shape, BEGIN).decode()
    data = text.replace(" laptop ", f" {device} ").replace(" localhost ", f" {device} ").encode()
    if system == "macos":
        data = data.decode().encode("utf-16")
    return Log("system.log", lambda: io.BytesIO(data), mixed=True)


def _report(chance: random.Random) -> tuple[Report, list[str]]:
    names = [f"{''.join(chance.choices('bdfgkmz', k=6))}{number}" for number in range(5)]
    own = [
        mine(subject=f"CN={name},O=Example", label=name, sha256=f"{n:064X}") for n, name in enumerate(names)
    ]
    run = CheckRun("facts", CheckStatus.COMPLETED, observations=tuple(holding(*own)))
    return samples.bare(runs=(run,)), names


@pytest.fixture(scope="module", params=SYSTEMS)
def packed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Packed:
    system = request.param
    chance = random.Random(SYSTEMS.index(system) + 4711)
    made = planted(SYSTEMS.index(system) + 1, EACH)
    victim = Victim(tmp_path_factory.mktemp(system), made, system, chance)
    report, names = _report(chance)
    collected = attachments.collect(report, victim)
    plan = bundle.plan(report, collected)
    file = io.BytesIO()
    plan.pack_into(file, notes="\n".join(line for line in made.lines[:20]))
    secrets = [*made.secrets, ("device", victim.device), *(("certificate", name) for name in names)]
    return Packed(file.getvalue(), secrets, made, collected, plan)


class Packed:
    def __init__(
        self,
        data: bytes,
        secrets: list[tuple[str, str]],
        made: Planted,
        collected: Collected,
        plan: bundle.Plan,
    ) -> None:
        self.data, self.secrets, self.made, self.collected, self.plan = data, secrets, made, collected, plan
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}


def forms_of(secret: str) -> Iterator[bytes]:
    """How *secret* could still stand in a file, in small letters."""
    data = secret.encode()
    for written in (
        secret,
        quote(secret, safe=""),
        "".join(f"%{ord(sign):02X}" for sign in secret),
        escape(secret, {'"': "&quot;", "'": "&apos;"}),
        "".join(f"&#{ord(sign)};" for sign in secret),
        base64.b64encode(data).decode().rstrip("="),
        base64.b64encode(secret.encode("utf-16-le")).decode().rstrip("="),
        secret.replace("\\", "\\\\"),
    ):
        yield written.lower().encode()
        yield written.lower().encode("utf-16-le")


def test_enough_was_planted() -> None:
    assert len([name for name, kind in KINDS.items() if not kind.asked]) >= 25
    assert sum(len(planted(seed + 1, EACH).secrets) for seed in range(len(SYSTEMS))) >= 400


def test_all_of_it_was_collected(packed: Packed) -> None:
    everything = "\n".join(one.text for one in packed.collected.files)
    missing = [one for one in packed.made.written if one not in everything and "\n" not in one]
    assert len(missing) <= len(packed.made.written) // 50, missing


def test_no_secret_is_in_any_byte(packed: Packed) -> None:
    found = []
    for kind, secret in packed.secrets:
        for name, data in {**packed.files, "the zip itself": packed.data}.items():
            lower = data.lower()
            for form in forms_of(secret):
                if secret.isdigit():
                    hit = re.search(rb"(?<![0-9a-f])" + re.escape(form) + rb"(?![0-9a-f])", lower) is not None
                else:
                    hit = form in lower
                if hit:
                    at = lower.find(form)
                    found.append((kind, secret, name, data[max(0, at - 60) : at + 60]))
                    break
    assert not found, f"{len(found)} of {len(packed.secrets)}:\n" + "\n".join(map(str, found[:40]))


def test_nearly_every_other_word_is_still_there(packed: Packed) -> None:
    before, after = Counter[str](), Counter[str]()
    secrets = [
        *packed.made.written,
        *map(escape, packed.made.written),
        *(secret for _, secret in packed.secrets),
    ]
    files = {one.path: one for one in packed.plan.files}
    for one in packed.collected.files:
        if one.path in files:
            before.update(words_of(one.text, secrets))
            after.update(words_of(files[one.path].text, []))
    lost = before - after
    share = 1 - lost.total() / before.total()
    assert before.total() > 1_000
    assert share >= 0.99, f"{share:.4f}: {lost.most_common(60)}"
