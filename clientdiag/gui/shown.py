"""What jobs hand to the pages. No Qt here: its types must not be loaded in two threads at once."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from clientdiag.gui.shapes import Shape
from clientdiag.model.core import Report
from clientdiag.model.text import text
from clientdiag.rendering.chain import ChainPicture, chain_picture
from clientdiag.rendering.details.attempts import AttemptView, read_attempts
from clientdiag.rendering.page import Page as Reading
from clientdiag.rendering.page import page
from clientdiag.rendering.questions import Question, questions
from clientdiag.rendering.trying import Trying, trying
from clientdiag.translation import say

_NOTHING_TO_TRY = Trying(())


@dataclass(frozen=True)
class Shown:
    """A report read for people, ready to show.

    ``opened_from`` is the zip's name, empty for a live run; ``remarks`` are sentences about the zip.
    ``chain`` is the certification path, None where none was seen; ``trace`` says where this program
    failed over it. ``trying`` is which certificates of the user's can be tried, ``questions`` what would
    narrow an open result, and ``attempts`` the client's own by its logs.
    """

    report: Report
    page: Reading
    opened_from: str = ""
    remarks: tuple[str, ...] = ()
    chain: ChainPicture | None = None
    trace: str = ""
    trying: Trying = _NOTHING_TO_TRY
    questions: tuple[Question, ...] = ()
    attempts: tuple[AttemptView, ...] = ()


def read_for_window(report: Report, opened_from: str = "", remarks: tuple[str, ...] = ()) -> Shown:
    """Read *report*. A fault of ours over the certification path must not cost the rest."""
    try:
        chain, trace = chain_picture(report), ""
    except Exception:  # noqa: BLE001  # shown where the path would stand
        chain, trace = None, traceback.format_exc()
    asked = () if opened_from or report.demo else questions(report)
    tried, attempts = _trying(report, opened_from), _attempts(report)
    return Shown(report, page(report), opened_from, remarks, chain, trace, tried, asked, attempts)


def _attempts(report: Report) -> tuple[AttemptView, ...]:
    try:
        return read_attempts(report)
    except Exception:  # noqa: BLE001  # its tables say where this program failed
        return ()


def _trying(report: Report, opened_from: str) -> Trying:
    if opened_from:
        return Trying(
            (), say(text("This result was opened from a zip; certificates are tried where they are."))
        )
    if report.demo:
        return Trying((), say(text("The demo gateway asks for no certificate.")))
    try:
        return trying(report)
    except Exception:  # noqa: BLE001  # its tables say where this program failed
        return _NOTHING_TO_TRY


@dataclass(frozen=True)
class Stop:
    """A stage as drawn: its title, its mark, and a caption of a word or two."""

    title: str
    shape: Shape
    caption: str


@dataclass(frozen=True)
class Line:
    """One check: its mark, what it learned (or is doing), a figure, and its time.

    ``seconds`` is None while it runs; ``started_s`` counts from the start of the run.
    """

    check: str
    shape: Shape
    words: str
    figure: str = ""
    seconds: float | None = None
    started_s: float = 0.0


@dataclass(frozen=True)
class Progress:
    """A moment of a run."""

    stops: tuple[Stop, ...]
    lines: tuple[Line, ...]
    done: int
    total: int
