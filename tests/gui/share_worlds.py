"""Zips to be, for the share page: a made-up report with made-up files of a computer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from clientdiag import bundle
from clientdiag.attachments import Attachment, Collected, LeftOut
from clientdiag.bundle import sealing
from clientdiag.gui.shown import read_for_window
from clientdiag.gui.window import MainWindow
from clientdiag.gui.zip_contents import Contents, Sealing, Ways, part_of, weigh
from clientdiag.model.core import Report
from clientdiag.model.text import text
from tests.gui import samples

LOG = """\
09:14:02 Contacting boston-njndubu.dynamic-m.com.
09:14:03 CERTIFICATE_ERROR_VERIFY_CHAIN_POLICY_FAILED
09:14:09 User name: j.doe connected from 198.51.100.23
09:14:09 Reading /home/j.doe/.anyconnect
09:14:09 Set-Cookie: webvpn=2A0B4C77F1E09D; path=/
09:14:10 Login failed. \u202egnihtemos\u202c
"""
PROFILE = """\
<?xml version="1.0" encoding="UTF-8"?>
<AnyConnectProfile>
  <ServerList><HostEntry><HostName>Boston</HostName>
    <HostAddress>boston-njndubu.dynamic-m.com</HostAddress></HostEntry></ServerList>
</AnyConnectProfile>
"""
COLLECTED = Collected(
    (
        Attachment("logs/secure-client.log", LOG, text("The last attempts to connect."), "the journal"),
        Attachment("profile/boston.xml", PROFILE, text("The client's profile."), "/opt/cisco"),
        Attachment("system/network.txt", "eth0 198.51.100.23\n" * 40, text("Interfaces and routes."), "ip"),
    ),
    (LeftOut("logs/vpnagent.evtx", text("You may not read it; IT can grant it.")),),
)
ZIP = "clientdiag-boston-trust-anchor-missing-7F3K-20261121-0916.zip"
LONG = Collected((Attachment("logs/long.log", LOG * 400, text("All records."), "the journal"),))


def contents(
    report: Report,
    collected: Collected = COLLECTED,
    *,
    seal: Sealing | None = None,
    help_desk: str = "",
    folder: Path | None = None,
    drop: Path | None = None,
) -> Contents:
    """What the zip of *report* would hold."""
    plan = bundle.plan(report, collected)
    absent = tuple(f"{one.path}: {one.why}" for one in plan.left_out)
    ways = Ways(folder or Path.home() / "Desktop", drop, help_desk)
    return Contents(plan, plan.files, absent, seal or Sealing(), ways)


def sealed(*, required: bool = False) -> Sealing:
    """For a help desk that has a key."""
    return Sealing(
        sealing.recipient(_new_recipient()), "", required, by_it=True, name="Contoso IT Service Desk"
    )


def _new_recipient() -> str:
    import pyrage  # type: ignore[import-untyped]  # it brings no types

    return str(pyrage.x25519.Identity.generate().to_public())


def show(window: MainWindow, shown: Contents, world: samples.World = samples.ROOT_MISSING) -> None:
    """Show the share page with *shown*, and the file that hides most."""
    with samples.listed():
        read = read_for_window(samples.report(world))
    window.conductor.show_result(read)
    sharer = window.conductor.sharer
    sharer._collect = lambda **_named: None  # type: ignore[method-assign]  # nothing of this computer is read
    sharer.open(read)
    page = sharer.page
    assert page is not None
    page.show_contents(shown)
    page.list.look_at(page.model.row_of("logs/secure-client.log"))
    file = page.model.file(page.model.row_of("logs/secure-client.log"))
    assert file is not None
    page.preview.show_part(part_of(file, 0))
    page.show_weight(weigh(shown, page.chosen()))


def words(window: MainWindow) -> Iterator[str]:
    """What on the page comes from the made-up files and from their owner."""
    page = window.conductor.sharer.page
    assert page is not None
    for one in page.model.files():
        yield from (one.path, one.source, one.text)
    for attached in (*COLLECTED.files, *LONG.files):
        yield attached.why.msgid
    for left_out in COLLECTED.left_out:
        yield from (left_out.path, left_out.why.msgid)
    yield page.notes.toPlainText()
    if page.seal is not None:
        sealing = page.seal.sealing
        yield from (sealing.name, sealing.problem, sealing.recipient.shown if sealing.recipient else "")
    yield "/home/me/Desktop helpdesk@contoso.example /srv/it"
    yield ZIP


def problem() -> Sealing:
    """IT requires a key that cannot be used."""
    return replace(
        sealed(required=True), recipient=None, problem="The certificate of “IT” ended on 2026-01-01."
    )
