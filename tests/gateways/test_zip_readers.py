"""What others make of a zip: Info-ZIP, 7-Zip, Windows' rules for names, a browser."""

from __future__ import annotations

import html
import re
import subprocess
import zipfile
from pathlib import Path

import msgspec
import pytest

from clientdiag import bundle
from clientdiag.attachments import Attachment, Collected
from clientdiag.bundle.naming import checked
from clientdiag.model.core import CheckRun, CheckStatus
from clientdiag.model.text import text
from clientdiag.rendering.html import report_html
from tests.peers.process import UnavailableError, program
from tests.unit import hostile, samples

NAMES = (
    "CON.xml",
    "a:b*?<>|.xml",
    "trailing. .xml",
    "über straße.xml",
    "x" * 300 + ".xml",
    "..",
    "A.XML",
    "a.xml",
)
SCRIPTS = (
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    '"><svg onload="document.title=\'ran\'">',
    "javascript:document.title='ran'",
    "</style><script>document.title='ran'</script>",
    "{{ 7*7 }}<iframe srcdoc=\"<script>parent.document.title='ran'</script>\">",
    hostile.CONTROLS,
)


def available(name: str, package: str) -> str:
    try:
        return program(name, package)
    except UnavailableError as reason:
        pytest.skip(str(reason))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    files = tuple(Attachment(f"profile/{name}", "<a/>\n", text("A profile."), name) for name in NAMES)
    log = Attachment("logs/‹user-1›.log", "user zqjane said <b>\n" * 200, text("A log."), "journal")
    return bundle.plan(samples.blocked(), Collected((*files, log))).write(tmp_path, notes="Grüße, zqjane")


def test_info_zip_finds_it_whole(written: Path, tmp_path: Path) -> None:
    unzip = available("unzip", "unzip")
    tested = subprocess.run([unzip, "-t", str(written)], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout
    assert "No errors detected" in tested.stdout
    folder = tmp_path / "out"
    subprocess.run([unzip, "-q", str(written), "-d", str(folder)], check=True)
    same(folder, written)


def test_7_zip_finds_it_whole(written: Path, tmp_path: Path) -> None:
    seven = available("7z", "p7zip-full|7zip")
    tested = subprocess.run([seven, "t", str(written)], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout
    assert "Everything is Ok" in tested.stdout
    folder = tmp_path / "out"
    subprocess.run([seven, "x", f"-o{folder}", str(written)], capture_output=True, check=True)
    same(folder, written)


def same(folder: Path, written: Path) -> None:
    with zipfile.ZipFile(written) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert there == held


def test_every_name_in_it_is_one_that_windows_takes(written: Path) -> None:
    with zipfile.ZipFile(written) as archive:
        names = archive.namelist()
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert len(name) < 150
        for part in name.split("/"):
            assert checked(part) == part
            assert re.fullmatch(r"[A-Za-z0-9._-]+", part), part


def test_a_browser_runs_nothing_of_a_page_with_hostile_names(tmp_path: Path) -> None:
    chromium = available("chromium", "chromium")
    ours = [samples.handshake(presented=(samples.certificate(words[:60]),)) for words in SCRIPTS]
    run = CheckRun("tls-handshake", CheckStatus.COMPLETED, observations=tuple(ours))
    hostile_run = msgspec.structs.replace(samples.blocked().runs[0], trace="".join(SCRIPTS))
    target = msgspec.structs.replace(samples.blocked().target, display=SCRIPTS[0], profile=SCRIPTS[1])
    report = msgspec.structs.replace(
        samples.blocked(), runs=(hostile_run, *samples.blocked().runs[1:], run), target=target
    )
    page = tmp_path / "report.html"
    page.write_text(report_html(report), encoding="utf-8")
    shown = dom(chromium, page, tmp_path)
    title = re.search(r"<title>(.*?)</title>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert title is not None
    kept = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
    assert kept is not None
    assert html.unescape(kept[1]) == html.unescape(title[1])
    assert "ran'" in html.unescape(kept[1])  # the words are shown, and did not run
    assert "<script" not in shown
    assert not re.findall(r"<[^>]*\son(?:error|load)=", shown)


def test_a_browser_would_have_run_it_without_escapes_and_policy(tmp_path: Path) -> None:
    """The test above can fail: the same words run where nothing holds them back."""
    chromium = available("chromium", "chromium")
    page = tmp_path / "open.html"
    page.write_text(f"<title>quiet</title><body>{SCRIPTS[0]}</body>", encoding="utf-8")
    assert "<title>ran</title>" in dom(chromium, page, tmp_path)


def dom(chromium: str, page: Path, folder: Path) -> str:
    """What the browser made of *page*, after everything in it ran."""
    done = subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--virtual-time-budget=3000",
            f"--user-data-dir={folder / 'browser'}",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
