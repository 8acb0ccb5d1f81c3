"""What the window has done beside it: look around, diagnose, write and open zips.

Everything heavy is imported here, inside the job's thread, so that the window is painted before
the checks, cryptography and DNS are loaded. Nothing imported here may load Qt: its types are made
when first touched, and two threads that do so at once crash.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from clientdiag.gui.worker import Tell, Work

if TYPE_CHECKING:
    from clientdiag.bundle.certificate_saving import Saving
    from clientdiag.checks.contract import Cancel, Options
    from clientdiag.diagnosis import Prepared
    from clientdiag.engine import Event
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


def open_zip(path: Path) -> Work:
    """Read a zip; the result is :class:`Shown`."""

    def work(_tell: Tell) -> Shown:
        from clientdiag import bundle

        opened = bundle.open(path)
        return _shown(opened.rejudged, path.name, (*opened.differences, *opened.warnings))

    return work
