"""What the window has done beside it: look around, diagnose, write and open zips.

Everything heavy is imported here, inside the job's thread, so that the window is painted before
the checks, cryptography and DNS are loaded. Nothing imported here may load Qt: its types are made
when first touched, and two threads that do so at once crash.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clientdiag.gui.worker import Tell, Work

if TYPE_CHECKING:
    from clientdiag.bundle.certificate_saving import Saving
    from clientdiag.bundle.sealing.keys import Key
    from clientdiag.checks.contract import Cancel, Options
    from clientdiag.diagnosis import Prepared
    from clientdiag.engine import Event
    from clientdiag.fleet import Comparison, Diagnosis
    from clientdiag.gui.about_facts import AboutFacts
    from clientdiag.gui.shown import Shown
    from clientdiag.model.core import Report, Target
    from clientdiag.platforms.base import Platform


def look_around() -> Work:
    """Import what the window will need and say what this computer knows: :class:`Prepared`."""

    def work(_tell: Tell) -> Prepared:
        from clientdiag import diagnosis
        from clientdiag.gui import progress  # noqa: F401  # loaded ahead of need
        from clientdiag.rendering import page  # noqa: F401  # as above

        return diagnosis.prepare()

    return work


def diagnose(target: Target, options: Options, platform: Platform, cancel: Cancel) -> Work:
    """A run; its news are :class:`~.progress.Progress`, the result is :class:`~.shown.Shown`."""
    return lambda tell: _diagnose(target, options, platform, cancel, tell, demo=False)


def diagnose_demo(cancel: Cancel) -> Work:
    """The same with the demo gateway, which lives as long as the run."""

    def work(tell: Tell) -> Shown:
        from clientdiag.demo import demo_run

        with demo_run() as demo:
            return _diagnose(demo.target, demo.options, demo.platform, cancel, tell, demo=True)

    return work


def _diagnose(  # the engine's own arguments
    target: Target, options: Options, platform: Platform, cancel: Cancel, tell: Tell, *, demo: bool
) -> Shown:
    from clientdiag import engine

    report = engine.diagnose(target, options, platform, on_event=_reader(tell), cancel=cancel, demo=demo)
    return _shown(report)


def _reader(tell: Tell) -> Callable[[Event], None]:
    from clientdiag.checks import ALL_CHECKS
    from clientdiag.gui.progress import ProgressReader

    reader = ProgressReader(tuple(ALL_CHECKS))

    def hear(event: Event) -> None:
        with contextlib.suppress(Exception):  # a line that cannot be shown must not end the run
            tell(reader.read(event))

    return hear


def _shown(report: Report, opened_from: str = "", remarks: tuple[str, ...] = ()) -> Shown:
    from clientdiag.gui.shown import read_for_window

    return read_for_window(report, opened_from, remarks)


def save(report: Report, folder: Path, name: str | None) -> Work:
    """Write the zip; the result is its :class:`Path`."""

    def work(_tell: Tell) -> Path:
        from clientdiag import bundle

        return bundle.write(report, folder, name)

    return work


def save_settings(changes: dict[str, object | None]) -> Work:
    """Write the user's settings, unless they could not be used; the result is :class:`Prepared`."""

    def work(_tell: Tell) -> Prepared:
        from clientdiag import diagnosis
        from clientdiag.settings import saving

        saving.save(changes, check=lambda file: diagnosis.prepare(file=file))
        return diagnosis.prepare()

    return work


def read_about() -> Work:
    """What this program is made of; the result is :class:`~.about_facts.AboutFacts`."""

    def work(_tell: Tell) -> AboutFacts:
        from clientdiag.gui.about_facts import read

        return read()

    return work


def save_certificates(saving: Saving, path: Path) -> Work:
    """Write certificates; the result is the :class:`Path`."""

    def work(_tell: Tell) -> Path:
        from clientdiag.bundle import certificate_saving

        return certificate_saving.save(saving, path)

    return work


@dataclass(frozen=True)
class Unlock:
    """The file of the key that opens sealed zips, and its passphrase where that was asked for."""

    path: Path
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class WantsPassphrase:
    """The key file at ``path`` is locked itself; ``shown`` names it for people."""

    path: Path
    shown: str


def _key(unlock: Unlock | None) -> Key | WantsPassphrase | None:
    if unlock is None:
        return None
    from clientdiag.bundle.sealing.keys import BadKey, read_key

    asked: list[str] = []

    def ask(name: str) -> str | None:
        asked.append(name)
        return unlock.passphrase

    try:
        return read_key(unlock.path, ask)
    except BadKey:
        if asked and unlock.passphrase is None:
            return WantsPassphrase(unlock.path, asked[0])
        raise


def take_faults() -> Work:
    """The faults of this program that were met before; the result is text, perhaps empty."""

    def work(_tell: Tell) -> str:
        from clientdiag.gui import faults

        return faults.take()

    return work


def open_zip(path: Path, unlock: Unlock | None = None) -> Work:
    """Read a zip; the result is :class:`Shown`, or :class:`WantsPassphrase`."""

    def work(_tell: Tell) -> Shown | WantsPassphrase:
        from clientdiag import bundle

        key = _key(unlock)
        if isinstance(key, WantsPassphrase):
            return key
        opened = bundle.open(path, key)
        return _shown(opened.rejudged, path.name, (*opened.differences, *opened.warnings))

    return work


def compare(a: Diagnosis | Path, b: Diagnosis | Path, unlock: Unlock | None = None) -> Work:
    """Compare two diagnoses, read first where they are files; the result is :class:`Comparison`."""

    def work(_tell: Tell) -> Comparison | WantsPassphrase:
        from clientdiag import fleet

        key = _key(unlock)
        if isinstance(key, WantsPassphrase):
            return key
        one, other = (fleet.read_diagnosis(each, key) if isinstance(each, Path) else each for each in (a, b))
        return fleet.compare(one, other)

    return work


def collect_dart(platform: Platform, folder: Path, stop: threading.Event) -> Work:
    """Have Cisco's collector write its bundle; the result is its :class:`Path`."""

    def work(_tell: Tell) -> Path:
        from clientdiag.bundle import dart

        return dart.collect(platform, folder, stop=stop)

    return work
