"""What a zip will hold, settled and redacted before anything is written, to be looked at and chosen from.

The window, in a job's thread, after the user asked for a zip::

    collected = attachments.collect(report, platform)        # seconds; all_logs=True for every record
    planned = bundle.plan(report, collected)                 # a second; writes nothing
    for file in planned.files:                               # the rows of the page, in the zip's order
        file.path, file.why, file.size                       # bytes
        file.hidden                                          # {"address": 11, "user": 14}
        file.fixed                                           # True: no tick box, it is always there
        file.text, file.marks                                # the preview: Mark(start, end, kind) in text
        file.cut                                             # a sentence, empty where the file is whole
    planned.left_out                                         # what does not enter: path and why
    planned.notes(typed)                                     # notes.txt as it would be, None for no words
    planned.packed_size(leave_out, typed)                    # bytes of the zip, for "2.2 MB → 310 KB"
    path = planned.write(folder, name=None, leave_out={"logs/journal.log"}, notes=typed)

An opened zip has nothing collected: ``bundle.plan(report)`` is the report alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import msgspec

from clientdiag.attachments.attachment import Attachment, Collected
from clientdiag.attachments.names import free_path
from clientdiag.bundle.contents import NOTES, REDACTION, report_files
from clientdiag.bundle.errors import BundleError
from clientdiag.bundle.manifest import MANIFEST, Absent, manifest
from clientdiag.bundle.naming import default_name
from clientdiag.bundle.packing import pack, packed_size
from clientdiag.bundle.planned import PlannedFile
from clientdiag.bundle.sealing.recipient import Recipient
from clientdiag.bundle.writing import save
from clientdiag.model.core import Report
from clientdiag.model.text import text
from clientdiag.redaction import Hiding, Wishes, hiding
from clientdiag.redaction.free_text import TOKEN
from clientdiag.redaction.hiding import by_number
from clientdiag.rendering.plain import plain, plain_lines
from clientdiag.translation import say

_NOT_HIDDEN = text("What is private in it could not be hidden, so it is not here.")
LOGS = "logs/"
"""The folder of those files whose names others chose."""
MAX_NOTES = 20_000
"""Characters of notes that are taken."""


def plan(report: Report, collected: Collected | None = None, wishes: Wishes | None = None) -> Plan:
    """What the zip of *report* will hold; see above. Pure but for the time it takes.

    *wishes* say what is hidden beyond what always is.
    """
    attached = collected or Collected()
    hides = hiding(report, (one.text for one in attached.files), attached.known, wishes)
    return Plan(report, hides.over(report).report, attached, hides)


@dataclass(frozen=True)
class Plan:
    """The files of a zip that is not written yet. ``redacted`` is the report as it goes into the zip."""

    report: Report
    redacted: Report
    collected: Collected
    hides: Hiding

    @cached_property
    def files(self) -> tuple[PlannedFile, ...]:
        """Every file, the manifest last, as if nothing were left out and no notes were typed."""
        return self.chosen()

    @cached_property
    def left_out(self) -> tuple[Absent, ...]:
        """What does not enter, and why."""
        unread = (Absent(self._named(one.path), say(one.why)) for one in self.collected.left_out)
        return (*unread, *(one for one in self._made if isinstance(one, Absent)))

    def chosen(self, leave_out: Collection[str] = (), notes: str = "") -> tuple[PlannedFile, ...]:
        """The files as they will be written. Raises BundleError for a path that cannot be left out."""
        self._check(leave_out)
        kept = [one for one in self._every if one.path not in leave_out]
        typed = self.notes(notes)
        if typed is not None:
            kept.append(typed)
        kept.append(self._redaction(kept))
        unticked = [
            Absent(path, say(text("Whoever made the zip left it out."))) for path in sorted(leave_out)
        ]
        entries = [one.entry() for one in kept]
        listed = manifest(self.redacted, entries, (*self.left_out, *unticked))
        why = say(text("The list of files, their hashes, and why each is there."))
        return (*kept, PlannedFile(MANIFEST, listed, why, self._maker, fixed=True, issued=self.hides.issued))

    def notes(self, typed: str) -> PlannedFile | None:
        """``notes.txt`` with what the user *typed*, hidden as everywhere; None for no words."""
        lines = self.hides.text("\n".join(plain_lines(typed.strip()[:MAX_NOTES]))).splitlines()
        if not lines:
            return None
        why = say(text("What the person who sent this wants IT to know."))
        data = ("\r\n".join(lines) + "\r\n").encode("utf-8")
        return PlannedFile(NOTES, data, why, say(text("typed in ClientDiag")), issued=self.hides.issued)

    def packed_size(self, leave_out: Collection[str] = (), notes: str = "") -> int:
        """How many bytes the zip will have."""
        return packed_size(self.chosen(leave_out, notes), self.report.created)

    def pack_into(self, file: IO[bytes], leave_out: Collection[str] = (), notes: str = "") -> None:
        """Write the zip into an open *file*; it need not be seekable."""
        pack(self.chosen(leave_out, notes), self.report.created, file)

    def write(
        self,
        folder: Path,
        name: str | None = None,
        *,
        leave_out: Collection[str] = (),
        notes: str = "",
        recipient: Recipient | None = None,
    ) -> Path:
        """Write the zip into *folder*, sealed for *recipient* if any, whole or not at all; returns its path.

        Names are as in :func:`.writing.save`. Raises :class:`BundleError`, one sentence; nothing is left
        behind then.
        """
        files = self.chosen(leave_out, notes)
        free = default_name(self.redacted)
        return save(lambda file: pack(files, self.report.created, file), folder, free, name, recipient)

    def _named(self, place: str, source: str = "", *, is_log: bool = False) -> str:
        """A *place* without names; a log from *source* may go by that of whose it is."""
        folder = LOGS if place.startswith(LOGS) else ""
        if not (folder or is_log):
            return self.hides.line(place)
        name = place.removeprefix(folder)
        return folder + self.hides.log_name(source or name, name)

    @cached_property
    def _made(self) -> tuple[PlannedFile | Absent, ...]:
        files = report_files(self.redacted, self.hides.issued)
        taken = {one.path.casefold() for one in files}
        return (*files, *(self._attached(one, taken) for one in self.collected.files))

    @cached_property
    def _every(self) -> tuple[PlannedFile, ...]:
        return tuple(one for one in self._made if isinstance(one, PlannedFile))

    def _attached(self, one: Attachment, taken: set[str]) -> PlannedFile | Absent:
        """A file without what is hidden; where that fails, for whatever reason, it does not enter."""
        try:
            path = free_path(TOKEN.sub(r"\1-\2", self._named(one.path, one.source)), taken)
            return PlannedFile(
                path,
                self.hides.text(one.text).encode("utf-8", "replace"),
                say(one.why),
                self._named(one.source, one.source, is_log=one.path.startswith(LOGS)),
                cut="" if one.cut is None else say(one.cut),
                issued=self.hides.issued,
            )
        except Exception:  # noqa: BLE001  # it fails closed: better a file less than a name too many
            kind = TOKEN.sub(r"\1", one.path.partition("/")[0])
            return Absent(
                f"{kind}/…", say(text("What is private in it could not be hidden, so it is not here."))
            )

    def _redaction(self, files: Collection[PlannedFile]) -> PlannedFile:
        counted: Counter[str] = Counter()
        for one in files:
            counted.update(one.tokens)
        places = dict(sorted(counted.items(), key=by_number))
        why = say(text("The names that were replaced by tokens, and how often; not the names themselves."))
        data = msgspec.json.format(msgspec.json.encode(places), indent=2) + b"\n"
        return PlannedFile(REDACTION, data, why, self._maker, fixed=True)

    def _check(self, leave_out: Collection[str]) -> None:
        paths = {one.path: one.fixed for one in self._every}
        for path in sorted(leave_out):
            if path in {REDACTION, MANIFEST} or paths.get(path):
                raise BundleError(text("{file} is in every zip and cannot be left out.", file=plain(path)))
            if path not in paths:
                raise BundleError(
                    text("The zip would hold no {file}, so it cannot be left out.", file=plain(path)[:200])
                )

    @property
    def _maker(self) -> str:
        return f"ClientDiag {self.report.tool.version}"
