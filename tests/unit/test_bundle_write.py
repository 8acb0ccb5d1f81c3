from __future__ import annotations

import errno
import getpass
import hashlib
import io
import json
import os
import re
import socket
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from clientdiag import bundle
from clientdiag.bundle.naming import default_name
from clientdiag.model import wire
from clientdiag.model.core import CheckRun, CheckStatus, Report, State, Target, Verdict
from clientdiag.model.observations import Route
from tests.unit import hostile, samples
from tests.unit.zips import bytes_of

NAME = "clientdiag-vpn.example.com-trust-anchor-missing-7F3K-20261121-0916"


def test_the_zip_holds_the_report_for_people_and_programs(tmp_path: Path) -> None:
    written = bundle.write(samples.blocked(), tmp_path)
    assert written == tmp_path / f"{NAME}.zip"
    assert [path.name for path in tmp_path.iterdir()] == [f"{NAME}.zip"]
    with zipfile.ZipFile(written) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "README.txt",
            "report.html",
            "summary.txt",
            "report.json",
            "certificates/presented-by-name-203.0.113.10.pem",
            "certificates/presented-by-address-2001-db8-10.pem",
            "redaction.json",
            "manifest.json",
        ]
        assert wire.decode(archive.read("report.json")) == samples.blocked()
        assert b"Content-Security-Policy" in archive.read("report.html")
        assert len(archive.read("README.txt").splitlines()) == 3
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert {stat.S_IFMT(entry.external_attr >> 16) for entry in archive.infolist()} == {stat.S_IFREG}


def test_the_manifest_lists_every_other_file_with_its_hash_and_why(tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle.write(samples.blocked(), tmp_path)) as archive:
        listed = json.loads(archive.read("manifest.json"))
        assert listed["format"] == "clientdiag-bundle"
        assert (listed["schema"], listed["tool"]) == (1, "0.1.0")
        assert [one["path"] for one in listed["files"]] == archive.namelist()[:-1]
        for one in listed["files"]:
            data = archive.read(one["path"])
            assert one["size"] == len(data)
            assert one["sha256"] == hashlib.sha256(data).hexdigest()
            assert one["why"].endswith(".")
            assert one["source"]


def test_each_presented_chain_is_there_once_as_pem_with_its_names() -> None:
    files = {one.filename: one for one in opened(samples.blocked()).infolist()}
    archive = opened(samples.blocked())
    text = archive.read(files["certificates/presented-by-name-203.0.113.10.pem"]).decode()
    loaded = x509.load_pem_x509_certificates(text.encode())
    assert [one.subject.rfc4514_string() for one in loaded] == [
        "CN=vpn.example.com",
        "CN=Example Server CA O1",
    ]
    assert "# subject: CN=vpn.example.com\n# issuer:  CN=Example Server CA O1\n# SHA-256: " in text
    assert hashlib.sha256(samples.chain()[0]).hexdigest().upper() in text


def test_only_server_certificates_and_no_keys_are_packed() -> None:
    archive = opened(samples.blocked())
    pems = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("certificates/"))
    assert pems.count(b"BEGIN CERTIFICATE") == 3
    assert b"PRIVATE KEY" not in pems
    assert b"Example Client CA" not in pems


def test_two_chains_of_one_address_get_two_names() -> None:
    facts = tuple(samples.handshake(presented=(samples.certificate(name),)) for name in ("a", "b", "a"))
    report = samples.bare(runs=(CheckRun("tls-handshake", CheckStatus.COMPLETED, observations=facts),))
    names = [name for name in opened(report).namelist() if name.startswith("certificates/")]
    assert names == [
        "certificates/presented-by-name-203.0.113.10.pem",
        "certificates/presented-by-name-203.0.113.10-2.pem",
    ]


@pytest.mark.parametrize(
    "address", ["../../etc/x", "..", "C:\\x", "a/b", "\x00", "", "con:", hostile.CONTROLS]
)
def test_a_hostile_address_makes_a_harmless_name(address: str) -> None:
    facts = (samples.handshake(address, Route.ADDRESS),)
    report = samples.bare(runs=(CheckRun("tls-handshake", CheckStatus.COMPLETED, observations=facts),))
    names = [name for name in opened(report).namelist() if name.startswith("certificates/")]
    assert len(names) == 1
    assert re.fullmatch(r"certificates/presented-by-address-[A-Za-z0-9._-]+\.pem", names[0])
    assert ".." not in names[0]


def test_a_hostile_subject_cannot_forge_a_line_of_the_pem() -> None:
    subject = "x\n-----BEGIN PRIVATE KEY-----"
    facts = (samples.handshake(presented=(samples.certificate(subject), b"\x30\x03not a certificate")),)
    report = samples.bare(runs=(CheckRun("tls-handshake", CheckStatus.COMPLETED, observations=facts),))
    archive = opened(report)
    pem = archive.read("certificates/presented-by-name-203.0.113.10.pem").decode()
    assert [line for line in pem.splitlines() if line.startswith("-----BEGIN")] == [
        "-----BEGIN CERTIFICATE-----"
    ] * 2


