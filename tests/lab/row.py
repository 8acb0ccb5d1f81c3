"""A scenario and what must come out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clientdiag.model.core import Report, State
from tests.lab.scene import Scene


@dataclass(frozen=True)
class Ran:
    """How a run of the real program ended. ``peak_mb`` is the most memory it held, where measured."""

    exit_code: int
    report: Report | None
    stderr: str
    seconds: float
    peak_mb: float | None

    @property
    def read(self) -> Report:
        """The report, where there must be one."""
        assert self.report is not None, self.stderr
        return self.report


Demand = Callable[[Ran], str | None]
"""A further demand on a run: None, or what is wrong in a few words."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A scenario and what it must come to.

    ``root`` is the verdict's root, None for none; ``state`` the verdict (by default blocked with a
    root, ready without); ``folded`` code to what explains it, each of which must be found; ``also``
    codes that must be found unexplained beside the root; ``may`` codes that may; ``never`` codes
    that must not be found in any way; ``notes`` the only notes allowed; ``unknown`` whether
    something vital may be unread without the row being ready (state says the rest). ``fast`` rows
    run in every test run.
    """

    name: str
    scene: Scene
    root: str | None
    state: State | None = None
    folded: Mapping[str, str] = field(default_factory=dict)
    also: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    demands: tuple[Demand, ...] = ()
    fast: bool = False
    stage: str = ""

    @property
    def expected_state(self) -> State:
        """The verdict that must come out."""
        return self.state or (State.READY if self.root is None else State.BLOCKED)
