"""What jobs hand to the pages. No Qt here: its types must not be loaded in two threads at once."""

from __future__ import annotations

from dataclasses import dataclass

from clientdiag.gui.shapes import Shape
from clientdiag.model.core import Report
from clientdiag.rendering.page import Page as Reading


@dataclass(frozen=True)
class Shown:
    """A report read for people, ready to show.

    ``opened_from`` is the zip's name, empty for a live run; ``remarks`` are sentences about the zip.
    """

    report: Report
    page: Reading
    opened_from: str = ""
    remarks: tuple[str, ...] = ()


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
