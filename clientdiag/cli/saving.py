"""The zip of a run: where it goes and for whom it is sealed, settled before anything is run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clientdiag.cli.preview import Choice, preview
from clientdiag.model.text import text
from clientdiag.translation import Problem, gettext

if TYPE_CHECKING:  # not every run packs
    from clientdiag.bundle import Plan
    from clientdiag.bundle.sealing import Recipient
    from clientdiag.model.core import Report
    from clientdiag.platforms.base import Platform
    from clientdiag.redaction.wishes import Wishes
    from clientdiag.settings import Settings


@dataclass(frozen=True)
class Content:
    """What a zip holds beyond what it always does, and whether it is looked at first."""

    all_logs: bool = False
    log_files: tuple[Path, ...] = ()
    leave_out: tuple[str, ...] = ()
    notes: str = ""
    preview: bool = False
    wishes: Wishes | None = None


@dataclass(frozen=True)
class Saving:
    """A folder for the zip, the drop folder to try first, and who it is sealed for; what goes into it."""

    folder: Path
    drop_folder: Path | None = None
    recipient: Recipient | None = None
    platform: Platform | None = None
    content: Content = field(default_factory=Content)

    def save(self, report: Report, tell: Callable[[str], None], *, color: bool) -> tuple[list[str], str]:
        """Save *report*'s zip; returns lines that say where, and a sentence if that is not the drop folder.

        With a preview it is shown first, by *tell*, and saved only if the user says so. Raises
        :class:`clientdiag.bundle.BundleError`.
        """
        planned = self._planned(report)
        choice = Choice(write=True, leave_out=set(self.content.leave_out), notes=self.content.notes)
        planned.chosen(choice.leave_out)  # a path that cannot be left out is refused before it is shown
        if self.content.preview:
            choice.write = False
            preview(planned, choice, tell, color=color)
        return self._written(planned, choice) if choice.write else ([], "")

    def _planned(self, report: Report) -> Plan:
        from clientdiag import attachments, bundle

        collected = None
        if self.platform is not None:
            wanted = self.content
            collected = attachments.collect(
                report, self.platform, all_logs=wanted.all_logs, log_files=wanted.log_files
            )
        return bundle.plan(report, collected, self.content.wishes)

    def _written(self, planned: Plan, choice: Choice) -> tuple[list[str], str]:
        def into(folder: Path) -> Path:
            return planned.write(
                folder, leave_out=choice.leave_out, notes=choice.notes, recipient=self.recipient
            )

        if self.drop_folder is None:
            path, said = into(self.folder), ""
        else:
            from clientdiag.bundle import handing_over

            dropped = handing_over.drop(into, self.drop_folder, self.folder)
            path, said = dropped.path, dropped.said
        lines = [gettext("Saved: {path}").format(path=path)]
        if self.recipient is not None:
            lines.append(gettext("Sealed for: {recipient}").format(recipient=self.recipient.shown))
        return lines, said


def wished(
    given: argparse.Namespace, settings: Settings | None = None, platform: Platform | None = None
) -> Saving | None:
    """What *given* asks for; None for no zip. Raises Problem for what cannot be done.

    Without *settings* (the demo's) nothing is sealed.
    """
    drops = getattr(given, "drop", False)
    if given.zip is None and not drops:
        if getattr(given, "seal_for", None) is not None or getattr(given, "unsealed", False):
            raise Problem(text("Without a zip there is nothing to seal; add --zip DIR or --drop."))
        if getattr(given, "preview", False):
            raise Problem(text("Without a zip there is nothing to look at; add --zip DIR or --drop."))
        if given.notes or given.leave_out or getattr(given, "all_logs", False):
            raise Problem(text("Without a zip there is nothing to put in or leave out; add --zip DIR."))
        return None
    if settings is None:
        return Saving(given.zip, content=_content(given, None))
    from clientdiag.bundle import handing_over, sealing
    from clientdiag.redaction.wishes import Wishes

    folder = settings.drop_folder.value if drops else None
    if drops and folder is None:
        raise Problem(text("No drop folder is set; name one with --set drop_folder=DIR, or use --zip DIR."))
    if given.seal_for is not None and settings.seal_for.is_locked:
        raise Problem(text("Your IT has set whom zips are sealed for; leave out --seal-for."))
    if given.seal_for is not None and given.unsealed:
        raise Problem(text("--seal-for and --unsealed say the opposite of each other; leave one out."))
    recipient = sealing.chosen(settings, unsealed=given.unsealed)
    content = _content(given, Wishes(settings.hide_gateway.value, settings.hide_thumbprints.value))
    return Saving(given.zip or handing_over.save_folder(settings), folder, recipient, platform, content)


def _content(given: argparse.Namespace, wishes: Wishes | None) -> Content:
    return Content(
        getattr(given, "all_logs", False),
        tuple(getattr(given, "log", ())),
        tuple(given.leave_out),
        given.notes,
        given.preview,
        wishes,
    )