def test_the_same_report_gives_the_same_bytes() -> None:
    assert bytes_of(samples.blocked()) == bytes_of(samples.blocked())


def test_nothing_of_this_computer_gets_in(tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle.write(samples.bare(), tmp_path)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
        everything += "".join(archive.namelist()) + str(archive.comment)
    for private in (str(Path.home()), str(tmp_path), str(Path.cwd()), socket.gethostname()):
        assert len(private) < 5 or private not in everything
    user = getpass.getuser()
    assert len(user) < 5 or user not in everything


def test_a_taken_name_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip").write_bytes(b"mine")
    (tmp_path / f"{NAME}-2.zip").mkdir()
    written = bundle.write(samples.blocked(), tmp_path)
    assert written.name == f"{NAME}-3.zip"
    assert (tmp_path / f"{NAME}.zip").read_bytes() == b"mine"


def test_a_name_that_the_user_chose_is_replaced_in_one_step(tmp_path: Path) -> None:
    chosen = tmp_path / "for IT.zip"
    chosen.write_bytes(b"older")
    assert bundle.write(samples.blocked(), tmp_path, "for IT.zip") == chosen
    assert bundle.open(chosen).report == samples.blocked()
    assert list(tmp_path.iterdir()) == [chosen]


def test_without_hard_links_a_taken_name_is_still_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: object, target: object) -> None:
        raise OSError(errno.EPERM, "no links on FAT", str(target))

    monkeypatch.setattr(os, "link", refuse)
    first = bundle.write(samples.blocked(), tmp_path)
    second = bundle.write(samples.bare(), tmp_path)
    third = bundle.write(samples.blocked(), tmp_path)
    assert third.name == f"{NAME}-2.zip"
    assert {path.name for path in tmp_path.iterdir()} == {first.name, second.name, third.name}


@pytest.mark.parametrize(
    ("host", "root", "letters", "name"),
    [
        (
            "vpn.example.com",
            "name-mismatch",
            "7F3K",
            "clientdiag-vpn.example.com-name-mismatch-7F3K-20261121-0916.zip",
        ),
        ("2001:db8::1", None, "7F3K", "clientdiag-2001-db8-1-ready-7F3K-20261121-0916.zip"),
        ("../../evil", "a/b", "x\x00y", "clientdiag-evil-a-b-x-y-20261121-0916.zip"),
        ("", None, "", "clientdiag-ready-20261121-0916.zip"),
        ('<>:"|?*', None, "7F3K", "clientdiag-ready-7F3K-20261121-0916.zip"),
        ("\u202egpj", None, "7F3K", "clientdiag-gpj-ready-7F3K-20261121-0916.zip"),
    ],
)
def test_the_default_name_is_safe_everywhere(host: str, root: str | None, letters: str, name: str) -> None:
    report = samples.bare(target=Target(host), verdict=Verdict(State.READY, root), support_code=letters)
    assert default_name(report) == name


def test_the_default_name_is_never_too_long() -> None:
    report = samples.bare(target=Target("a" * 5_000), verdict=Verdict(State.BLOCKED, "b" * 5_000))
    assert len(default_name(report)) < 200


@pytest.mark.parametrize("year", [1, 1979, 2107, 9999])
def test_any_date_can_be_packed(tmp_path: Path, year: int) -> None:
    report = samples.bare(created=datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert bundle.open(bundle.write(report, tmp_path)).made.year == year


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a/b.zip",
        "a\\b.zip",
        "a:b.zip",
        "con",
        "NUL.zip",
        "com1.zip",
        "a.zip ",
        "a.",
        "x" * 300,
        "a\x00b",
    ],
)
def test_a_name_that_some_system_refuses_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(bundle.BundleError, match="cannot be the name of a file"):
        bundle.write(samples.bare(), tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_each_trouble_with_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "taken.zip").mkdir()
    before = sorted(tmp_path.rglob("*"))
    for folder, name, says in (
        (tmp_path / "none", None, "does not exist"),
        (tmp_path / "file", None, "is not a folder"),
        (tmp_path, "taken.zip", "is a folder"),
    ):
        with pytest.raises(bundle.BundleError, match=says) as refused:
            bundle.write(samples.bare(), folder, name)
        assert "\n" not in str(refused.value)
        assert str(refused.value).endswith(".")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("failing", ["fsync", "link"])
def test_an_error_at_any_step_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, failing, refuse)
    with pytest.raises(bundle.BundleError, match="Input/output error"):
        bundle.write(samples.blocked(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def opened(report: Report) -> zipfile.ZipFile:
    """The zip of *report*, in memory."""
    return zipfile.ZipFile(io.BytesIO(bytes_of(report)))
