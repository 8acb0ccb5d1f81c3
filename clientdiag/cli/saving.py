"""The zip of a run: where it goes and for whom it is sealed, settled before anything is run."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clientdiag.model.text import text
from clientdiag.translation import Problem, gettext

if TYPE_CHECKING:  # not every run packs
    from clientdiag.bundle.sealing import Recipient
    from clientdiag.model.core import Report
    from clientdiag.settings import Settings


@dataclass(frozen=True)
class Saving:
    """A folder for the zip, the drop folder to try first, and who it is sealed for."""

    folder: Path
    drop_folder: Path | None = None
    recipient: Recipient | None = None

    def save(self, report: Report) -> tuple[list[str], str]:
        """Save *report*'s zip; returns lines that say where, and a sentence if that is not the drop folder.

        Raises :class:`clientdiag.bundle.BundleError`.
        """
        from clientdiag import bundle

        planned = bundle.plan(report)

        def into(folder: Path) -> Path:
            return planned.write(folder, recipient=self.recipient)

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


def wished(given: argparse.Namespace, settings: Settings | None = None) -> Saving | None:
    """What *given* asks for; None for no zip. Raises Problem for what cannot be done.

    Without *settings* (the demo's) nothing is sealed.
    """
    drops = getattr(given, "drop", False)
    if given.zip is None and not drops:
        if getattr(given, "seal_for", None) is not None or getattr(given, "unsealed", False):
            raise Problem(text("Without a zip there is nothing to seal; add --zip DIR or --drop."))
        return None
    if settings is None:
        return Saving(given.zip)
    from clientdiag.bundle import handing_over, sealing

    folder = settings.drop_folder.value if drops else None
    if drops and folder is None:
        raise Problem(text("No drop folder is set; name one with --set drop_folder=DIR, or use --zip DIR."))
    recipient = sealing.chosen(settings, unsealed=given.unsealed)
    return Saving(given.zip or handing_over.save_folder(settings), folder, recipient)
