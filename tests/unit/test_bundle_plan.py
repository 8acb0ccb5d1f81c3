"""What a zip will hold, before it is written: what may be left out, what is hidden, what is said of it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from clientdiag import bundle
from clientdiag.attachments import Attachment, Collected, LeftOut
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain
from tests.unit import samples

LOG = "error: Login failed. username=zqjane from 10.20.30.45\nuser zqjane, password=Zq7secret\nLogin denied\n"
COLLECTED = Collected(
    (
        Attachment("logs/journal.log", LOG, text("A log."), "journal", text("Only the newest.")),
        Attachment("profile/zqjane.xml", "<a>10.20.30.45</a>\n", text("A profile."), "/home/zqjane/x.xml"),
    ),
    (LeftOut("profile/broken.xml", text("It is no XML.")),),
)


@pytest.fixture
def planned() -> bundle.Plan:
    return bundle.plan(samples.blocked(), COLLECTED)


def file(planned: bundle.Plan, path: str) -> bundle.PlannedFile:
    return next(one for one in planned.files if one.path == path)


def test_every_file_says_what_it_is_and_only_some_may_be_left_out(planned: bundle.Plan) -> None:
    assert [one.path for one in planned.files if one.fixed] == [
        "README.txt",
        "report.json",
        "redaction.json",
        "manifest.json",
    ]
    assert [one.path for one in planned.files if not one.fixed] == [
        "report.html",
        "summary.txt",
        "certificates/presented-by-name-203.0.113.10.pem",
        "certificates/presented-by-address-2001-db8-10.pem",
        "logs/journal.log",
        "profile/user-1.xml",
    ]
    assert all(one.why.endswith(".") and one.source and one.size == len(one.data) for one in planned.files)


def test_hidden_places_are_marked_where_they_stand(planned: bundle.Plan) -> None:
    log = file(planned, "logs/journal.log")
    assert log.text == (
        "error: Login failed. username=‹user-1› from ‹address-1›\n"
        "user ‹user-1›, password=‹secret-1›\nLogin denied\n"
    )
    assert [(log.text[one.start : one.end], one.kind) for one in log.marks] == [
        ("‹user-1›", "user"),
        ("‹address-1›", "address"),
        ("‹user-1›", "user"),
        ("‹secret-1›", "secret"),
    ]
    assert log.hidden == {"address": 1, "secret": 1, "user": 2}
    assert log.cut == "Only the newest."
    assert file(planned, "profile/user-1.xml").source == "/home/‹user-1›/x.xml"


def test_the_zip_holds_what_was_shown_and_the_manifest_says_so(planned: bundle.Plan, tmp_path: Path) -> None:
    with zipfile.ZipFile(planned.write(tmp_path, leave_out={"summary.txt"}, notes="Since Monday")) as archive:
        shown = planned.chosen({"summary.txt"}, "Since Monday")
        assert [(one, archive.read(one)) for one in archive.namelist()] == [
            (one.path, one.data) for one in shown
        ]
        listed = json.loads(archive.read("manifest.json"))
        places = json.loads(archive.read("redaction.json"))
    of_log = next(one for one in listed["files"] if one["path"] == "logs/journal.log")
    assert (of_log["hidden"], of_log["cut"]) == ({"address": 1, "secret": 1, "user": 2}, "Only the newest.")
    assert {one["path"]: one["why"] for one in listed["left_out"]} == {
        "profile/broken.xml": "It is no XML.",
        "summary.txt": "Whoever made the zip left it out.",
    }
    assert places == {"‹address-1›": 2, "‹name-1›": 4, "‹secret-1›": 1, "‹user-1›": 2}


def test_notes_are_hidden_in_as_everything_is(planned: bundle.Plan) -> None:
    typed = planned.notes("I am zqjane\x1b[1m, pin=4711\r\nsince Monday\n")
    assert typed is not None
    assert typed.text == f"I am ‹user-1›{plain(chr(27))}[1m, pin=‹secret-2›\r\nsince Monday\r\n"
    assert planned.notes(" \n\t") is None


@pytest.mark.parametrize("path", ["report.json", "manifest.json", "redaction.json", "README.txt", "no/such"])
def test_what_is_always_there_cannot_be_left_out(planned: bundle.Plan, path: str, tmp_path: Path) -> None:
    with pytest.raises(bundle.BundleError, match="cannot be left out"):
        planned.write(tmp_path, leave_out={path})
    assert list(tmp_path.iterdir()) == []


def test_its_size_is_known_before_it_is_written(planned: bundle.Plan, tmp_path: Path) -> None:
    size = planned.packed_size({"summary.txt"}, "a note")
    assert planned.write(tmp_path, leave_out={"summary.txt"}, notes="a note").stat().st_size == size


def test_a_zip_with_attachments_opens_again(planned: bundle.Plan, tmp_path: Path) -> None:
    opened = bundle.open(planned.write(tmp_path, notes="hello"))
    assert not any("file" in one for one in opened.warnings)
    assert opened.report == samples.blocked()
    assert {one.path for one in opened.files} == {one.path for one in planned.chosen((), "hello")} - {
        "manifest.json"
    }


@pytest.mark.parametrize("name", ["CON.xml", "a:b*?.xml", "trailing. .xml", "..", "../../x.xml", "ä.xml", ""])
def test_no_name_on_this_computer_makes_an_odd_one_in_the_zip(name: str, tmp_path: Path) -> None:
    one = Attachment(f"profile/{name}", "x\n", text("A profile."), "somewhere")
    planned = bundle.plan(samples.blocked(), Collected((one, one)))
    paths = [one.path for one in planned.files if one.path.startswith("profile/")]
    assert len({path.casefold() for path in paths}) == 2
    for path in paths:
        name_there = path.removeprefix("profile/")
        assert "/" not in name_there
        assert name_there.strip(" .") == name_there
    bundle.open(planned.write(tmp_path))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("zqjane roe-LAPTOP77.txt", "logs/file-1.txt"),
        ("zqjane/UIHistory.txt", "logs/UIHistory.txt"),
        ("lo.txt", "logs/file-1.txt"),
        ("/var/log/syslog.1", "logs/syslog.1.log"),
        ("Cisco Secure Client - AnyConnect VPN", "logs/Cisco-Secure-Client-AnyConnect-VPN.log"),
    ],
)
def test_a_log_that_goes_by_a_person_s_name_does_not_in_the_zip(
    source: str, expected: str, tmp_path: Path
) -> None:
    name = expected.removeprefix("logs/") if "file-1" not in expected else source
    one = Attachment(f"logs/{name}", "x\n", text("A log."), source)
    left = LeftOut(f"logs/{name}", text("No."))
    planned = bundle.plan(samples.blocked(), Collected((one,), (left,)))
    path = planned.write(tmp_path)

    assert [each.path for each in planned.files if each.path.startswith("logs/")] == [expected]
    with zipfile.ZipFile(path) as archive:
        assert not any(b"zqjane" in archive.read(each) for each in archive.namelist())
