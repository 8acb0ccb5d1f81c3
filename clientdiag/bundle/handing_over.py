"""The ways a zip leaves: a folder, IT's drop folder, an e-mail. Nothing is uploaded; the user sends it.

The window, each in a job's thread, for each may wait for the system::

    desktop = platforms.current_desktop()
    path = planned.write(handing_over.save_folder(settings), recipient=recipient)
    handing_over.show(desktop, path).said                      # a sentence to show, or ""
    handing_over.mail(desktop, handing_over.letter(report, path, settings)).said
    dropped = handing_over.drop(                               # only where settings.drop_folder.value is set
        lambda folder: planned.write(folder, recipient=recipient),
        settings.drop_folder.value, handing_over.save_folder(settings),
    )
    dropped.path, dropped.said
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clientdiag.bundle.errors import BundleError
from clientdiag.model.core import Report
from clientdiag.model.text import text
from clientdiag.platforms.desktop import Desktop, Letter, Outcome
from clientdiag.rendering.overview import phone_code
from clientdiag.rendering.plain import plain
from clientdiag.settings import Settings
from clientdiag.translation import gettext, say

DROP_DEADLINE_S = 30.0
"""How long a share may take; Windows alone waits twenty seconds for one that is not there."""
Save = Callable[[Path], Path]
"""Saves the zip into a folder and returns where it stands; raises BundleError."""


@dataclass(frozen=True)
class Handed:
    """What became of a way out; ``said`` is a sentence for the user, empty where there is nothing to say."""

    outcome: Outcome
    said: str = ""


@dataclass(frozen=True)
class Dropped:
    """Where the zip stands now. ``said`` says why that is not the drop folder; empty where it is."""

    path: Path
    said: str = ""


def save_folder(settings: Settings) -> Path:
    """Where a zip is saved when nobody says where: *settings*' folder, else the Desktop, else home.

    A folder that is set and is not there is passed over; saving never makes one.
    """
    import platformdirs  # loaded by the settings anyway

    places = (settings.save_folder.value, platformdirs.user_desktop_path())
    return next((one for one in places if one is not None and _is_folder(one)), Path.home())


def drop(save: Save, folder: Path, instead: Path, deadline_s: float = DROP_DEADLINE_S) -> Dropped:
    """Have *save* put the zip into the drop *folder*, or *instead* where that cannot be reached in time.

    A share that does not answer is left behind in a thread of its own. Raises :class:`BundleError` when
    the zip could not be saved in either.
    """
    dropped: list[Path] = []

    def into_share() -> None:
        with contextlib.suppress(BundleError):  # what is wrong with the zip is said when it is saved instead
            dropped.append(save(folder))

    thread = threading.Thread(target=into_share, daemon=True, name="drop-folder")
    thread.start()
    thread.join(deadline_s)
    if dropped:
        return Dropped(dropped[0])
    sentence = text(
        "The drop folder {folder} cannot be reached or written to, perhaps for want of the VPN. The zip is "
        "saved here instead; copy it there later.",
        folder=plain(str(folder)),
    )
    return Dropped(save(instead), say(sentence))


def letter(report: Report, path: Path, settings: Settings) -> Letter:
    """The e-mail to the help desk that *settings* name, with the zip at *path*."""
    code = plain(phone_code(report)).replace("·", "").replace("  ", " ")[:80]
    body = "\n".join(
        (
            gettext("The VPN does not connect. Attached is what ClientDiag found on this computer."),
            gettext("Support code: {code}").format(code=code),
        )
    )
    return Letter(
        to=settings.help_desk.value or "",
        to_name=settings.help_desk_name.value,
        subject=gettext("VPN diagnosis {code}").format(code=code),
        body=body + "\n",
        attachment=path,
    )


def mail(desktop: Desktop, written: Letter) -> Handed:
    """Begin the e-mail with the zip attached, else without it, and say what is left to do."""
    name = plain(written.attachment.name)
    outcome = desktop.begin_letter(written)
    if outcome is Outcome.DONE:
        return Handed(outcome)
    if outcome is Outcome.CANCELLED:
        return Handed(outcome, say(text("The e-mail was not sent. The zip is still saved.")))
    if outcome is Outcome.ASKED:
        return Handed(
            outcome,
            say(text("Look whether {name} is attached to the e-mail; if not, attach it.", name=name)),
        )
    if desktop.begin_bare_letter(written) is not Outcome.NOT_POSSIBLE:
        return Handed(
            Outcome.ASKED,
            say(text("The e-mail was begun without the zip: attach {name} to it.", name=name)),
        )
    where = plain(str(written.attachment))
    if written.to:
        return Handed(
            Outcome.NOT_POSSIBLE,
            say(
                text(
                    "No e-mail program answered. Write to {address} and attach {path}.",
                    address=written.to,
                    path=where,
                )
            ),
        )
    return Handed(
        Outcome.NOT_POSSIBLE,
        say(text("No e-mail program answered. Send {path} to your IT.", path=where)),
    )


def show(desktop: Desktop, path: Path) -> Handed:
    """Open the folder of *path* with that file selected."""
    outcome = desktop.show_file(path)
    if outcome is not Outcome.NOT_POSSIBLE:
        return Handed(outcome)
    return Handed(
        outcome, say(text("The folder cannot be opened from here; the zip is {path}.", path=plain(str(path))))
    )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
