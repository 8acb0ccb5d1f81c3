"""Every page as it is drawn: what is done with a window so that it shows it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from msgspec import structs
from PySide6.QtWidgets import QLineEdit

from clientdiag import platforms, settings
from clientdiag.checks import ALL_CHECKS
from clientdiag.diagnosis import Prepared
from clientdiag.engine import Finished, Started
from clientdiag.fleet import Diagnosis, compare
from clientdiag.gui.certificate_page import CertificatePage
from clientdiag.gui.detail_tabs import Tab
from clientdiag.gui.progress import ProgressReader
from clientdiag.gui.shown import Progress, read_for_window
from clientdiag.gui.try_dialog import TryDialog
from clientdiag.gui.window import MainWindow
from clientdiag.model.core import Target
from clientdiag.model.evidence import Evidence
from clientdiag.platforms.base import PolicySource
from tests.gui import client_worlds, log_worlds, samples, share_worlds

Draw = Callable[[MainWindow], None]


def moments(world: samples.World, until: str) -> Iterator[Progress]:
    """The run of *world* until the check *until* has ended and the next three have begun."""
    report = samples.report(world)
    done = [check.id for check in ALL_CHECKS].index(until) + 1
    reader = ProgressReader(tuple(ALL_CHECKS))
    for place, check in enumerate(ALL_CHECKS[: done + 3]):
        yield reader.read(Started(check, 0.1 * place))
    for place, run in enumerate(report.runs[:done]):
        evidence = Evidence(report.runs[: place + 1])
        yield reader.read(Finished(ALL_CHECKS[place], run, evidence, place + 1, len(ALL_CHECKS)))


def _home_known(window: MainWindow) -> None:
    target = samples.report().target
    window.home.know([Target(**{name: getattr(target, name) for name in target.__struct_fields__})])
    window.home.symptoms.choose("untrusted-server-certificate")


def _home_first(window: MainWindow) -> None:
    window.home.know([])


def _home_wrong(window: MainWindow) -> None:
    window.home.know([])
    window.home.gateway.edit("vpn.example.com:99999")
    window.home.gateway.target()


def _running(window: MainWindow) -> None:
    running = window.conductor.running_page()
    running.begin(samples.HOST, demo=False)
    for moment in moments(samples.HEALTHY, "reachability"):
        running.show_progress(moment)
    running.end()
    window.turn(running)


def _result(world: samples.World, *, tab: Tab | None = None, opened: bool = False) -> Draw:
    def draw(window: MainWindow) -> None:
        with samples.listed():
            shown = read_for_window(samples.report(world), "clientdiag-boston-7F3K.zip" if opened else "")
        window.conductor.show_result(shown)
        if tab is not None:
            window.conductor.result_page().open_details(tab)

    return draw


def _opened_card(world: samples.World, place: int) -> Draw:
    def draw(window: MainWindow) -> None:
        _result(world, tab=Tab.CERTIFICATE)(window)
        area = window.conductor.result_page().area(Tab.CERTIFICATE)
        if isinstance(area, CertificatePage) and area.cards is not None:
            area.open_card(area.cards.picture.cards[place])

    return draw


def _mine(world: client_worlds.ClientWorld) -> Draw:
    def draw(window: MainWindow) -> None:
        with samples.listed():
            shown = read_for_window(client_worlds.report(world))
        window.conductor.show_result(shown)
        window.conductor.result_page().open_details(Tab.MINE)

    return draw


def _questions(window: MainWindow) -> None:
    from tests.gui.test_questions import complaint, shown

    shown(window, complaint(asked_for_password=True))


def _logs(world: log_worlds.LogWorld) -> Draw:
    def draw(window: MainWindow) -> None:
        with samples.listed():
            shown = read_for_window(log_worlds.report(world))
        window.conductor.show_result(shown)
        window.conductor.result_page().open_details(Tab.LOGS)

    return draw


def _trying(window: MainWindow) -> None:
    with samples.listed():
        shown = read_for_window(client_worlds.report(client_worlds.GOOD))
    window.conductor.show_result(shown)
    choices = shown.trying.choices
    TryDialog(window, choices, samples.HOST, lambda _sha256: None).open()


def _prepared(window: MainWindow) -> None:
    """What a first look at a made-up computer brings: some of it set by IT, some by its user."""
    policy = PolicySource({"Gateway": samples.HOST, "CheckRevocation": 1}, "/etc/clientdiag/policy.toml")
    mine = Path(tempfile.mkdtemp()) / "settings.toml"
    mine.write_text('save_folder = "/home/me/For IT"\nappearance = "system"\n', encoding="utf-8")
    loaded = settings.load(policy, {}, mine)
    shutil.rmtree(mine.parent)
    prepared = Prepared(loaded, platforms.current(), (samples.report().target,))
    window.conductor.know(prepared)


def _settings(window: MainWindow) -> None:
    _prepared(window)
    window.visits.show_settings()


def _settings_wrong(window: MainWindow) -> None:
    _settings(window)
    page = window.visits.settings
    if page is not None:
        line = page.rows["second_resolver"].findChild(QLineEdit)
        if line is not None:
            line.setText("8.8.8.888")
        page.changes()


def _about(window: MainWindow) -> None:
    from clientdiag.gui import about_facts

    window.visits.show_about()
    if window.visits.about is not None:
        window.visits.about.show_facts(about_facts.read())


def _share(*, seal: str = "", long: bool = False) -> Draw:
    def draw(window: MainWindow) -> None:
        _prepared(window)
        sealing = {"": None, "open": share_worlds.sealed(), "must": share_worlds.sealed(required=True)}
        sealing["bad"] = share_worlds.problem()
        collected = share_worlds.LONG if long else share_worlds.COLLECTED
        shown = share_worlds.contents(
            samples.report(samples.ROOT_MISSING),
            collected,
            seal=sealing[seal],
            help_desk="helpdesk@contoso.example" if seal else "",
            drop=Path("/srv/it") if seal == "must" else None,
        )
        share_worlds.show(window, shown)

    return draw


def _share_saved(window: MainWindow) -> None:
    _share(seal="open")(window)
    page = window.conductor.sharer.page
    if page is not None:
        page.notes.setPlainText("Since Monday, only at home.")
        window.conductor.sharer._tell_saved(Path("/home/me/Desktop") / share_worlds.ZIP)


def _compare(a: samples.World, b: samples.World) -> Draw:
    def draw(window: MainWindow) -> None:
        with samples.listed():
            _result(a)(window)
            sides = [
                Diagnosis(name, samples.report(one))
                for name, one in zip(("A.zip", "B.zip"), (a, b), strict=True)
            ]
            window.conductor.opener._show_comparison(compare(*sides))

    return draw


def _then_now(window: MainWindow) -> None:
    with samples.listed():
        for world, hours in ((samples.ROOT_MISSING, 1), (samples.EXPIRING, 0)):
            report = samples.report(world)
            made = report.created - timedelta(hours=hours)
            window.conductor.show_result(read_for_window(structs.replace(report, created=made)))


def _acting(window: MainWindow) -> None:
    from tests.gui.test_actions import with_dart, with_root

    _prepared(window)
    report = with_dart(with_root("trust-anchor-missing"))
    with samples.listed():
        window.conductor.show_result(read_for_window(report))


def _dart(window: MainWindow) -> None:
    _acting(window)
    window.conductor.result_page().open_details(Tab.CLIENT)


PAGES: dict[str, Draw] = {
    "acting": _acting,
    "dart": _dart,
    "compare": _compare(samples.ROOT_MISSING, samples.HEALTHY),
    "compare-hostile": _compare(samples.HOSTILE_NAMES, samples.HOSTILE_GATEWAY),
    "then-now": _then_now,
    "share": _share(),
    "share-sealed": _share(seal="open"),
    "share-must": _share(seal="must"),
    "share-bad": _share(seal="bad"),
    "share-saved": _share_saved,
    "settings": _settings,
    "settings-wrong": _settings_wrong,
    "about": _about,
    "home": _home_known,
    "home-first": _home_first,
    "home-wrong": _home_wrong,
    "running": _running,
    "result": _result(samples.ROOT_MISSING),
    "ready": _result(samples.HEALTHY),
    "undetermined": _result(samples.UNDETERMINED),
    "questions": _questions,
    "attention": _result(samples.EXPIRING),
    "demo": _result(samples.DEMO),
    "opened": _result(samples.ROOT_MISSING, opened=True),
    "details": _result(samples.ROOT_MISSING, tab=Tab.CHECKS),
    "details-name": _result(samples.ROOT_MISSING, tab=Tab.NETWORK),
    "details-roots": _result(samples.ROOT_MISSING, tab=Tab.TRUST),
    "details-client": _result(samples.ROOT_MISSING, tab=Tab.CLIENT),
    **{
        f"certificate-{name}": _result(world, tab=Tab.CERTIFICATE)
        for name, world in samples.CERTIFICATES.items()
    },
    **{f"mine-{name}": _mine(world) for name, world in client_worlds.WORLDS.items()},
    **{f"logs-{name}": _logs(world) for name, world in log_worlds.WORLDS.items()},
    "logs-none": _result(samples.HEALTHY, tab=Tab.LOGS),
    "trying": _trying,
    "roots-good": _result(samples.HEALTHY, tab=Tab.TRUST),
    "roots-unread": _result(samples.UNDETERMINED, tab=Tab.TRUST),
    "opened-root": _opened_card(samples.ROOT_MISSING, 0),
    "opened-evidence": _opened_card(samples.PRIVATE_ROOT, 0),
    "opened-not-sent": _opened_card(samples.NOT_SENT, 0),
    "opened-hostile": _opened_card(samples.HOSTILE_NAMES, 1),
    "long": _result(samples.LONG),
    "hostile": _result(samples.HOSTILE_GATEWAY),
}
