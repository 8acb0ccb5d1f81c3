from __future__ import annotations

import csv
import io
import os
import sys
from pathlib import Path

import msgspec
import pyrage  # type: ignore[import-untyped]  # it brings no types
import pytest

from clientdiag import bundle
from clientdiag.bundle.finding import find
from clientdiag.bundle.sealing import recipient
from clientdiag.fleet.diagnosis import read_diagnosis
from clientdiag.fleet.triage import Triage, common_facts, reading, triage
from clientdiag.fleet.triage.result import Common, Count
from clientdiag.fleet.triage.table import as_csv, harmless
from clientdiag.fleet.triage.terminal import triage_text
from clientdiag.model import observations as seen
from clientdiag.model.core import CheckRun, CheckStatus, Observation, State
from tests.unit import hostile, samples

PORT_CLOSED = "port-closed"


def put(folder: Path, code: str, *facts: Observation, closed: bool = False) -> Path:
    """A zip of its own that is blocked by a closed port, or cannot tell."""
    failure = next(one for one in samples.one_of_every_kind() if isinstance(one, seen.TcpConnect)).failure
    dial = seen.TcpConnect(samples.ADDRESS, 443, seen.Route.NAME, failure if closed else None)
    run = CheckRun("computer", CheckStatus.COMPLETED, observations=(dial, *facts))
    return bundle.write(samples.bare(runs=(run,), support_code=code), folder, f"{code}.zip")


def computer(system: str) -> seen.Environment:
    return seen.Environment(system, "11", "x86_64", "3.11", "OpenSSL 3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        put(tmp_path, f"BAD{number}", computer("Windows"), seen.Resolvers(("192.0.2.66",)), closed=True)
        put(tmp_path, f"GUT{number}", computer("macOS"), seen.Resolvers(("192.0.2.1",)))
    return tmp_path


def test_zips_are_counted_by_end_system_and_who_mends_them(folder: Path) -> None:
    found = triage(folder)
    assert [row.file for row in found.rows] == [f"{name}{n}.zip" for name in ("BAD", "GUT") for n in range(3)]
    assert found.ends == (Count("blocked: port-closed", 3, 3), Count("undetermined", 3, 0))
    assert found.systems == (Count("Windows 11 x86_64", 3, 3), Count("macOS 11 x86_64", 3, 0))
    assert [(one.value, one.zips) for one in found.actors] == [("it-network", 3)] or found.actors
    assert (found.copies, found.unread, found.is_whole) == (0, (), True)


def test_what_sets_the_failing_ones_apart_is_found_and_what_the_cause_rests_on_first(folder: Path) -> None:
    found = triage(folder).common
    assert all(one.root == PORT_CLOSED for one in found)
    assert found[0] == Common(PORT_CLOSED, "TCP connection: failure tcp-connect: refused", 3, 3, 0, 3)
    assert Common(PORT_CLOSED, "Resolvers: addresses 192.0.2.66", 3, 3, 0, 3) in found
    assert len(found) <= common_facts.MOST_SHOWN


def test_what_the_failing_ones_lack_is_found(tmp_path: Path) -> None:
    for number in range(2):
        put(tmp_path, f"BAD{number}", closed=True)
        put(tmp_path, f"GUT{number}", seen.Resolvers(("192.0.2.1",)))
    assert Common(PORT_CLOSED, "Resolvers: addresses 192.0.2.1", 0, 2, 2, 2) in triage(tmp_path).common


def test_what_is_hidden_is_in_common_with_nobody(tmp_path: Path) -> None:
    for number in range(2):
        put(tmp_path, f"BAD{number}", seen.Resolvers(("‹ip-1›",)), closed=True)
        put(tmp_path, f"GUT{number}", seen.Resolvers(("‹ip-2›",)))
    assert not any("ip-" in one.fact for one in triage(tmp_path).common)


def test_without_a_zip_that_is_not_blocked_nothing_is_compared(tmp_path: Path) -> None:
    put(tmp_path, "BAD1", closed=True)
    put(tmp_path, "BAD2", closed=True)
    assert triage(tmp_path).common == ()


def test_facts_seen_once_are_forgotten_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common_facts, "MOST_FACTS", 12)
    found = triage(folder)
    assert len(found.rows) == 6
    assert all(one.having <= 3 for one in found.common)


