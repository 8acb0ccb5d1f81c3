"""What the share page shows, read in a job's thread: the files of a zip to be, and parts of them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clientdiag import attachments, bundle
from clientdiag.attachments import Attachment
from clientdiag.bundle import Plan, PlannedFile, handing_over, sealing
from clientdiag.bundle.sealing import BadRecipient, Recipient
from clientdiag.model.text import ntext, text
from clientdiag.rendering.hidden import hidden_words
from clientdiag.rendering.plain import plain, plain_text
from clientdiag.translation import say

if TYPE_CHECKING:
    from clientdiag.gui.shown import Shown
    from clientdiag.platforms.base import Platform
    from clientdiag.settings import Settings

_FAULTS = "program/faults.txt"
PART = 60_000
"""Characters of a file that are shown at once."""
LONG_LINE, SHORT_PART = 4_000, 12_000
"""A line that long is laid out as a whole, so where there is one, less is shown: the window must not wait."""


@dataclass(frozen=True)
class Sealing:
    """Who alone could open the zip: ``recipient`` None where nobody is named or ``problem`` says why not.

    ``required``: IT allows no open zip. ``by_it``: IT named the recipient. ``name`` is what the help desk
    is called, perhaps empty.
    """

    recipient: Recipient | None = None
    problem: str = ""
    required: bool = False
    by_it: bool = False
    name: str = ""


@dataclass(frozen=True)
class Ways:
    """Where the zip can go: the folder it is saved in, IT's drop folder, the help desk's address and name."""

    folder: Path
    drop: Path | None = None
    help_desk: str = ""


@dataclass(frozen=True)
class Contents:
    """The zip as it would be written; ``left_out`` are sentences."""

    plan: Plan
    files: tuple[PlannedFile, ...]
    left_out: tuple[str, ...]
    sealing: Sealing
    ways: Ways


@dataclass(frozen=True)
class Chosen:
    """What the user wants in the zip."""

    leave_out: frozenset[str] = frozenset()
    notes: str = ""
    sealed: bool = True


@dataclass(frozen=True)
class Weighed:
    """The files as chosen; bytes of all of them and of the zip, before it is sealed."""

    files: tuple[PlannedFile, ...]
    unpacked: int
    packed: int


@dataclass(frozen=True)
class Part:
    """Some of a file. ``marks`` are start, end and kind of hidden places in ``text``; both are harmless.

    ``place`` counts from 0; ``summary`` says how much was hidden in the whole file.
    """

    path: str
    text: str
    marks: tuple[tuple[int, int, str], ...]
    place: int
    parts: int
    summary: str


def read_contents(
    shown: Shown,
    settings: Settings,
    platform: Platform,
    *,
    all_logs: bool,
    cancelled: Callable[[], bool],
    faults: str = "",
) -> Contents:
    """Collect what belongs to the report and settle the zip; nothing is written.

    *faults* are those of this program, which the user wants in the zip.
    """
    report = shown.report
    collected = attachments.collect(report, platform, all_logs=all_logs, cancelled=cancelled)
    if faults:
        why = text("Faults that this program met, for those who mend it.")
        collected = collected.with_more(Attachment(_FAULTS, faults, why, "ClientDiag"))
    plan = bundle.plan(report, collected)
    absent = tuple(f"{plain(one.path)}: {plain(one.why)}" for one in plan.left_out)
    for one in plan.files:
        _ = one.hidden  # counted here, not while the page is painted
    drop = settings.drop_folder.value
    ways = Ways(handing_over.save_folder(settings), drop, settings.help_desk.value or "")
    return Contents(plan, plan.files, absent, _sealing(settings), ways)


def _sealing(settings: Settings) -> Sealing:
    required, by_it = settings.require_sealing.value, settings.seal_for.is_locked
    name = settings.help_desk_name.value
    try:
        return Sealing(sealing.chosen(settings), "", required, by_it, name)
    except BadRecipient as problem:
        return Sealing(None, str(problem), required, by_it, name)


def weigh(contents: Contents, chosen: Chosen) -> Weighed:
    """How large the zip would be as *chosen*."""
    files = contents.plan.chosen(chosen.leave_out, chosen.notes)
    for one in files:
        _ = one.hidden
    packed = contents.plan.packed_size(chosen.leave_out, chosen.notes)
    return Weighed(files, sum(one.size for one in files), packed)


def write(contents: Contents, settings: Settings, chosen: Chosen, folder: Path, name: str | None) -> Path:
    """Write the zip as *chosen* into *folder*; see :meth:`Plan.write`. Raises BundleError."""
    recipient = sealing.chosen(settings, unsealed=not chosen.sealed and not contents.sealing.required)
    return contents.plan.write(
        folder, name, leave_out=chosen.leave_out, notes=chosen.notes, recipient=recipient
    )


def part_of(file: PlannedFile, place: int) -> Part:
    """The *place*-th part of *file*, harmless to show."""
    whole = file.text
    starts = _starts(whole)
    at = max(0, min(place, len(starts) - 1))
    start, end = starts[at], [*starts, len(whole)][at + 1]
    marks = [(one.start, one.end, one.kind) for one in file.marks if one.start < end and one.end > start]
    written, places = _written(whole[start:end], [(a - start, b - start, kind) for a, b, kind in marks])
    return Part(file.path, written, places, at, len(starts), summary_words(file.hidden))


def _starts(whole: str) -> list[int]:
    """Where the parts of *whole* begin."""
    starts, at = [0], 0
    while at < len(whole):
        piece = whole[at : at + PART]
        is_long = max(map(len, piece.split("\n"))) > LONG_LINE
        at += SHORT_PART if is_long else PART
        if at < len(whole):
            starts.append(at)
    return starts


def _written(raw: str, marks: Iterable[tuple[int, int, str]]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """*raw* made harmless, and where its marks stand in it then."""
    pieces: list[str] = []
    places: list[tuple[int, int, str]] = []
    length = at = 0
    for first, last, kind in marks:
        begin, end = max(at, first), min(len(raw), last)
        for words, is_mark in ((raw[at:begin], False), (raw[begin:end], True)):
            shown = plain_text(words)
            pieces.append(shown)
            if is_mark:
                places.append((length, length + len(shown), kind))
            length += len(shown)
        at = end
    pieces.append(plain_text(raw[at:]))
    return "".join(pieces), tuple(places)


def summary_words(hidden: Mapping[str, int]) -> str:
    """How many places are hidden, and what they were: one line."""
    if not hidden:
        return say(text("Nothing had to be hidden in this file."))
    total = say(ntext("{n} place hidden", "{n} places hidden", sum(hidden.values())))
    return f"{total}: {hidden_words(hidden)}"
