"""The jobs of the share page. As in jobs.py, what is heavy is imported inside the job's thread."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from clientdiag.gui.worker import Tell, Work

if TYPE_CHECKING:
    from clientdiag.bundle import PlannedFile
    from clientdiag.bundle.handing_over import Dropped, Handed
    from clientdiag.gui.actions import Action
    from clientdiag.gui.shown import Shown
    from clientdiag.gui.zip_contents import Chosen, Contents, Part, Weighed
    from clientdiag.platforms.base import Platform
    from clientdiag.settings import Settings


def read_contents(
    shown: Shown,
    settings: Settings,
    platform: Platform,
    stop: threading.Event,
    *,
    all_logs: bool,
    faults: str = "",
) -> Work:
    """Settle what the zip would hold; the result is :class:`~.zip_contents.Contents`."""

    def work(_tell: Tell) -> Contents:
        from clientdiag.gui import zip_contents

        return zip_contents.read_contents(
            shown, settings, platform, all_logs=all_logs, cancelled=stop.is_set, faults=faults
        )

    return work


def weigh(contents: Contents, chosen: Chosen) -> Work:
    """How large it would be; the result is :class:`~.zip_contents.Weighed`."""

    def work(_tell: Tell) -> Weighed:
        from clientdiag.gui import zip_contents

        return zip_contents.weigh(contents, chosen)

    return work


def read_part(file: PlannedFile, place: int) -> Work:
    """Some of a file to show; the result is :class:`~.zip_contents.Part`."""

    def work(_tell: Tell) -> Part:
        from clientdiag.gui import zip_contents

        return zip_contents.part_of(file, place)

    return work


def write(contents: Contents, settings: Settings, chosen: Chosen, folder: Path, name: str | None) -> Work:
    """Write the zip; the result is its :class:`Path`."""

    def work(_tell: Tell) -> Path:
        from clientdiag.gui import zip_contents

        return zip_contents.write(contents, settings, chosen, folder, name)

    return work


def drop(contents: Contents, settings: Settings, chosen: Chosen, folder: Path) -> Work:
    """Put the zip into IT's *folder*, or where it is saved otherwise; the result is :class:`Dropped`."""

    def work(_tell: Tell) -> Dropped:
        from clientdiag.bundle import handing_over
        from clientdiag.gui import zip_contents

        return handing_over.drop(
            lambda place: zip_contents.write(contents, settings, chosen, place, None),
            folder,
            contents.ways.folder,
        )

    return work


def mail(contents: Contents, settings: Settings, path: Path) -> Work:
    """Begin the e-mail with the zip at *path*; the result is :class:`Handed`."""

    def work(_tell: Tell) -> Handed:
        from clientdiag import platforms
        from clientdiag.bundle import handing_over

        letter = handing_over.letter(contents.plan.report, path, settings)
        return handing_over.mail(platforms.current_desktop(), letter)

    return work


def show_file(path: Path) -> Work:
    """Open the folder of *path* with it selected; the result is :class:`Handed`."""

    def work(_tell: Tell) -> Handed:
        from clientdiag import platforms
        from clientdiag.bundle import handing_over

        return handing_over.show(platforms.current_desktop(), path)

    return work


def open_place(action: Action) -> Work:
    """Open what *action* names; the result is an :class:`Outcome`."""

    def work(_tell: Tell) -> object:
        from clientdiag import platforms

        here = platforms.current_desktop()
        return here.open_page(action.address) if action.place is None else here.open_place(action.place)

    return work