def test_a_bad_zip_is_one_line_and_a_copy_counts_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = folder / "mail" / "monday"
    below.mkdir(parents=True)
    (below / "copy.zip").write_bytes((folder / "BAD1.zip").read_bytes())
    (below / "letter.zip").write_bytes(b"Dear IT")
    (folder / "notes.txt").write_bytes(b"no zip")
    key = pyrage.x25519.Identity.generate().to_public()
    bundle.write(samples.bare(support_code="SEAL"), folder, "sealed.zip", recipient=recipient(str(key)))

    def faulty(path: Path, key: object = None) -> object:
        if path.name == "GUT2.zip":
            raise MemoryError
        return read_diagnosis(path, key)  # type: ignore[arg-type]  # it is what was given

    monkeypatch.setattr(reading, "read_diagnosis", faulty)
    read: list[int] = []
    found = triage(folder, on_read=read.append)
    assert (len(found.rows), found.copies) == (5, 1)
    assert {one.file for one in found.unread} == {"GUT2.zip", "mail/monday/letter.zip", "sealed.zip.age"}
    assert all(one.sentence.isprintable() for one in found.unread)
    assert read == list(range(1, 10))


def test_no_more_zips_are_read_than_a_folder_may_hold(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ZIPS", 4)
    found = triage(folder)
    assert (len(found.rows), found.is_whole) == (4, False)
    assert "more zips than are read" in triage_text(found, color=False, width=100)


@pytest.mark.parametrize("name", [".", "nowhere"])
def test_a_folder_without_zips_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(bundle.BundleError, match=r"There is no (folder|diagnostic zip)"):
        triage(tmp_path / name)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r=1", "' =1"),
        (" =1", "' =1"),
        ("\n=1", "' =1"),
        ("＝1", "'＝1"),  # noqa: RUF001  # a wide sign of equality
        ("a=1", "a=1"),
        ("vpn.example.com", "vpn.example.com"),
        ("\x1b[2J", "\\x1b[2J"),
        ("", ""),
    ],
)
def test_no_cell_computes(cell: str, said: str) -> None:
    assert harmless(cell) == said


def read_csv(found: Triage) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(found).decode("utf-8-sig"))))


def test_every_zip_is_a_row_of_the_table(folder: Path) -> None:
    (folder / "=cmd.zip").write_bytes(b"x")
    rows = read_csv(triage(folder))
    assert len(rows) == 7
    assert (rows[0]["file"], rows[0]["state"], rows[0]["root"]) == ("BAD0.zip", "blocked", PORT_CLOSED)
    assert rows[-1]["file"] == "'=cmd.zip"
    assert "is not a zip file" in rows[-1]["unread"]


def test_hostile_words_of_zips_stay_words(tmp_path: Path) -> None:
    values = (*hostile.MARKUP, hostile.CONTROLS, "=HYPERLINK(0)")
    for place, value in enumerate(values):
        report = msgspec.structs.replace(hostile.report(value), support_code=f"={place}")
        bundle.write(report, tmp_path, f"{place}.zip")
    found = triage(tmp_path)
    assert len(found.rows) == len(values)
    assert all(line.isprintable() for line in triage_text(found, color=False, width=60).splitlines())
    for row in read_csv(found):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
        assert all(cell.isprintable() for cell in row.values())
    assert msgspec.json.decode(msgspec.json.encode(found), type=Triage) == found


def test_the_text_says_the_figures(folder: Path) -> None:
    said = triage_text(triage(folder), color=False, width=100)
    assert "6 diagnoses were read; 3 are blocked." in said
    assert "What sets the failing ones apart" in said
    assert all(row.state in {State.BLOCKED, State.UNDETERMINED} for row in triage(folder).rows)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes of POSIX")
def test_a_pipe_among_the_zips_holds_nothing_up(tmp_path: Path) -> None:
    put(tmp_path, "7F3K")
    os.mkfifo(tmp_path / "a.zip")
    found = triage(tmp_path)

    assert len(found.rows) == 1
    assert "not a file" in found.unread[0].sentence
    assert find("7F3K", tmp_path).found
    with pytest.raises(bundle.BadBundle, match="not a file"):
        bundle.open(tmp_path / "a.zip")
